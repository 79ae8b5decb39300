// A battery that is charged by one harvester and a charger and drained by one total load: exact
// depletion and revival, never below empty, never above capacity, every joule accounted for.
#pragma once

#include <memory>
#include <optional>

#include "energy/battery_model.h"
#include "energy/compensated_sum.h"
#include "energy/power_draw.h"
#include "sim/base/units.h"

namespace giot {

/// The pure model behind sim/power's BatterySource. Whoever drives it advances it at least at each
/// NextEvent(); between calls load and charge are constant, and a depleted battery feeds no load.
/// What it is charged with counts as harvested.
///
/// At every instant: start + Harvested() + Overdrawn() = Stored() + Spent() + Spilled().
class Battery final : public BatteryModel {
 public:
  struct Limits {
    Joules capacity{0};          ///< > 0; infinite for mains power.
    double charge_at_start = 1;  ///< Fraction of capacity, 0..1.
    double revive_at = 0.05;     ///< Fraction at which a depleted one returns; 0: never.
  };
  /// Mains power: never empty, but it counts what it gives.
  static Limits Mains();

  /// `harvest` may be null; several harvesters go into one PowerDraw. Without charge it starts
  /// depleted.
  explicit Battery(const Limits& limits, std::shared_ptr<const PowerDraw> harvest = nullptr);

  /// Integrates up to `now`. Reaching empty it becomes depleted; reaching `revive_at` it returns.
  void AdvanceTo(Instant now) override;
  /// Advances and then draws `load` >= 0 in all. Remembered but not drawn while depleted.
  void SetLoad(Instant now, Watts load) override;
  /// Advances and then takes `charge` >= 0 besides the harvest: a charging station, a vehicle that
  /// brakes.
  void SetCharge(Instant now, Watts charge) override;

  /// The first whole nanosecond at which the battery, left alone, is empty (or, while depleted,
  /// charged enough to return), or the harvest's next change if that comes first, or kNever. The
  /// depletion is a bracketed root, rounded up.
  Instant NextEvent() const override;
  /// No depletion comes before this: the depletion itself where there is no harvester, else a
  /// lower bound that is cheap to find.
  Instant EarliestDepletion() const override;

  bool unlimited() const override;
  bool depleted() const override { return depleted_; }
  Instant now() const { return now_; }
  Watts load() const { return load_; }
  Watts charge() const { return charge_; }
  Joules capacity() const override { return limits_.capacity; }
  Joules StoredAtStart() const { return start_; }
  /// 0 .. capacity(); infinite for mains power.
  Joules Stored() const override { return level_.Value(); }
  /// Drawn by the load since the start.
  Joules Spent() const { return spent_.Value(); }
  /// Given by the harvester and the charger, stored or not.
  Joules Harvested() const { return harvested_.Value(); }
  /// Harvested while full, so lost.
  Joules Spilled() const { return spilled_.Value(); }
  /// Drawn beyond empty because depletion is rounded up: at most load x 1 ns at each depletion.
  Joules Overdrawn() const { return overdrawn_.Value(); }
  BatteryAccount Account() const override;

 private:
  Watts Drawn() const { return depleted_ ? Watts(0) : load_; }
  bool IsFed() const { return harvest_ || charge_ > Watts(0); }
  Joules HarvestedBetween(Instant from, Instant to) const;
  Watts HarvestAt(Instant t) const;
  Instant EndOfPiece() const;
  void AdvanceWithinPiece(Instant to);
  Joules SpilledWithinPiece(Instant to, Joules gained, Joules drawn) const;
  Instant CrossingOfLoad(Instant from, Instant to, bool falling) const;
  void SettleLevel();
  std::optional<Instant> DepletionWithinPiece(Instant end) const;
  std::optional<Instant> RevivalWithinPiece(Instant end) const;

  Limits limits_;
  std::shared_ptr<const PowerDraw> harvest_;
  Joules start_;
  Instant now_{0};
  Watts load_{0};
  Watts charge_{0};
  bool depleted_ = false;
  EnergySum level_, spent_, harvested_, spilled_, overdrawn_;
};

}  // namespace giot
