#include "sim/network/path_loss.h"

#include <fmt/format.h>
#include <ns3/double.h>
#include <ns3/mobility-model.h>
#include <ns3/node.h>

#include <algorithm>
#include <cmath>

#include "sim/base/random_stream.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(LinkShadowing);

ns3::TypeId LinkShadowing::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LinkShadowing")
                              .SetParent<ns3::PropagationLossModel>()
                              .SetGroupName("Giot")
                              .AddConstructor<LinkShadowing>();
  return id;
}

void LinkShadowing::Set(Db standard_deviation, std::uint64_t seed) {
  standard_deviation_ = standard_deviation;
  seed_ = seed;
  drawn_.clear();
}

double LinkShadowing::DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                                    ns3::Ptr<ns3::MobilityModel> b) const {
  const std::uint32_t id_a = a->GetObject<ns3::Node>()->GetId();
  const std::uint32_t id_b = b->GetObject<ns3::Node>()->GetId();
  const std::uint32_t low = std::min(id_a, id_b);
  const std::uint32_t high = std::max(id_a, id_b);
  const auto [pair, is_new] = drawn_.try_emplace(std::uint64_t{low} << 32 | high);
  if (is_new) {
    Stream stream(seed_, fmt::format("shadowing between {} and {}", low, high));
    pair->second = stream.Normal(0, standard_deviation_.value);
  }
  return tx_power_dbm - pair->second;
}

std::int64_t LinkShadowing::DoAssignStreams(std::int64_t) { return 0; }

ns3::Ptr<ns3::PropagationLossModel> MakePathLoss(const PathLossConfig& config, std::uint64_t seed,
                                                 double frequency_hz) {
  ns3::Ptr<ns3::PropagationLossModel> loss;
  if (config.model == "friis") {
    const auto friis = ns3::CreateObject<ns3::FriisPropagationLossModel>();
    friis->SetFrequency(frequency_hz);
    loss = friis;
  } else {
    const auto log_distance = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
    log_distance->SetPathLossExponent(config.exponent);
    log_distance->SetReference(1,
                               config.reference_loss.value + 20 * std::log10(frequency_hz / 2.4e9));
    loss = log_distance;
  }
  if (config.shadowing.value > 0) {
    const auto shadowing = ns3::CreateObject<LinkShadowing>();
    shadowing->Set(config.shadowing, seed);
    loss->SetNext(shadowing);
  }
  return loss;
}

}  // namespace giot
