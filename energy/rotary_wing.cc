#include "energy/rotary_wing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace giot {
namespace {

/// Where a function with one valley on [low, high] is least, by thirds.
template <class Function>
double LowestPoint(double low, double high, Function f) {
  while (high - low > 1e-9 * high) {
    const double left = low + (high - low) / 3;
    const double right = high - (high - low) / 3;
    if (f(left) < f(right)) {
      high = right;
    } else {
      low = left;
    }
  }
  return (low + high) / 2;
}

}  // namespace

RotaryWing::Parameters RotaryWing::Parameters::AsPrinted() {
  Parameters printed;
  printed.flat_plate = 0.6 * printed.solidity * printed.disc_area;
  printed.induced_velocity = MetersPerSecond(4.03);
  return printed;
}

RotaryWing::RotaryWing(const Parameters& parameters)
    : parameters_(parameters), induced_velocity_(parameters.induced_velocity) {
  const double density = parameters.air_density.si();
  const double area = parameters.disc_area.si();
  const double weight = parameters.weight.si();
  tip_speed_ = parameters.blade_speed * parameters.rotor_radius;
  blade_profile_ = Watts(parameters.profile_drag / 8 * density * parameters.solidity * area *
                         std::pow(tip_speed_.si(), 3));
  induced_ = Watts((1 + parameters.induced_correction) * std::pow(weight, 1.5) /
                   std::sqrt(2 * density * area));
  if (induced_velocity_ <= MetersPerSecond(0)) {
    induced_velocity_ = MetersPerSecond(std::sqrt(weight / (2 * density * area)));
  }
}

Watts RotaryWing::PowerIn(const Motion& motion) const {
  const double speed = motion.speed.si();
  const double thrust_to_weight = std::hypot(1, motion.lateral / kGravity);
  const double tip_ratio = motion.speed / tip_speed_;
  // sqrt(n^2 + h^2) - h with h = V^2 / 2 v0^2, written so that it keeps its digits at high speed.
  const double h = std::pow(motion.speed / induced_velocity_, 2) / 2;
  const double n2 = thrust_to_weight * thrust_to_weight;
  const double inflow = std::sqrt(n2 / (std::sqrt(n2 + h * h) + h));
  const Watts parasite(0.5 * parameters_.air_density.si() * parameters_.flat_plate.si() * speed *
                       speed * speed);
  const Watts level = blade_profile_ * (1 + 3 * tip_ratio * tip_ratio) +
                      induced_ * thrust_to_weight * inflow + parasite;
  return std::max(Watts(0), level + parameters_.climb.Power(parameters_.weight, motion.climb));
}

MetersPerSecond RotaryWing::MaxEnduranceSpeed() const {
  return MetersPerSecond(LowestPoint(
      0, tip_speed_.si(), [&](double speed) { return LevelPower(MetersPerSecond(speed)).si(); }));
}

MetersPerSecond RotaryWing::MaxRangeSpeed() const {
  return MetersPerSecond(LowestPoint(0, tip_speed_.si(), [&](double speed) {
    if (speed <= 0) return std::numeric_limits<double>::infinity();
    return LevelPower(MetersPerSecond(speed)).si() / speed;
  }));
}

}  // namespace giot
