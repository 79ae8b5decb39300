// How a signal fades on its way: ns-3's models, set for the band, and shadowing that stays.
#pragma once

#include <ns3/propagation-loss-model.h>

#include <cstdint>
#include <unordered_map>

#include "sim/network/sensor_field_config.h"

namespace giot {

/// Log-normal shadowing, drawn once for each pair of nodes from a stream of its own and the same in
/// both directions. For nodes that stand still.
class LinkShadowing final : public ns3::PropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();
  LinkShadowing() = default;

  void Set(Db standard_deviation, std::uint64_t seed);

 private:
  double DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                       ns3::Ptr<ns3::MobilityModel> b) const override;
  std::int64_t DoAssignStreams(std::int64_t stream) override;

  Db standard_deviation_;
  std::uint64_t seed_ = 0;
  mutable std::unordered_map<std::uint64_t, double> drawn_;  ///< By pair of node ids; dB.
};

/// The loss over the field. Another frequency than 2.4 GHz shifts the reference loss as Friis does.
ns3::Ptr<ns3::PropagationLossModel> MakePathLoss(const PathLossConfig& config, std::uint64_t seed,
                                                 double frequency_hz = 2.4e9);

}  // namespace giot
