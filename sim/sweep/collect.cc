#include "sim/sweep/collect.h"

#include <vector>

#include "results/reader.h"
#include "sim/sweep/plan_file.h"
#include "sim/sweep/tables.h"

namespace giot {

CollectedTables CollectTables(const SweepFolder& folder, const SweepPlan& plan) {
  std::vector<FinishedRun> runs;
  for (const PlannedRun& run : plan.runs) {
    if (folder.StateOf(run) != RunState::kDone) continue;
    runs.push_back({&run, ResultReader(folder.Result(run)).Summary()});
  }
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
