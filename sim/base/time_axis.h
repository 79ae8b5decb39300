// The time axis of a model or of a table of readings: whole steps since an origin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/units.h"

namespace giot {

/// Seconds from 1970-01-01 to a time written `YYYY-MM-DD` or `YYYY-MM-DD HH:MM[:SS]` (proleptic
/// Gregorian, no time zone, no leap seconds). Throws ScenarioError where it is written otherwise.
std::int64_t ParseTime(std::string_view text);

/// Evenly spaced points in time.
struct TimeAxis {
  std::string origin = "1970-01-01";  ///< The time of step 0.
  Seconds step{1};                    ///< From one point to the next, whole seconds.

  /// The step of a time. Throws ScenarioError where the time lies between two steps.
  std::int64_t StepOf(std::string_view time) const;
  /// The time of a step, as `YYYY-MM-DD`, with ` HH:MM` where the step is shorter than a day.
  std::string TimeOf(std::int64_t step) const;
};

}  // namespace giot
