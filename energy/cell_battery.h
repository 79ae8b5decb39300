// A battery of any chemistry: exact depletion and revival, never below empty, never above capacity,
// every joule accounted for.
#pragma once

#include <memory>

#include "energy/battery_model.h"
#include "energy/compensated_sum.h"
#include "energy/energy_store.h"
#include "energy/power_draw.h"

namespace giot {

/// Drives an EnergyStore by the net of load, harvest and charge. The harvest feeds the load first;
/// only what is over or missing passes through the store. A harvest that varies is taken as
/// constant over each minute (SteppedDraw).
///
/// It is depleted once the store cannot feed the load any more. A store may then still hold energy
/// that only a smaller load could have: it returns once it has been charged by `revive_at` of its
/// capacity from what it held when it died. Self-discharge goes on while the battery lives.
///
/// At every instant: start + harvested + overdrawn = stored + spent + spilled + lost.
class CellBattery final : public BatteryModel {
 public:
  struct Limits {
    double charge_at_start = 1;  ///< Fraction of capacity, 0..1.
    double revive_at = 0.05;  ///< Fraction by which a depleted one is charged to return; 0: never.
    Watts self_discharge{0};  ///< >= 0; see SelfDischarge().
  };

  /// `harvest` may be null. Throws ScenarioError where a limit is out of its range.
  CellBattery(std::unique_ptr<EnergyStore> store, const Limits& limits,
              std::shared_ptr<const PowerDraw> harvest = nullptr);

  void AdvanceTo(Instant now) override;
  void SetLoad(Instant now, Watts load) override;
  void SetCharge(Instant now, Watts charge) override;
  Instant NextEvent() const override;
  Instant EarliestDepletion() const override;
  bool unlimited() const override { return false; }
  bool depleted() const override { return depleted_; }
  Joules capacity() const override { return store_->capacity(); }
  Joules Stored() const override { return store_->Stored(); }
  BatteryAccount Account() const override;

  Instant now() const { return now_; }
  Watts load() const { return load_; }
  const EnergyStore& store() const { return *store_; }

 private:
  Watts Gained() const;
  Watts Net() const;
  void Step(Instant to);
  void Give(Watts power, Seconds time);
  void Take(Watts power, Seconds time);
  Instant EndOfPiece() const;
  bool MayReturn() const;

  std::unique_ptr<EnergyStore> store_;
  Limits limits_;
  std::shared_ptr<const PowerDraw> harvest_;
  Joules start_;
  Instant now_{0};
  Watts load_{0}, charge_{0};
  bool depleted_ = false;
  Joules returns_at_{0};  ///< While depleted.
  EnergySum spent_, harvested_, spilled_, overdrawn_;
};

}  // namespace giot
