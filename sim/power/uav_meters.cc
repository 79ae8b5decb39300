#include "sim/power/uav_meters.h"

#include <ns3/double.h>

#include "energy/fixed_wing.h"
#include "energy/rotary_wing.h"

namespace giot {
namespace {

/// Positive, but attributes know only closed ranges.
constexpr double kTiny = 1e-12;

template <class Meter>
void Add(ns3::TypeId& id, const char* name, const char* help, double initial, double Meter::*field,
         double lowest, double highest = 1e12) {
  id.AddAttribute(name, help, ns3::DoubleValue(initial), ns3::MakeDoubleAccessor(field),
                  ns3::MakeDoubleChecker<double>(lowest, highest));
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(RotaryWingMeter);
NS_OBJECT_ENSURE_REGISTERED(FixedWingMeter);

ns3::TypeId RotaryWingMeter::GetTypeId() {
  using Self = RotaryWingMeter;
  static ns3::TypeId id = [] {
    auto made = ns3::TypeId("giot::RotaryWingMeter")
                    .SetParent<PropulsionMeter>()
                    .SetGroupName("Giot")
                    .AddConstructor<Self>();
    const RotaryWing::Parameters p;
    Add(made, "WeightN", "Weight [N].", p.weight.si(), &Self::weight_n_, kTiny);
    Add(made, "AirDensityKgM3", "Density of the air [kg/m^3].", p.air_density.si(),
        &Self::air_density_, kTiny);
    Add(made, "RotorRadiusM", "Rotor radius [m].", p.rotor_radius.si(), &Self::rotor_radius_m_,
        kTiny);
    Add(made, "DiscAreaM2", "Rotor disc area [m^2].", p.disc_area.si(), &Self::disc_area_m2_,
        kTiny);
    Add(made, "BladeSpeedRadS", "Angular velocity of the blades [rad/s].", p.blade_speed.si(),
        &Self::blade_speed_, kTiny);
    Add(made, "Solidity", "Share of the disc that is blade.", p.solidity, &Self::solidity_, kTiny,
        1);
    Add(made, "ProfileDrag", "Drag coefficient of a blade's section.", p.profile_drag,
        &Self::profile_drag_, 0);
    Add(made, "InducedCorrection", "Excess of the induced power.", p.induced_correction,
        &Self::induced_correction_, 0);
    Add(made, "FlatPlateM2", "The fuselage's equivalent flat plate area [m^2].", p.flat_plate.si(),
        &Self::flat_plate_m2_, 0);
    Add(made, "InducedVelocityMS", "Induced velocity in hover [m/s]; 0 derives it.",
        p.induced_velocity.si(), &Self::induced_velocity_, 0);
    Add(made, "ClimbCharged", "Share of weight * climb that a climb costs.", p.climb.charged,
        &Self::climb_charged_, 0);
    Add(made, "DescentCredited", "Share of weight * descent that a descent saves.",
        p.climb.credited, &Self::descent_credited_, 0, 1);
    return made;
  }();
  return id;
}

std::shared_ptr<const Airframe> RotaryWingMeter::MakeAirframe() const {
  RotaryWing::Parameters p;
  p.weight = Newtons(weight_n_);
  p.air_density = KilogramsPerCubicMeter(air_density_);
  p.rotor_radius = Meters(rotor_radius_m_);
  p.disc_area = SquareMeters(disc_area_m2_);
  p.blade_speed = RadiansPerSecond(blade_speed_);
  p.solidity = solidity_;
  p.profile_drag = profile_drag_;
  p.induced_correction = induced_correction_;
  p.flat_plate = SquareMeters(flat_plate_m2_);
  p.induced_velocity = MetersPerSecond(induced_velocity_);
  p.climb = {climb_charged_, descent_credited_};
  return std::make_shared<RotaryWing>(p);
}

ns3::TypeId FixedWingMeter::GetTypeId() {
  using Self = FixedWingMeter;
  static ns3::TypeId id = [] {
    auto made = ns3::TypeId("giot::FixedWingMeter")
                    .SetParent<PropulsionMeter>()
                    .SetGroupName("Giot")
                    .AddConstructor<Self>();
    const FixedWing::Parameters p;
    Add(made, "C1", "Parasitic drag [W s^3/m^3].", p.c1, &Self::c1_, kTiny);
    Add(made, "C2", "Lift-induced drag [W m/s].", p.c2, &Self::c2_, kTiny);
    Add(made, "MassKg", "Mass [kg].", p.mass.si(), &Self::mass_kg_, kTiny);
    Add(made, "SlowestMS", "Below this speed the craft falls [m/s].", p.slowest.si(),
        &Self::slowest_, kTiny);
    Add(made, "ClimbCharged", "Share of weight * climb that a climb costs.", p.climb.charged,
        &Self::climb_charged_, 0);
    Add(made, "DescentCredited", "Share of weight * descent that a descent saves.",
        p.climb.credited, &Self::descent_credited_, 0, 1);
    return made;
  }();
  return id;
}

std::shared_ptr<const Airframe> FixedWingMeter::MakeAirframe() const {
  return std::make_shared<FixedWing>(FixedWing::Parameters{c1_,
                                                           c2_,
                                                           Kilograms(mass_kg_),
                                                           MetersPerSecond(slowest_),
                                                           {climb_charged_, descent_credited_}});
}

}  // namespace giot
