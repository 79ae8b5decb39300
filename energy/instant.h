// A point of simulated time in whole nanoseconds, the resolution of ns-3: sums of floating-point
// seconds would drift apart from the engine's clock.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

#include "sim/base/units.h"

namespace giot {

/// Whole nanoseconds since the run began.
struct Instant {
  std::int64_t ns = 0;
  constexpr auto operator<=>(const Instant&) const = default;
};

/// Later than everything.
inline constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};

/// The time from `earlier` to `later`; neither may be kNever.
constexpr Seconds operator-(Instant later, Instant earlier) {
  return Seconds(static_cast<double>(later.ns - earlier.ns) * 1e-9);
}

}  // namespace giot
