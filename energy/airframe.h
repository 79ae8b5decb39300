// The contract of everything that flies: the power that keeps it in a given motion.
#pragma once

#include "energy/mechanics.h"
#include "sim/base/units.h"

namespace giot {

/// Propulsion power by motion. A piece of a flight has one motion, so that power times duration is
/// its energy exactly.
class Airframe {
 public:
  virtual ~Airframe() = default;
  /// Throws ScenarioError where the craft cannot fly so.
  virtual Watts PowerIn(const Motion& motion) const = 0;
};

/// How climbing and descending count beside level flight. The published models are level, so both
/// shares are assumptions: 1 charges weight * climb in full, 0 saves nothing in a descent.
struct ClimbCost {
  double charged = 1;   ///< Share of weight * climb that a climb costs.
  double credited = 0;  ///< Share of weight * descent that a descent saves.

  /// What comes on top of level flight; negative in a descent that is credited.
  Watts Power(Newtons weight, MetersPerSecond climb) const {
    return weight * climb * (climb > MetersPerSecond(0) ? charged : credited);
  }
};

}  // namespace giot
