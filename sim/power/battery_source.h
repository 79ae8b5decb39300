// The battery of a node (or its mains supply) in ns-3: meters tell it what they draw, it tells the
// node when it is empty and when it is back. One timer, nothing polls.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "energy/battery.h"
#include "energy/battery_model.h"
#include "energy/ledger.h"
#include "energy/power_draw.h"
#include "sim/base/units.h"

namespace giot {

/// One meter's port on a battery.
struct LoadId {
  std::size_t index = 0;
};

/// One charger's port on a battery.
struct ChargeId {
  std::size_t index = 0;
};

/// `giot::BatterySource`, aggregated to a node. Usable from any ns-3 program:
///
///   auto battery = CreateObject<BatterySource>();
///   battery->Configure({Joules(2000)});
///   node->AggregateObject(battery);
///   const LoadId lamp = battery->AddLoad();
///   battery->SetPower(lamp, Watts(0.1));
///
/// It integrates the sum of all loads and knows no causes: the meters integrate those by
/// themselves, so that the two accounts can be held against each other.
///
/// The one timer is never later than the depletion. Where a falling load or a harvest has moved the
/// depletion on, the timer fires early and is set anew, at last at the exact nanosecond; a change
/// of load therefore seldom touches the engine's queue.
///
/// Attributes (at construction): CapacityJ (0 is mains power), ChargeAtStart, ReviveAt, Chemistry
/// (Chemistries() in energy/energy_store.h lists them), SelfDischarge. A value out of its range or
/// an unknown chemistry is a ScenarioError.
class BatterySource : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  BatterySource();
  ~BatterySource() override;

  /// Sets capacity, charge and revival in place of the attributes; `harvest` may be null. Call it
  /// before the first load, at simulated time 0.
  void Configure(const Battery::Limits& limits, std::shared_ptr<const PowerDraw> harvest = nullptr);

  /// Takes a battery of any kind in place of the attributes, in the same way.
  void Configure(std::unique_ptr<BatteryModel> battery);

  /// A new load of 0 W.
  LoadId AddLoad();
  /// From now on this load draws `power` >= 0. Remembered while depleted, and drawn on revival.
  void SetPower(LoadId load, Watts power);
  /// A new charger of 0 W: a charging station, a vehicle that brakes.
  ChargeId AddCharger();
  /// From now on this charger gives `power` >= 0; it counts as harvested.
  void SetCharge(ChargeId charger, Watts power);

  /// True from the nanosecond of depletion until revival: loads may be set, nothing is drawn.
  bool dead() const { return dead_; }
  bool mains() const { return battery_->unlimited(); }
  /// Sum of all loads, as asked for; nothing is drawn while dead.
  Watts load() const { return total_; }

  /// The account up to now.
  BatteryAccount Account() const;
  Joules Stored() const { return Account().stored; }
  /// What all loads drew together since the start: the total that the ledger is held against.
  Joules Total() const { return Account().spent; }
  Joules capacity() const { return battery_->capacity(); }

  /// Called at each depletion (revival), in the order in which they were added, before the trace
  /// source of the same name.
  void OnDepleted(std::function<void()> listener);
  void OnRevived(std::function<void()> listener);

  /// Signature of the trace sources Depleted and Revived: joules stored then.
  using TracedJoules = void (*)(double stored_j);
  /// Signature of RemainingEnergy: joules stored before and after, at each change of load.
  using TracedChange = void (*)(double before_j, double after_j);

 private:
  void NotifyConstructionCompleted() override;
  void DoDispose() override;
  std::unique_ptr<BatteryModel> OfAttributes() const;
  void Advance() const;
  void ArmIfSooner(Instant instant);
  void Arm(Instant instant);
  void OnTimer();

  // Attributes.
  double capacity_j_;
  double charge_at_start_;
  double revive_at_;
  std::string chemistry_;
  double self_discharge_;

  std::unique_ptr<BatteryModel> battery_;
  std::vector<Watts> loads_, chargers_;
  Watts total_{0};
  bool dead_ = false;
  bool disposed_ = false;
  Instant armed_ = kNever;
  ns3::EventId timer_;
  std::vector<std::function<void()>> on_depleted_, on_revived_;
  ns3::TracedCallback<double> depleted_trace_, revived_trace_;
  ns3::TracedCallback<double, double> remaining_trace_;
};

}  // namespace giot
