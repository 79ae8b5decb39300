// What `giot sweep` tells of a sweep's folder, in words.
#pragma once

#include <string>

#include "sim/sweep/sweep_folder.h"

namespace giot {

/// `runs/break_even: plan 2, 600 runs: 412 done, 3 failed, 185 to do`, then whether a sweep is at
/// work, what failed, and results of earlier plans.
std::string StatusText(const SweepFolder& folder, const SweepPlan& plan);

/// The failed runs of a plan with reason and place, a paragraph of its own; after twenty their
/// number alone. Empty where none failed.
std::string FailuresText(const SweepFolder& folder, const SweepPlan& plan);

}  // namespace giot
