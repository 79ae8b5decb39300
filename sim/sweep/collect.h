// Reads the results of a sweep and writes its tables.
#pragma once

#include <filesystem>
#include <vector>

#include "sim/sweep/sweep_folder.h"
#include "sim/sweep/tables.h"

namespace giot {

/// What CollectTables() wrote.
struct CollectedTables {
  int runs = 0;  ///< Rows of the summary.
  std::filesystem::path summary;
  std::filesystem::path intervals;
};

/// The runs of a plan that are done, with their figures, in the plan's order; they point into the
/// plan. Throws std::runtime_error where a result cannot be read.
std::vector<FinishedRun> FinishedRuns(const SweepFolder& folder, const SweepPlan& plan);

/// Writes `summary.csv` and `intervals.csv` from the results that a plan has so far, each in one
/// step: in the sweep's folder for the current plan, beside plan.json for an earlier one. Throws
/// std::runtime_error where a result cannot be read.
CollectedTables CollectTables(const SweepFolder& folder, const SweepPlan& plan);

}  // namespace giot
