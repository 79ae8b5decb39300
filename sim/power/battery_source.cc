#include "sim/power/battery_source.h"

#include <ns3/double.h>
#include <ns3/simulator.h>
#include <ns3/string.h>

#include <cassert>
#include <string_view>
#include <utility>

#include "energy/cell_battery.h"
#include "energy/energy_store.h"
#include "energy/self_discharge.h"
#include "sim/base/require.h"
#include "sim/power/sim_time.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(BatterySource);

ns3::TypeId BatterySource::GetTypeId() {
  constexpr auto kFixed = ns3::TypeId::ATTR_GET | ns3::TypeId::ATTR_CONSTRUCT;
  static ns3::TypeId id =
      ns3::TypeId("giot::BatterySource")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<BatterySource>()
          .AddAttribute("CapacityJ", "Usable energy when full [J]; 0 is mains power.", kFixed,
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&BatterySource::capacity_j_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("ChargeAtStart", "Fraction of the capacity stored at the start.", kFixed,
                        ns3::DoubleValue(1),
                        ns3::MakeDoubleAccessor(&BatterySource::charge_at_start_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("ReviveAt", "Fraction at which a depleted battery returns; 0 is never.",
                        kFixed, ns3::DoubleValue(0.05),
                        ns3::MakeDoubleAccessor(&BatterySource::revive_at_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("Chemistry", "ideal, li_ion, peukert or rakhmatov.", kFixed,
                        ns3::StringValue("ideal"),
                        ns3::MakeStringAccessor(&BatterySource::chemistry_),
                        ns3::MakeStringChecker())
          .AddAttribute("SelfDischarge", "Share of the capacity lost by itself in 30 days.", kFixed,
                        ns3::DoubleValue(0),
                        ns3::MakeDoubleAccessor(&BatterySource::self_discharge_),
                        ns3::MakeDoubleChecker<double>())
          .AddTraceSource("Depleted", "The battery is empty.",
                          ns3::MakeTraceSourceAccessor(&BatterySource::depleted_trace_),
                          "giot::BatterySource::TracedJoules")
          .AddTraceSource("Revived", "The battery is charged enough to return.",
                          ns3::MakeTraceSourceAccessor(&BatterySource::revived_trace_),
                          "giot::BatterySource::TracedJoules")
          .AddTraceSource("RemainingEnergy", "Joules stored, at each change of load.",
                          ns3::MakeTraceSourceAccessor(&BatterySource::remaining_trace_),
                          "giot::BatterySource::TracedChange");
  return id;
}

BatterySource::BatterySource() = default;
BatterySource::~BatterySource() = default;

void BatterySource::NotifyConstructionCompleted() {
  ns3::Object::NotifyConstructionCompleted();
  Configure(OfAttributes());
}

// An ideal battery that loses nothing is solved in closed form under any harvest.
std::unique_ptr<BatteryModel> BatterySource::OfAttributes() const {
  constexpr std::string_view kOf = "giot::BatterySource";
  RequireAtLeastZero(capacity_j_,
                     {kOf, "CapacityJ", "give its energy when full; 0 is mains power"});
  RequireWithin(charge_at_start_, 0, 1, {kOf, "ChargeAtStart", "0 is empty and 1 is full"});
  RequireWithin(revive_at_, 0, 1, {kOf, "ReviveAt", "give a fraction of the capacity; 0 is never"});
  RequireWithin(self_discharge_, 0, 1, {kOf, "SelfDischarge", "give a share of the capacity"});
  if (capacity_j_ == 0) return std::make_unique<Battery>(Battery::Mains());
  const Joules capacity{capacity_j_};
  if (chemistry_ == "ideal" && self_discharge_ == 0) {
    return std::make_unique<Battery>(Battery::Limits{capacity, charge_at_start_, revive_at_});
  }
  StoreSize size;
  size.capacity = capacity;
  const Watts leak = SelfDischarge(capacity, self_discharge_);
  return std::make_unique<CellBattery>(MakeEnergyStore(chemistry_, size),
                                       CellBattery::Limits{charge_at_start_, revive_at_, leak});
}

void BatterySource::Configure(const Battery::Limits& limits,
                              std::shared_ptr<const PowerDraw> harvest) {
  Configure(std::make_unique<Battery>(limits, std::move(harvest)));
}

void BatterySource::Configure(std::unique_ptr<BatteryModel> battery) {
  assert(loads_.empty());
  battery_ = std::move(battery);
  Arm(battery_->depleted() ? SimNow() : battery_->NextEvent());
}

void BatterySource::DoDispose() {
  disposed_ = true;
  timer_.Remove();
  on_depleted_.clear();
  on_revived_.clear();
  ns3::Object::DoDispose();
}

LoadId BatterySource::AddLoad() {
  loads_.emplace_back(0);
  return {loads_.size() - 1};
}

void BatterySource::SetPower(LoadId load, Watts power) {
  assert(power >= Watts(0));
  if (disposed_) return;
  const Joules before = battery_->Stored();
  loads_[load.index] = power;
  total_ = Watts(0);
  for (const Watts& each : loads_) total_ += each;  // a running sum would drift
  battery_->SetLoad(SimNow(), total_);
  if (!remaining_trace_.IsEmpty()) remaining_trace_(before.si(), battery_->Stored().si());
  ArmIfSooner(battery_->EarliestDepletion());
}

ChargeId BatterySource::AddCharger() {
  chargers_.emplace_back(0);
  return {chargers_.size() - 1};
}

void BatterySource::SetCharge(ChargeId charger, Watts power) {
  assert(power >= Watts(0));
  if (disposed_) return;
  chargers_[charger.index] = power;
  Watts total{0};
  for (const Watts& each : chargers_) total += each;
  battery_->SetCharge(SimNow(), total);
  ArmIfSooner(battery_->depleted() ? battery_->NextEvent() : battery_->EarliestDepletion());
}

void BatterySource::ArmIfSooner(Instant instant) {
  if (instant < armed_) Arm(instant);
}

// The timer comes no later than a depletion or a revival, so that this passes over neither.
void BatterySource::Advance() const {
  if (!disposed_) battery_->AdvanceTo(SimNow());
}

BatteryAccount BatterySource::Account() const {
  Advance();
  return battery_->Account();
}

void BatterySource::OnDepleted(std::function<void()> listener) {
  on_depleted_.push_back(std::move(listener));
}

void BatterySource::OnRevived(std::function<void()> listener) {
  on_revived_.push_back(std::move(listener));
}

void BatterySource::Arm(Instant instant) {
  timer_.Remove();
  armed_ = instant;
  if (instant == kNever) return;
  timer_ = ns3::Simulator::Schedule(ToTime(instant) - ns3::Simulator::Now(),
                                    &BatterySource::OnTimer, this);
}

void BatterySource::OnTimer() {
  armed_ = kNever;
  Advance();
  if (battery_->depleted() != dead_) {
    dead_ = battery_->depleted();
    const auto& listeners = dead_ ? on_depleted_ : on_revived_;
    for (std::size_t i = 0; i < listeners.size(); ++i) listeners[i]();
    (dead_ ? depleted_trace_ : revived_trace_)(battery_->Stored().si());
  }
  const Instant next = battery_->NextEvent();
  if (next < armed_) Arm(next);
}

}  // namespace giot
