#include "sim/sweep/collect.h"

#include "results/reader.h"
#include "sim/sweep/plan_file.h"

namespace giot {

std::vector<FinishedRun> FinishedRuns(const SweepFolder& folder, const SweepPlan& plan) {
  std::vector<FinishedRun> runs;
  for (const PlannedRun& run : plan.runs) {
    if (folder.StateOf(run) != RunState::kDone) continue;
    runs.push_back({&run, ResultReader(folder.Result(run)).Summary()});
  }
  return runs;
}

CollectedTables CollectTables(const SweepFolder& folder, const SweepPlan& plan) {
  const std::vector<FinishedRun> runs = FinishedRuns(folder, plan);
  const std::filesystem::path place = plan.number == folder.plans()
                                          ? folder.path()
                                          : folder.path() / "plans" / std::to_string(plan.number);
  CollectedTables tables{static_cast<int>(runs.size()), place / "summary.csv",
                         place / "intervals.csv"};
  ReplaceFile(tables.summary, SummaryCsv(plan, runs));
  ReplaceFile(tables.intervals, IntervalsCsv(plan, runs));
  return tables;
}

}  // namespace giot
