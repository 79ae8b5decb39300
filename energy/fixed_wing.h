// The propulsion power of a fixed-wing UAV by speed, turn and climb.
#pragma once

#include "energy/airframe.h"

namespace giot {

/// Zeng and Zhang, "Energy-efficient UAV communication with trajectory optimization", IEEE TWC
/// 16(6), 2017: P = c1 V^3 + (c2 / V)(1 + lateral^2 / g^2). A change of speed changes the
/// kinetic energy by KineticEnergy(); a flight that ends as fast as it began owes nothing there.
class FixedWing final : public Airframe {
 public:
  /// The craft of the paper's section V.
  struct Parameters {
    double c1 = 9.26e-4;         ///< Parasitic drag [W s^3 / m^3], > 0.
    double c2 = 2250;            ///< Lift-induced drag [W m / s], > 0.
    Kilograms mass{10};          ///< For climbs and kinetic energy.
    MetersPerSecond slowest{3};  ///< Below it the craft falls.
    ClimbCost climb;
  };

  explicit FixedWing(const Parameters& parameters) : parameters_(parameters) {}

  /// Throws ScenarioError below the slowest speed: it cannot hover.
  Watts PowerIn(const Motion& motion) const override;
  Watts LevelPower(MetersPerSecond speed) const { return PowerIn({speed, {}, {}}); }
  /// (c2 / 3 c1)^(1/4), the longest time in the air.
  MetersPerSecond MaxEnduranceSpeed() const;
  /// (c2 / c1)^(1/4), the longest way.
  MetersPerSecond MaxRangeSpeed() const;
  /// m V^2 / 2.
  Joules KineticEnergy(MetersPerSecond speed) const;

 private:
  Parameters parameters_;
};

}  // namespace giot
