#include "sim/sweep/status_text.h"

#include <fmt/format.h>

#include "sim/sweep/sweep_lock.h"

namespace giot {

std::string StatusText(const SweepFolder& folder, const SweepPlan& plan) {
  const std::string path = folder.path().string();
  const SweepStatus status = folder.StatusOf(plan);
  std::string text =
      fmt::format("{}: plan {}, {} runs: {} done, {} failed, {} to do\n", path, plan.number,
                  status.total(), status.done, status.failed, status.to_do);
  if (const int process = SweepLock::Holder(folder.path()); process != 0) {
    text += fmt::format("a sweep is at work (process {})\n", process);
  } else if (status.to_do > 0) {
    text += fmt::format("nothing is at work; go on with: giot sweep resume {}\n", path);
  }
  if (const int beside = folder.ResultsBeside(plan); beside > 0) {
    text += fmt::format("{} results of earlier plans stay in {}\n", beside,
                        (folder.path() / "runs").string());
  }
  return text + FailuresText(folder, plan);
}

std::string FailuresText(const SweepFolder& folder, const SweepPlan& plan) {
  constexpr int kShown = 20;
  std::string text;
  int failed = 0;
  for (const PlannedRun& run : plan.runs) {
    if (folder.StateOf(run) != RunState::kFailed) continue;
    if (++failed > kShown) continue;
    text += fmt::format("  {}: {}\n    see {}\n", run.Describe(), folder.ReasonOf(run),
                        folder.Failure(run).string());
  }
  if (failed == 0) return "";
  if (failed > kShown) {
    text +=
        fmt::format("  and {} more in {}\n", failed - kShown, (folder.path() / "failed").string());
  }
  return fmt::format("{} failed; try them again with: giot sweep retry-failed {}\n", failed,
                     folder.path().string()) +
         text;
}

}  // namespace giot
