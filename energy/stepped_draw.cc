#include "energy/stepped_draw.h"

#include <algorithm>

namespace giot {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kLongest = std::int64_t{1} << 61;

}  // namespace

// Monotone until its next change, it is constant where it ends as it began.
bool SteppedDraw::IsConstant(Instant from, Instant to) const {
  const Instant last{std::min(to.ns, from.ns + kLongest) - 1};
  return draw_->PowerAt(from) == draw_->PowerAt(last);
}

SteppedDraw::Part SteppedDraw::PartAt(Instant t) const {
  Instant to = draw_->NextChange(t);
  if (IsConstant(t, to)) return {t, to, true};
  Instant from{t.ns / kMinute * kMinute};
  to = std::min(to, Instant{from.ns + kMinute});
  for (Instant next = draw_->NextChange(from); next <= t; next = draw_->NextChange(from)) {
    from = next;
  }
  return {from, to, false};
}

Watts SteppedDraw::PowerOver(const Part& part) const {
  if (part.constant) return draw_->PowerAt(part.from);
  return Watts((draw_->Energy(part.from, part.to) / (part.to - part.from)).si());
}

Watts SteppedDraw::PowerAt(Instant t) const { return PowerOver(PartAt(t)); }

Joules SteppedDraw::Energy(Instant from, Instant to) const {
  Joules sum{0};
  while (from < to) {
    const Part part = PartAt(from);
    const Instant end = std::min(to, part.to);
    sum += PowerOver(part) * (end - from);
    from = end;
  }
  return sum;
}

}  // namespace giot
