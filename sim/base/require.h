// Checks at the door of a library: a number that cannot be is refused by name, in words that mend.
#pragma once

#include <string_view>

namespace giot {

/// Whose number it is and what to write instead.
struct Asked {
  std::string_view of;    ///< E.g. `job 7`.
  std::string_view key;   ///< With its unit, e.g. `work_s`.
  std::string_view mend;  ///< E.g. `give the time that it takes alone on the server`.
};

/// Throws ScenarioError `job 7: work_s: expected a number >= 0, found nan; give the time ...` where
/// `value` is not a finite number >= 0.
void RequireAtLeastZero(double value, const Asked& asked);
/// The same for a finite number > 0.
void RequireAboveZero(double value, const Asked& asked);
/// The same for a whole number of at least `low`.
void RequireAtLeast(long long value, long long low, const Asked& asked);
/// The same for a number in low..high, both included.
void RequireWithin(double value, double low, double high, const Asked& asked);
/// Throws ScenarioError `OF: KEY: expected EXPECTED, found FOUND; MEND`.
[[noreturn]] void Refuse(const Asked& asked, std::string_view expected, std::string_view found);

}  // namespace giot
