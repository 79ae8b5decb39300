#include "sim/network/air_to_ground_loss.h"

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/mobility-model.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "sim/base/problems.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(AirToGroundLoss);

ns3::TypeId AirToGroundLoss::GetTypeId() {
  using Self = AirToGroundLoss;
  static ns3::TypeId id =
      ns3::TypeId("giot::AirToGroundLoss")
          .SetParent<ns3::PropagationLossModel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("Environment", "suburban, urban, dense-urban or highrise-urban.",
                        ns3::StringValue("urban"),
                        ns3::MakeStringAccessor(&Self::SetEnvironment, &Self::GetEnvironment),
                        ns3::MakeStringChecker())
          .AddAttribute("FrequencyHz", "Carrier [Hz].", ns3::DoubleValue(2.4e9),
                        ns3::MakeDoubleAccessor(&Self::frequency_hz_),
                        ns3::MakeDoubleChecker<double>(1e6, 1e12))
          .AddAttribute("Drawn", "Each pair of places has a line of sight or none; else the mean.",
                        ns3::BooleanValue(true), ns3::MakeBooleanAccessor(&Self::drawn_),
                        ns3::MakeBooleanChecker())
          .AddAttribute("Seed", "Seed of the states.", ns3::UintegerValue(1),
                        ns3::MakeUintegerAccessor(&Self::SetSeed, &Self::GetSeed),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddAttribute("CorrelationDistanceM",
                        "Over which states are alike [m]; 50 m: 3GPP TR 38.901, table 7.6.3.1-2.",
                        ns3::DoubleValue(50),
                        ns3::MakeDoubleAccessor(&Self::SetCorrelation, &Self::GetCorrelation),
                        ns3::MakeDoubleChecker<double>(1e-3, 1e6))
          .AddAttribute("AirHeightM",
                        "From this height on a node is in the air [m]; 22.5 m: 3GPP TR 36.777.",
                        ns3::DoubleValue(22.5), ns3::MakeDoubleAccessor(&Self::air_height_m_),
                        ns3::MakeDoubleChecker<double>(0, 1e6))
          .AddAttribute("GroundExponent", "Path loss exponent among nodes on the ground.",
                        ns3::DoubleValue(3), ns3::MakeDoubleAccessor(&Self::ground_exponent_),
                        ns3::MakeDoubleChecker<double>(1, 10))
          .AddTraceSource("Loss", "A loss was asked for: elevation [deg], state, loss [dB].",
                          ns3::MakeTraceSourceAccessor(&Self::loss_trace_),
                          "giot::AirToGroundLoss::TracedLoss");
  return id;
}

AirToGroundLoss::AirToGroundLoss()
    : environment_(&FindAirToGroundEnvironment("urban")), chance_(seed_, Meters(correlation_m_)) {}

void AirToGroundLoss::SetEnvironment(std::string name) {
  environment_ = &FindAirToGroundEnvironment(name);
}

void AirToGroundLoss::SetSeed(std::uint64_t seed) {
  seed_ = seed;
  chance_ = PlaceChance(seed_, Meters(correlation_m_));
}

void AirToGroundLoss::SetCorrelation(double meters) {
  correlation_m_ = meters;
  chance_ = PlaceChance(seed_, Meters(correlation_m_));
}

AirToGroundLoss::Link AirToGroundLoss::LinkBetween(const ns3::Vector& a,
                                                   const ns3::Vector& b) const {
  const double distance_m = std::max(1.0, ns3::CalculateDistance(a, b));
  const ns3::Vector& low = a.z < b.z ? a : b;
  const ns3::Vector& high = a.z < b.z ? b : a;
  const Hertz frequency(frequency_hz_);
  Link link;
  link.elevation_deg = std::atan2(high.z - low.z, std::hypot(high.x - low.x, high.y - low.y)) *
                       180 / std::numbers::pi;
  if (high.z < air_height_m_) {
    link.loss = FreeSpaceLoss(Meters(1), frequency);
    link.loss.value += 10 * ground_exponent_ * std::log10(distance_m);
    return link;
  }
  link.loss = FreeSpaceLoss(Meters(distance_m), frequency);
  if (low.z < air_height_m_) AddAirToGround(low, high, link);
  return link;
}

void AirToGroundLoss::AddAirToGround(const ns3::Vector& ground, const ns3::Vector& air,
                                     Link& link) const {
  if (!drawn_) {
    link.loss.value += MeanExcessLoss(*environment_, link.elevation_deg).value;
    link.line_of_sight = LosProbability(*environment_, link.elevation_deg) >= 0.5;
    return;
  }
  link.line_of_sight = chance_.At(ground.x, ground.y, air.x, air.y) <
                       LosProbability(*environment_, link.elevation_deg);
  link.loss.value +=
      (link.line_of_sight ? environment_->los_excess : environment_->nlos_excess).value;
}

double AirToGroundLoss::DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                                      ns3::Ptr<ns3::MobilityModel> b) const {
  const ns3::Vector ends[] = {a->GetPosition(), b->GetPosition()};
  for (const ns3::Vector& end : ends) {
    if (std::isfinite(end.x) && std::isfinite(end.y) && std::isfinite(end.z)) continue;
    throw ScenarioError(fmt::format(
        "giot::AirToGroundLoss: the position ({}, {}, {}) is not finite; check the positions and "
        "times that its mobility model was given",
        end.x, end.y, end.z));
  }
  const Link link = LinkBetween(ends[0], ends[1]);
  loss_trace_(link.elevation_deg, link.line_of_sight, link.loss.value);
  return tx_power_dbm - link.loss.value;
}

}  // namespace giot
