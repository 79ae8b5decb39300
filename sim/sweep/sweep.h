// Works through the runs of a plan: starts them, takes in results, keeps failures apart, goes on.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "sim/progress.h"
#include "sim/stop_signal.h"
#include "sim/sweep/launcher.h"
#include "sim/sweep/sweep_folder.h"

namespace giot {

/// One session of work in a sweep's folder. The caller holds its SweepLock.
class Sweep {
 public:
  /// `program` is what is called as `program run SCENARIO key=value ... --out FILE --quiet`.
  /// Referenced objects outlive the sweep.
  Sweep(SweepFolder& folder, const SweepPlan& plan, Launcher& launcher,
        std::filesystem::path program, ProgressLine::Options progress);

  /// Runs what is neither done nor has failed, until all have ended or a signal asks to stop. Then
  /// nothing runs any more and every run is done, failed or to do. Throws std::runtime_error where
  /// the folder or a process cannot be had.
  void Work(const StopSignal& stop);

  /// The command line of one run.
  std::vector<std::string> CommandOf(const PlannedRun& run) const;

 private:
  void StartNext();
  void Take(const RunJobEnd& end);
  void ShowProgress();
  void SayHowItEnds(const StopSignal& stop);

  SweepFolder& folder_;
  const SweepPlan& plan_;
  Launcher& launcher_;
  std::filesystem::path program_;
  ProgressLine line_;
  std::vector<const PlannedRun*> queue_;  ///< Each id once, in the plan's order.
  std::size_t next_ = 0;
  std::map<std::string, const PlannedRun*> started_;  ///< By name.
  std::map<std::string, int> places_;                 ///< How often a name stands in the plan.
  SweepStatus status_;
  int ended_ = 0;  ///< Runs of the queue that have ended in this session.
  int failures_told_ = 0;
};

}  // namespace giot
