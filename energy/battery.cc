#include "energy/battery.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace giot {
namespace {

/// A piece of the harvest that has no end is cut here: 73 years.
constexpr std::int64_t kLongestPiece = std::int64_t{1} << 61;

/// The first whole nanosecond in (low, high] at which `holds`, which must hold at `high` and stay
/// true from its first instant on.
template <class Predicate>
Instant FirstWhere(Instant low, Instant high, Predicate holds) {
  while (high.ns - low.ns > 1) {
    const Instant middle{low.ns + (high.ns - low.ns) / 2};
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

/// `from` + energy / power in whole nanoseconds, rounded up, at most kLongestPiece later.
Instant WhenDrained(Instant from, Joules energy, Watts power) {
  const double longest = static_cast<double>(kLongestPiece);
  const double ns = std::clamp(std::ceil((energy / power).si() * 1e9), 0.0, longest);
  return {from.ns + static_cast<std::int64_t>(ns)};
}

}  // namespace

Battery::Limits Battery::Mains() { return {Joules(std::numeric_limits<double>::infinity()), 1, 0}; }

Battery::Battery(const Limits& limits, std::shared_ptr<const PowerDraw> harvest)
    : limits_(limits), harvest_(std::move(harvest)) {
  assert(limits.capacity > Joules(0));
  start_ = unlimited() ? limits.capacity : limits.capacity * limits.charge_at_start;
  level_.Set(start_);
  depleted_ = start_ <= Joules(0);
}

bool Battery::unlimited() const { return std::isinf(limits_.capacity.si()); }

void Battery::AdvanceTo(Instant now) {
  assert(now >= now_);
  while (now_ < now) AdvanceWithinPiece(harvest_ ? std::min(now, EndOfPiece()) : now);
}

void Battery::SetLoad(Instant now, Watts load) {
  assert(load >= Watts(0));
  AdvanceTo(now);
  load_ = load;
}

void Battery::SetCharge(Instant now, Watts charge) {
  assert(charge >= Watts(0));
  AdvanceTo(now);
  charge_ = charge;
}

BatteryAccount Battery::Account() const {
  return {start_, Stored(), Spent(), Harvested(), Spilled(), Overdrawn(), Joules(0)};
}

Joules Battery::HarvestedBetween(Instant from, Instant to) const {
  const Joules charged = charge_ * (to - from);
  return harvest_ ? harvest_->Energy(from, to) + charged : charged;
}

Watts Battery::HarvestAt(Instant t) const {
  return harvest_ ? harvest_->PowerAt(t) + charge_ : charge_;
}

Instant Battery::EndOfPiece() const {
  const Instant longest{now_.ns + kLongestPiece};
  return harvest_ ? std::min(harvest_->NextChange(now_), longest) : longest;
}

void Battery::AdvanceWithinPiece(Instant to) {
  const Joules drawn = Drawn() * (to - now_);
  const Joules gained = HarvestedBetween(now_, to);
  const Joules spilled = SpilledWithinPiece(to, gained, drawn);
  spent_.Add(drawn);
  harvested_.Add(gained);
  spilled_.Add(spilled);
  now_ = to;
  if (unlimited()) return;
  level_.Add(gained);
  level_.Add(-drawn);
  level_.Add(-spilled);
  SettleLevel();
}

// What does not fit: by how much the highest level of the piece would pass the capacity.
Joules Battery::SpilledWithinPiece(Instant to, Joules gained, Joules drawn) const {
  if (unlimited()) return gained;
  const Joules room = limits_.capacity - Stored();
  if (gained <= room) return Joules(0);
  Joules highest = gained - drawn;
  if (HarvestAt(now_) > Drawn() && HarvestAt({to.ns - 1}) < Drawn()) {
    const Instant peak = CrossingOfLoad(now_, to, true);
    highest = std::max(highest, HarvestedBetween(now_, peak) - Drawn() * (peak - now_));
  }
  return std::max(Joules(0), highest - room);
}

// The first instant at which a monotone harvest has fallen to, or risen to, the load.
Instant Battery::CrossingOfLoad(Instant from, Instant to, bool falling) const {
  return FirstWhere(from, to, [&](Instant t) {
    const Watts harvest = HarvestAt(t);
    return falling ? harvest <= Drawn() : harvest >= Drawn();
  });
}

// Takes rounding off the ends of the scale and changes between alive and depleted.
void Battery::SettleLevel() {
  const Joules level = level_.Value();
  if (level > limits_.capacity) {
    spilled_.Add(level - limits_.capacity);
    level_.Set(limits_.capacity);
  } else if (level <= Joules(0) && !depleted_) {
    overdrawn_.Add(-level);
    level_.Set(Joules(0));
    depleted_ = true;
    return;
  }
  if (depleted_ && limits_.revive_at > 0) {
    depleted_ = Stored() < limits_.capacity * limits_.revive_at;
  }
}

Instant Battery::NextEvent() const {
  if (unlimited()) return kNever;
  const Instant end = EndOfPiece();
  const std::optional<Instant> found =
      depleted_ ? RevivalWithinPiece(end) : DepletionWithinPiece(end);
  if (found) return *found;
  return harvest_ ? harvest_->NextChange(now_) : kNever;
}

Instant Battery::EarliestDepletion() const {
  if (unlimited() || depleted_ || load_ <= Watts(0)) return kNever;
  if (!harvest_) return DepletionWithinPiece(EndOfPiece()).value_or(kNever);
  const Instant drained = WhenDrained(now_, Stored(), load_);
  return {std::max(now_.ns, drained.ns - 1)};  // a division may round past the root
}

// The level falls only while the harvest is below the load, and since the harvest is monotone that
// is one stretch: there the root is bracketed.
std::optional<Instant> Battery::DepletionWithinPiece(Instant end) const {
  if (load_ <= Watts(0)) return std::nullopt;
  Instant from = now_;
  Joules level = Stored();
  if (IsFed()) {
    const Watts first = HarvestAt(from);
    const Watts last = HarvestAt({end.ns - 1});
    if (first >= load_ && last >= load_) return std::nullopt;
    if (first > load_) {
      from = CrossingOfLoad(now_, end, true);
      const Joules peak = level + HarvestedBetween(now_, from) - load_ * (from - now_);
      level = std::min(peak, limits_.capacity);
    } else if (last > load_) {
      end = CrossingOfLoad(now_, end, false);
    }
  }
  const auto empty = [&](Instant t) {
    return level + HarvestedBetween(from, t) <= load_ * (t - from);
  };
  if (!empty(end)) return std::nullopt;
  // Without harvest the root is known to the rounding of a division: a narrow bracket.
  const Instant drained = WhenDrained(from, level, load_);
  const Instant low{std::max(from.ns, drained.ns - 2)};
  const Instant high{std::min(end.ns, drained.ns + 2)};
  return FirstWhere(empty(low) ? from : low, empty(high) ? high : end, empty);
}

std::optional<Instant> Battery::RevivalWithinPiece(Instant end) const {
  if (!IsFed() || limits_.revive_at <= 0) return std::nullopt;
  const auto charged = [&](Instant t) {
    const Joules level = std::min(Stored() + HarvestedBetween(now_, t), limits_.capacity);
    return level >= limits_.capacity * limits_.revive_at;
  };
  if (!charged(end)) return std::nullopt;
  return FirstWhere(now_, end, charged);
}

}  // namespace giot
