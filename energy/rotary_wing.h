// The propulsion power of a rotary-wing UAV by speed, turn and climb.
#pragma once

#include "energy/airframe.h"

namespace giot {

/// Zeng, Xu and Zhang, "Energy minimization for wireless communication with rotary-wing UAV", IEEE
/// TWC 18(4), 2019, with the thrust-to-weight ratio n (1 in straight flight) that its appendix
/// derives, which in a level turn is sqrt(1 + (lateral / g)^2):
///   P = P0 (1 + 3 V^2 / Utip^2) + Pi n sqrt(sqrt(n^2 + V^4 / 4 v0^4) - V^2 / 2 v0^2)
///       + d0 rho s A V^3 / 2,
/// with P0 = delta rho s A (Omega R)^3 / 8 and Pi = (1 + k) W^1.5 / sqrt(2 rho A). The power never
/// falls below 0, however much a descent is credited.
class RotaryWing final : public Airframe {
 public:
  /// The craft of the paper's table I.
  struct Parameters {
    Newtons weight{20};
    KilogramsPerCubicMeter air_density{1.225};
    Meters rotor_radius{0.4};
    SquareMeters disc_area{0.503};
    RadiansPerSecond blade_speed{300};   ///< Omega; the tips move at Omega R.
    double solidity = 0.05;              ///< s: share of the disc that is blade.
    double profile_drag = 0.012;         ///< delta: drag coefficient of a blade's section.
    double induced_correction = 0.1;     ///< k: what the rotor's induced power has in excess.
    SquareMeters flat_plate{0.0151};     ///< Fuselage's equivalent flat plate area: d0 s A.
    MetersPerSecond induced_velocity{};  ///< v0; 0 is sqrt(W / 2 rho A), its definition.
    ClimbCost climb;

    /// Table I with the roundings it prints: v0 = 4.03 m/s and d0 = 0.6.
    static Parameters AsPrinted();
  };

  explicit RotaryWing(const Parameters& parameters);

  Watts PowerIn(const Motion& motion) const override;
  Watts LevelPower(MetersPerSecond speed) const { return PowerIn({speed, {}, {}}); }
  /// The level speed of least power: the longest time in the air.
  MetersPerSecond MaxEnduranceSpeed() const;
  /// The level speed of least energy for each metre: the longest way.
  MetersPerSecond MaxRangeSpeed() const;

 private:
  Parameters parameters_;
  Watts blade_profile_, induced_;
  MetersPerSecond tip_speed_, induced_velocity_;
};

}  // namespace giot
