#include "energy/lte_radio.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr std::size_t Index(LteActivity activity) { return static_cast<std::size_t>(activity); }

Instant After(Instant from, Seconds time) {
  return {from.ns + static_cast<std::int64_t>(std::llround(time.si() * 1e9))};
}

}  // namespace

LteRadio::LteRadio(const Parameters& parameters) : parameters_(parameters) {
  const Parameters& p = parameters;
  const auto require = [](double value, std::string_view key) {
    RequireAtLeastZero(value, {"LTE radio", key, "take it from a measured model (Huang 2012)"});
  };
  require(p.uplink_j_per_bit, "uplink_j_per_bit");
  require(p.downlink_j_per_bit, "downlink_j_per_bit");
  require(p.active.si(), "active_w");
  require(p.promotion.si(), "promotion_w");
  require(p.promotion_time.si(), "promotion_s");
  require(p.tail.si(), "tail_w");
  require(p.tail_time.si(), "tail_s");
  require(p.idle.si(), "idle_w");
}

LteActivity LteRadio::activity() const {
  if (now_ < promoted_at_) return LteActivity::kPromotion;
  if (now_ < uplink_.until || now_ < downlink_.until) return LteActivity::kActive;
  return now_ < idle_at_ ? LteActivity::kTail : LteActivity::kIdle;
}

Watts LteRadio::PowerOf(LteActivity activity) const {
  switch (activity) {
    case LteActivity::kPromotion: return parameters_.promotion;
    case LteActivity::kActive: return parameters_.active;
    case LteActivity::kTail: return parameters_.tail;
    default: return parameters_.idle;
  }
}

Watts LteRadio::power() const {
  if (!on_) return Watts(0);
  Watts sum = PowerOf(activity());
  for (const Flow& flow : {uplink_, downlink_}) {
    if (now_ < flow.until) sum += flow.power;
  }
  return sum;
}

Instant LteRadio::NextChange() const {
  Instant next = kNever;
  if (!on_) return next;
  for (const Instant each : {promoted_at_, uplink_.until, downlink_.until, idle_at_}) {
    if (each > now_) next = std::min(next, each);
  }
  return next;
}

void LteRadio::AdvanceTo(Instant now) {
  assert(now >= now_);
  while (now_ < now) Step(std::min(now, NextChange()));
}

void LteRadio::Step(Instant to) {
  if (on_) {
    const Watts base = PowerOf(activity());
    base_[Index(activity())].Add(base * (to - now_));
    bits_.Add((power() - base) * (to - now_));
  }
  now_ = to;
}

void LteRadio::Connect(Instant now) {
  AdvanceTo(now);
  if (!on_ || activity() != LteActivity::kIdle) return;
  promoted_at_ = After(now, parameters_.promotion_time);
  idle_at_ = After(promoted_at_, parameters_.tail_time);
}

void LteRadio::Begin(Flow& flow, Instant now, double joules_per_bit, double bits, Seconds time) {
  Connect(now);
  if (!on_) return;
  Joules energy(joules_per_bit * bits);
  if (now < flow.until) energy += flow.power * (flow.until - now);
  flow.until = std::max(flow.until, After(now, time));
  flow.power = Watts(energy.si() / (flow.until - now).si());
  idle_at_ = After(std::max(flow.until, promoted_at_), parameters_.tail_time);
}

void LteRadio::Uplink(Instant now, double bits, Seconds time) {
  Begin(uplink_, now, parameters_.uplink_j_per_bit, bits, time);
}

void LteRadio::Downlink(Instant now, double bits, Seconds time) {
  Begin(downlink_, now, parameters_.downlink_j_per_bit, bits, time);
}

void LteRadio::LetGo() {
  promoted_at_ = idle_at_ = now_;
  uplink_ = downlink_ = {};
}

void LteRadio::Release(Instant now) {
  AdvanceTo(now);
  LetGo();
}

void LteRadio::SwitchOff(Instant now) {
  AdvanceTo(now);
  LetGo();
  on_ = false;
}

void LteRadio::SwitchOn(Instant now) {
  AdvanceTo(now);
  on_ = true;
}

Joules LteRadio::Spent(LteActivity activity) const { return base_[Index(activity)].Value(); }

Joules LteRadio::Total() const {
  Joules sum = SpentOnBits();
  for (const EnergySum& each : base_) sum += each.Value();
  return sum;
}

}  // namespace giot
