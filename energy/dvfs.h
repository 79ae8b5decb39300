// A processor whose clock can be chosen: slower is frugal, until the draw that never stops costs
// more than is saved.
#pragma once

#include "sim/base/units.h"

namespace giot {

/// Time C / f, energy kappa * C * f^2 and, where it draws so while it is awake, static power *
/// time. Mao, Zhang, Letaief, Dynamic Computation Offloading for Mobile-Edge Computing, JSAC 34
/// (2016); kappa is 1e-28 there and is not universal: 1.7e-28 (per core of a Raspberry Pi 5) to
/// 4e-26 (Cortex-M4) from measured boards.
struct DvfsProcessor {
  double kappa = 1e-28;   ///< J s^2 / cycle^3, > 0.
  Hertz least{0};         ///< Lowest clock, >= 0.
  Hertz most{1e9};        ///< Highest clock, > 0 and >= least.
  Watts static_power{0};  ///< Drawn until the work is done, >= 0.
};

struct DvfsChoice {
  Hertz frequency{0};
  Seconds time{0};
  Joules energy{0};
};

// Both throw ScenarioError for numbers that cannot be.

/// What so many cycles cost at a clock within the processor's limits.
DvfsChoice CostAt(const DvfsProcessor& processor, double cycles, Hertz frequency);
/// The clock of least energy that does the cycles within the deadline: cycles / deadline or, where
/// it is higher, (static_power / (2 kappa))^(1/3), within the limits. Throws ScenarioError where
/// the highest clock is too slow.
DvfsChoice LeastEnergy(const DvfsProcessor& processor, double cycles, Seconds deadline);

}  // namespace giot
