// What a sweep keeps on disk, and what can be told from it: which runs are done, which have failed.
//
//   DIR/plans/1/plan.json      runs, keys, arms, seeds, ids; beside it, in files/, the scenario and
//                              the data it names, as they were
//   DIR/runs/run_ID.h5         results, each whole; those of earlier plans stay
//   DIR/running/run_ID/        what is being written; swept away when the sweep goes on
//   DIR/failed/run_ID/         reason.txt, stderr.txt, stdout.txt and the broken result, if any
//   DIR/summary.csv, DIR/intervals.csv
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/sweep/plan.h"

namespace giot {

enum class RunState { kDone, kFailed, kToDo };

/// Runs of a plan by state; a run that stands in the plan twice (two arms that come to the same)
/// is done once and counted twice.
struct SweepStatus {
  int done = 0;
  int failed = 0;
  int to_do = 0;
  int total() const { return done + failed + to_do; }
};

/// The folder of one sweep.
class SweepFolder {
 public:
  /// Nothing is created or read yet.
  explicit SweepFolder(std::filesystem::path folder);

  const std::filesystem::path& path() const { return folder_; }

  /// Makes the folder. Throws ScenarioError where it holds something that is no sweep.
  void Create();
  /// Throws ScenarioError where no sweep has been planned here.
  void MustExist() const;

  /// How many plans there are; the last one is current.
  int plans() const;
  /// Throws ScenarioError where there is no such plan.
  SweepPlan ReadPlan(int number) const;
  SweepPlan CurrentPlan() const { return ReadPlan(plans()); }
  /// Makes `plan` the current one, with a copy of the scenario and its files, unless the current
  /// one is the same. Returns the current plan.
  SweepPlan Adopt(SweepPlan plan, const std::filesystem::path& scenario);
  /// The copy of the scenario that the plan's runs read.
  std::filesystem::path ScenarioOf(const SweepPlan& plan) const;

  std::filesystem::path Result(const PlannedRun& run) const;
  /// Where the run writes its result, in a folder of its own.
  std::filesystem::path Running(const PlannedRun& run) const;
  /// The folder of a failed run.
  std::filesystem::path Failure(const PlannedRun& run) const;

  RunState StateOf(const PlannedRun& run) const;
  SweepStatus StatusOf(const SweepPlan& plan) const;
  /// Results of earlier plans that the given one does not share.
  int ResultsBeside(const SweepPlan& plan) const;

  /// Takes in results that were finished when their sweep died, and removes what was half done.
  /// Only under the SweepLock.
  void Recover(const SweepPlan& plan);
  /// A run that ended with exit status 0: its result is checked and takes its place. Returns what
  /// is wrong with it; empty where all is well.
  std::string Accept(const PlannedRun& run);
  /// A run that failed: what it said and wrote is kept under failed/. Returns the reason, one line.
  std::string Fail(const PlannedRun& run, const std::string& reason);
  /// The reason kept by Fail().
  std::string ReasonOf(const PlannedRun& run) const;
  /// Forgets the failures of a plan, so that its failed runs are to be done again.
  void ForgetFailures(const SweepPlan& plan);

 private:
  std::filesystem::path folder_;
};

/// What is wrong with a result that should be the run's: not whole, cut short, or of another id.
/// Empty where all is well.
std::string FaultOfResult(const std::filesystem::path& result, const PlannedRun& run);

}  // namespace giot
