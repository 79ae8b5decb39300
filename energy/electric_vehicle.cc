#include "energy/electric_vehicle.h"

#include <algorithm>
#include <cmath>

namespace giot {
namespace {

constexpr KilogramsPerCubicMeter kAirDensity{1.2041};  // SUMO's, at 20 degrees Celsius

}  // namespace

ElectricVehicle::Parameters ElectricVehicle::Parameters::Paper2014() {
  Parameters p;
  p.mass = Kilograms(1000);
  p.front_surface = SquareMeters(5);
  p.air_drag = 0.6;
  p.rotating_mass = Kilograms(0.01);
  p.radial_drag = 0.5;
  p.propulsion_efficiency = 0.9;
  p.recuperation_efficiency = 0.8;
  return p;
}

ElectricVehicle::Parameters ElectricVehicle::Parameters::CityBus() {
  Parameters p = Paper2014();
  p.mass = Kilograms(10'000);
  p.rotating_mass = Kilograms(100);
  p.recuperation_efficiency = 0.9;
  return p;
}

Joules ElectricVehicle::EnergyOf(const DriveStep& step) const {
  const Parameters& p = parameters_;
  const MetersPerSecond v = step.after;
  const Meters way = v * step.duration;
  Newtons drag = 0.5 * kAirDensity * p.front_surface * p.air_drag * v * v;
  drag += p.mass * p.gravity * (std::sin(step.slope_rad) + p.rolling_drag);
  if (step.turn_rad != 0 && v > MetersPerSecond(0)) {
    const Meters radius(std::clamp(way.si() / std::abs(step.turn_rad), 1e-4, 1e4));
    drag += p.radial_drag * p.mass * v * v / radius;
  }
  const Joules kinetic = (p.mass + p.rotating_mass) * (v * v - step.before * step.before) / 2;
  const Joules spent = drag * way + kinetic + p.constant_power * step.duration;
  return spent > Joules(0) ? spent / p.propulsion_efficiency : spent * p.recuperation_efficiency;
}

Watts ElectricVehicle::PowerIn(const DriveStep& step) const {
  return step.duration > Seconds(0) ? EnergyOf(step) / step.duration : Watts(0);
}

}  // namespace giot
