// The two tables that a sweep leaves: every run with its figures, and means with their intervals.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "results/run_facts.h"
#include "sim/sweep/plan.h"

namespace giot {

/// A run that is done, with the figures of its /summary.
struct FinishedRun {
  const PlannedRun* run = nullptr;  ///< Points into the plan.
  std::vector<SummaryFigure> figures;
};

/// A figure's column: `name`, or `group.name` where it is about one group.
std::string FigureColumn(const SummaryFigure& figure);

/// One row a run, in the plan's order: `run_id`, the swept keys, `arm` (where there are arms),
/// `seed`, then a column for each figure that any run has. A figure that a run lacks or that is NaN
/// is an empty cell; numbers are the shortest that read back equal. Throws std::runtime_error where
/// a run has a figure twice.
std::string SummaryCsv(const SweepPlan& plan, std::span<const FinishedRun> runs);

/// One row for each grid point, arm and figure: the swept keys, `arm`, `figure`, `unit`, `n`,
/// `mean`, `sd`, `low_95`, `high_95` (Student t over the `n` seeds that have the figure) and, where
/// there are arms, the paired difference to the first arm over the `pairs` seeds that have it in
/// both: `minus_arm`, `pairs`, `difference_mean`, `difference_sd`, `difference_low_95`,
/// `difference_high_95`. Cells that need more runs than there are stay empty.
std::string IntervalsCsv(const SweepPlan& plan, std::span<const FinishedRun> runs);

}  // namespace giot
