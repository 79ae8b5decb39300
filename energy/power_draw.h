// The contract of everything that draws or harvests power by a law known in advance: energy in
// closed form, so that a battery's depletion is solved for and nothing polls.
#pragma once

#include "energy/instant.h"
#include "sim/base/units.h"

namespace giot {

/// Power as a function of time. Never negative: whether it charges or discharges is for the user
/// of the draw to say.
class PowerDraw {
 public:
  virtual ~PowerDraw() = default;

  /// The integral of the power from `from` to `to` >= `from`, in closed form.
  virtual Joules Energy(Instant from, Instant to) const = 0;
  /// The power at `t`; where it jumps, the value just after.
  virtual Watts PowerAt(Instant t) const = 0;
  /// The first instant after `t` at which the power jumps or turns from rising to falling or
  /// back, or kNever: from `t` until then it is monotone.
  virtual Instant NextChange(Instant t) const = 0;
};

/// The same power at all times.
class ConstantDraw final : public PowerDraw {
 public:
  explicit ConstantDraw(Watts power) : power_(power) {}
  Joules Energy(Instant from, Instant to) const override { return power_ * (to - from); }
  Watts PowerAt(Instant) const override { return power_; }
  Instant NextChange(Instant) const override { return kNever; }

 private:
  Watts power_;
};

}  // namespace giot
