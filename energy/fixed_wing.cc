#include "energy/fixed_wing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

Watts FixedWing::PowerIn(const Motion& motion) const {
  const double speed = motion.speed.si();
  if (!(motion.speed >= parameters_.slowest)) {
    throw ScenarioError(fmt::format(
        "a fixed wing cannot fly at {} m/s: it needs {} m/s or more; let it circle where it should "
        "stay",
        speed, parameters_.slowest.si()));
  }
  const double load = motion.lateral / kGravity;
  const Watts level(parameters_.c1 * speed * speed * speed +
                    parameters_.c2 / speed * (1 + load * load));
  const Newtons weight = parameters_.mass * kGravity;
  return std::max(Watts(0), level + parameters_.climb.Power(weight, motion.climb));
}

MetersPerSecond FixedWing::MaxEnduranceSpeed() const {
  return MetersPerSecond(std::pow(parameters_.c2 / (3 * parameters_.c1), 0.25));
}

MetersPerSecond FixedWing::MaxRangeSpeed() const {
  return MetersPerSecond(std::pow(parameters_.c2 / parameters_.c1, 0.25));
}

Joules FixedWing::KineticEnergy(MetersPerSecond speed) const {
  return parameters_.mass * speed * speed / 2;
}

}  // namespace giot
