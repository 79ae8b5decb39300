// Where the joules of one node went, by cause, beside what its battery counted for itself.
#pragma once

#include <string>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// What one cause spent, as its own meter integrated it.
struct LedgerLine {
  std::string cause;  ///< `sleep`, `radio_tx`, `compute_predict`, ...
  Joules energy{0};
};

/// The battery's own account. start + harvested + overdrawn = stored + spent + spilled +
/// lost.
struct BatteryAccount {
  Joules start{0};      ///< Stored at the start; infinite for mains power.
  Joules stored{0};     ///< Stored now; infinite for mains power.
  Joules spent{0};      ///< Integral of the total load.
  Joules harvested{0};  ///< Given by the harvester, stored or not.
  Joules spilled{0};    ///< Harvested while full, so lost.
  Joules overdrawn{0};  ///< From rounding depletions up to whole nanoseconds.
  Joules lost{0};  ///< Turned to heat inside the battery, or leaked; an ideal one loses nothing.
};

/// Sum over causes.
Joules TotalOf(const std::vector<LedgerLine>& lines);

/// |a - b| over the larger of the two; 0 where both are 0.
double RelativeDifference(Joules a, Joules b);

}  // namespace giot
