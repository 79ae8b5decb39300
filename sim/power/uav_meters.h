// Propulsion meters whose craft is set by ns-3 attributes.
#pragma once

#include "sim/power/propulsion_meter.h"

namespace giot {

/// `giot::RotaryWingMeter`: energy/rotary_wing.h with an attribute for each parameter: WeightN,
/// AirDensityKgM3, RotorRadiusM, DiscAreaM2, BladeSpeedRadS, Solidity, ProfileDrag,
/// InducedCorrection, FlatPlateM2, InducedVelocityMS (0: derived), ClimbCharged, DescentCredited.
class RotaryWingMeter final : public PropulsionMeter {
 public:
  static ns3::TypeId GetTypeId();

 private:
  std::shared_ptr<const Airframe> MakeAirframe() const override;

  double weight_n_, air_density_, rotor_radius_m_, disc_area_m2_, blade_speed_, solidity_,
      profile_drag_, induced_correction_, flat_plate_m2_, induced_velocity_, climb_charged_,
      descent_credited_;
};

/// `giot::FixedWingMeter`: energy/fixed_wing.h with the attributes C1, C2, MassKg, SlowestMS,
/// ClimbCharged, DescentCredited.
class FixedWingMeter final : public PropulsionMeter {
 public:
  static ns3::TypeId GetTypeId();

 private:
  std::shared_ptr<const Airframe> MakeAirframe() const override;

  double c1_, c2_, mass_kg_, slowest_, climb_charged_, descent_credited_;
};

}  // namespace giot
