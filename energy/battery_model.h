// The contract of a battery that a simulator drives: loads and charges change at instants, and the
// battery says when it will be empty or back.
#pragma once

#include "energy/instant.h"
#include "energy/ledger.h"
#include "sim/base/units.h"

namespace giot {

/// What sim/power's BatterySource asks of a battery. Whoever drives it advances it at least at each
/// NextEvent(); between calls load and charge are constant, and a depleted battery feeds no load.
class BatteryModel {
 public:
  virtual ~BatteryModel() = default;

  /// Integrates up to `now`. Where it can no longer feed its load it becomes depleted; charged
  /// enough again, it returns.
  virtual void AdvanceTo(Instant now) = 0;
  /// Advances and then draws `load` >= 0 in all. Remembered but not drawn while depleted.
  virtual void SetLoad(Instant now, Watts load) = 0;
  /// Advances and then takes `charge` >= 0 besides the harvest.
  virtual void SetCharge(Instant now, Watts charge) = 0;

  /// The first whole nanosecond at which the battery, left alone, is depleted (or, while it is,
  /// charged enough to return), or the harvest's next change if that comes first, or kNever.
  virtual Instant NextEvent() const = 0;
  /// No depletion comes before this.
  virtual Instant EarliestDepletion() const = 0;

  virtual bool unlimited() const = 0;
  virtual bool depleted() const = 0;
  virtual Joules capacity() const = 0;
  /// 0 .. capacity(); infinite for mains power.
  virtual Joules Stored() const = 0;
  virtual BatteryAccount Account() const = 0;
};

}  // namespace giot
