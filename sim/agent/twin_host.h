// Runs `kind = "twin"`: every sensor of a group with its sender, every sink with its replicas.
#pragma once

#include <ns3/nstime.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "energy/roofline.h"
#include "sim/agent/agent_host.h"
#include "sim/agent/twin_config.h"
#include "sim/agent/twin_protocol.h"
#include "sim/agent/twin_score.h"
#include "sim/workload/replay.h"

namespace giot {

class TwinHost final : public AgentHost {
 public:
  TwinHost(const std::string& name, const TwinConfig& config, const World& world);
  ~TwinHost() override;
  void Summarise(std::vector<SummaryFigure>& figures) override;

 private:
  /// A sensor and its twin.
  struct Pair;

  void OpenModel(const std::string& key);
  ComputeCost CostOfStep(int node) const;
  TwinTerms Terms(std::int64_t number) const;
  void MakePairs();
  void DeclareStreams();

  void Tick(Pair& pair);
  void EndStep(Pair& pair);
  void Sense(Pair& pair);
  void Act(Pair& pair);
  void Send(Pair& pair, const Action& action);
  void Confirm(Pair& pair, const SendReport& report);
  void Receive(const ReceivedDatagram& datagram);
  void RecordSeries(Pair& pair, double twin);

  std::string name_;  ///< Of the table under [agents].
  TwinConfig config_;
  World world_;
  const ReplayConfig& workload_;
  Replay replay_;
  std::shared_ptr<const Forecaster> model_;  ///< Null for policies without one.
  std::int64_t first_step_ = 0;              ///< Of reading 0, on the model's time axis.
  double tolerance_ = 0;
  ns3::Time period_;
  ComputeCost sensor_cost_, sink_cost_;  ///< Of one step of the model.

  std::vector<std::unique_ptr<Pair>> pairs_;
  std::map<int, Pair*> pair_of_sensor_;
  std::map<int, std::unique_ptr<DatagramSocket>> sink_sockets_;
  std::map<int, ComputeCause> sink_thinking_;

  TwinScore score_;
  EventTable<DecisionRow> decisions_;
  EventTable<MessageRow> messages_;
  TimeSeries* series_ = nullptr;
  std::vector<double> readings_now_, twins_now_;
};

}  // namespace giot
