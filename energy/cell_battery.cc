#include "energy/cell_battery.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "energy/stepped_draw.h"
#include "sim/base/require.h"

namespace giot {
namespace {

/// What takes longer than this is never: 73 years.
constexpr std::int64_t kLongest = std::int64_t{1} << 61;

/// The first whole nanosecond that is `time` after `from` or later.
Instant RoundedUp(Instant from, Seconds time) {
  if (!(time.si() * 1e9 < static_cast<double>(kLongest))) return kNever;
  auto ns = static_cast<std::int64_t>(std::ceil(time.si() * 1e9));
  const auto reached = [&](std::int64_t n) { return Instant{from.ns + n} - from >= time; };
  while (ns > 0 && reached(ns - 1)) --ns;
  while (!reached(ns)) ++ns;
  return {from.ns + ns};
}

}  // namespace

CellBattery::CellBattery(std::unique_ptr<EnergyStore> store, const Limits& limits,
                         std::shared_ptr<const PowerDraw> harvest)
    : store_(std::move(store)), limits_(limits) {
  RequireWithin(limits.charge_at_start, 0, 1,
                {"battery", "charge_at_start", "0 is empty and 1 is full"});
  RequireWithin(limits.revive_at, 0, 1,
                {"battery", "revive_at", "give a fraction of the capacity; 0 is never"});
  RequireAtLeastZero(limits.self_discharge.si(),
                     {"battery", "self_discharge_w", "give what it loses by itself"});
  if (harvest) harvest_ = std::make_shared<SteppedDraw>(std::move(harvest));
  start_ = store_->capacity() * limits.charge_at_start;
  store_->SetStored(start_);
  depleted_ = limits.charge_at_start <= 0;
  returns_at_ = store_->capacity() * limits.revive_at;
}

void CellBattery::AdvanceTo(Instant now) {
  assert(now >= now_);
  while (now_ < now) Step(std::min(now, EndOfPiece()));
}

void CellBattery::SetLoad(Instant now, Watts load) {
  assert(load >= Watts(0));
  AdvanceTo(now);
  load_ = load;
}

void CellBattery::SetCharge(Instant now, Watts charge) {
  assert(charge >= Watts(0));
  AdvanceTo(now);
  charge_ = charge;
}

Watts CellBattery::Gained() const { return harvest_ ? harvest_->PowerAt(now_) + charge_ : charge_; }

// What the store gives; negative: what it is offered.
Watts CellBattery::Net() const {
  const Watts drawn = depleted_ ? Watts(0) : load_ + limits_.self_discharge;
  return drawn - Gained();
}

Instant CellBattery::EndOfPiece() const { return harvest_ ? harvest_->NextChange(now_) : kNever; }

// Load, harvest and charge are constant until `to`.
void CellBattery::Step(Instant to) {
  const Seconds time = to - now_;
  const Watts net = Net();
  harvested_.Add(Gained() * time);
  if (!depleted_) spent_.Add(load_ * time);
  now_ = to;
  if (net < Watts(0)) {
    Take(-net, time);
  } else {
    Give(net, time);
  }
}

void CellBattery::Give(Watts power, Seconds time) {
  const Seconds lasts = power > Watts(0) ? store_->TimeToEmpty(power) : kForever;
  if (time < lasts) return store_->Give(power, time);
  store_->Give(power, lasts);
  overdrawn_.Add(power * (time - lasts));
  depleted_ = true;
  const Joules held = store_->Stored();
  returns_at_ = std::min(held + capacity() * limits_.revive_at, capacity());
  if (returns_at_ <= held) returns_at_ = Joules(kForever.si());  // full, and yet not enough
}

void CellBattery::Take(Watts power, Seconds time) {
  const Seconds fills = store_->TimeToStore(power, capacity());
  const Seconds taken = std::min(time, fills);
  store_->Take(power, taken);
  if (time > fills) {
    spilled_.Add(power * (time - fills));
    store_->Give(Watts(0), time - fills);
  }
  if (depleted_ && MayReturn()) depleted_ = Stored() < returns_at_;
}

bool CellBattery::MayReturn() const { return limits_.revive_at > 0 && returns_at_ <= capacity(); }

Instant CellBattery::NextEvent() const {
  const Watts net = Net();
  Instant event = kNever;
  if (!depleted_ && net > Watts(0)) event = RoundedUp(now_, store_->TimeToEmpty(net));
  if (depleted_ && net < Watts(0) && MayReturn()) {
    event = RoundedUp(now_, store_->TimeToStore(-net, returns_at_));
  }
  return std::min(std::max(event, Instant{now_.ns + 1}), EndOfPiece());
}

Instant CellBattery::EarliestDepletion() const {
  const Watts drawn = load_ + limits_.self_discharge;
  if (depleted_ || drawn <= Watts(0)) return kNever;
  const Instant earliest = RoundedUp(now_, store_->LeastTimeToEmpty(drawn));
  return earliest == kNever ? kNever : Instant{std::max(now_.ns, earliest.ns - 2)};
}

// What the store turned to heat is what is missing from the balance; below zero is rounding.
BatteryAccount CellBattery::Account() const {
  BatteryAccount account{start_,           Stored(),           spent_.Value(), harvested_.Value(),
                         spilled_.Value(), overdrawn_.Value(), Joules(0)};
  const Joules missing = account.start + account.harvested + account.overdrawn - account.stored -
                         account.spent - account.spilled;
  account.lost = std::max(Joules(0), missing);
  return account;
}

}  // namespace giot
