#include "sim/base/require.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "sim/base/problems.h"

namespace giot {

void RequireAtLeastZero(double value, const Asked& asked) {
  if (std::isfinite(value) && value >= 0) return;
  Refuse(asked, "a number >= 0", fmt::format("{}", value));
}

void RequireAboveZero(double value, const Asked& asked) {
  if (std::isfinite(value) && value > 0) return;
  Refuse(asked, "a number > 0", fmt::format("{}", value));
}

void RequireAtLeast(long long value, long long low, const Asked& asked) {
  if (value >= low) return;
  Refuse(asked, fmt::format("a whole number >= {}", low), fmt::format("{}", value));
}

void RequireWithin(double value, double low, double high, const Asked& asked) {
  if (value >= low && value <= high) return;
  Refuse(asked, fmt::format("a number from {} to {}", low, high), fmt::format("{}", value));
}

void Refuse(const Asked& asked, std::string_view expected, std::string_view found) {
  throw ScenarioError({Problem{{std::string(asked.of)},
                               std::string(asked.key),
                               std::string(expected),
                               std::string(found),
                               std::string(asked.mend)}});
}

}  // namespace giot
