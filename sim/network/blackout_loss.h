// Links that black out: a loss that is there while a fault process is down.
#pragma once

#include <ns3/propagation-loss-model.h>

#include <cstdint>
#include <set>
#include <utility>

#include "sim/network/fault_process.h"

namespace giot {

/// `giot::BlackoutLoss`, to be chained behind another loss model (SetNext). While the process is
/// down, LossDb more is lost on the links named by AddLink(), or, where none is, on all of them.
///
/// Attribute: LossDb.
class BlackoutLoss final : public ns3::PropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();

  /// Call it before the first packet.
  void SetProcess(ns3::Ptr<FaultProcess> process) { process_ = std::move(process); }
  /// A link between two nodes, by their ids, in both directions.
  void AddLink(std::uint32_t node_a, std::uint32_t node_b);

 private:
  double DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                       ns3::Ptr<ns3::MobilityModel> b) const override;
  std::int64_t DoAssignStreams(std::int64_t) override { return 0; }
  void DoDispose() override;

  double loss_db_;  // attribute
  ns3::Ptr<FaultProcess> process_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> links_;  ///< The lower id first.
};

}  // namespace giot
