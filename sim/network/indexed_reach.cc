#include "sim/network/indexed_reach.h"

#include <ns3/double.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

namespace giot {
namespace {

using Inverse = std::function<double(double loss_db)>;

constexpr double kNowhere = std::numeric_limits<double>::infinity();
/// For the last bits in which a model and its inverse differ.
constexpr double kRounding = 1 + 1e-9;

double Attribute(const ns3::Object& model, const char* name) {
  ns3::DoubleValue value;
  model.GetAttribute(name, value);
  return value.Get();
}

/// Friis 1946: 20 log10(4 pi f d / c), in dB.
double FreeSpaceAt1m(double frequency_hz) {
  constexpr double kLightMS = 299792458;
  return 20 * std::log10(4 * std::numbers::pi * frequency_hz / kLightMS);
}

/// `loss_at_db` at `from_m`, and from there on `exponent`.
Inverse Power(double loss_at_db, double from_m, double exponent) {
  return [=](double loss_db) {
    if (exponent <= 0) return kNowhere;
    if (loss_db < loss_at_db) return from_m;  // Nearer there may be any loss.
    return from_m * std::pow(10, (loss_db - loss_at_db) / (10 * exponent));
  };
}

/// What is known of one model: by default nothing.
struct Known {
  Inverse inverse;  ///< May be empty.
  bool steady = false;
  bool may_gain = true;
};

Known Decays(Inverse inverse) { return {std::move(inverse), true, false}; }

Known KnowThreeSlopes(const ns3::Object& model) {
  const double at_db = Attribute(model, "ReferenceLoss"), slope0 = Attribute(model, "Exponent0"),
               slope1 = Attribute(model, "Exponent1");
  if (at_db < 0 || slope0 < 0 || slope1 < 0) return {};
  const double d0_m = Attribute(model, "Distance0"), d1_m = Attribute(model, "Distance1"),
               d2_m = Attribute(model, "Distance2");
  const double at_d2_db =
      at_db + 10 * (slope0 * std::log10(d1_m / d0_m) + slope1 * std::log10(d2_m / d1_m));
  return Decays(Power(at_d2_db, d2_m, Attribute(model, "Exponent2")));
}

/// giot::AirToGroundLoss: free space at the least, but on the ground as its exponent says.
Known KnowAirToGround(const ns3::Object& model) {
  const double frequency_hz = Attribute(model, "FrequencyHz");
  const double exponent = std::min(2.0, Attribute(model, "GroundExponent"));
  return Decays(Power(FreeSpaceAt1m(frequency_hz), 1, exponent));
}

Known Know(const ns3::Object& model) {
  const std::string name = model.GetInstanceTypeId().GetName();
  if (name == "ns3::FriisPropagationLossModel") {
    const double system = Attribute(model, "SystemLoss");
    if (Attribute(model, "MinLoss") < 0 || system <= 0) return {};
    const double at_1m_db = FreeSpaceAt1m(Attribute(model, "Frequency")) + 10 * std::log10(system);
    return Decays([=](double loss_db) { return std::pow(10, (loss_db - at_1m_db) / 20); });
  }
  if (name == "ns3::LogDistancePropagationLossModel") {
    const double at_db = Attribute(model, "ReferenceLoss"), slope = Attribute(model, "Exponent");
    if (at_db < 0 || slope < 0) return {};
    return Decays(Power(at_db, Attribute(model, "ReferenceDistance"), slope));
  }
  if (name == "ns3::ThreeLogDistancePropagationLossModel") return KnowThreeSlopes(model);
  if (name == "ns3::RangePropagationLossModel") {
    const double range_m = Attribute(model, "MaxRange");
    return Decays([=](double loss_db) { return loss_db < 1000 ? range_m : kNowhere; });
  }
  if (name == "giot::AirToGroundLoss") return KnowAirToGround(model);
  if (name == "giot::BlackoutLoss") return {{}, false, false};
  if (name == "giot::LinkShadowing") return {{}, true, true};
  return {};
}

}  // namespace

LossReach::LossReach(const ns3::Ptr<ns3::PropagationLossModel>& first) {
  for (auto model = first; model; model = model->GetNext()) {
    Known known = Know(*model);
    steady_ = steady_ && known.steady;
    may_gain_ = may_gain_ || known.may_gain;
    if (known.inverse) meters_for_.push_back(std::move(known.inverse));
  }
}

double LossReach::MetersFor(double loss_db) const {
  if (may_gain_) return kNowhere;
  double meters = kNowhere;
  for (const auto& inverse : meters_for_) meters = std::min(meters, inverse(loss_db));
  return meters * kRounding;
}

}  // namespace giot
