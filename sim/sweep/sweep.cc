#include "sim/sweep/sweep.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace giot {
namespace {

constexpr Seconds kPatience{0.2};  // Between two looks at the stop signal and the progress.
constexpr int kFailuresTold = 20;

}  // namespace

Sweep::Sweep(SweepFolder& folder, const SweepPlan& plan, Launcher& launcher,
             std::filesystem::path program, ProgressLine::Options progress)
    : folder_(folder),
      plan_(plan),
      launcher_(launcher),
      program_(std::move(program)),
      line_(std::move(progress)) {}

std::vector<std::string> Sweep::CommandOf(const PlannedRun& run) const {
  std::vector<std::string> command{program_.string(), "run", folder_.ScenarioOf(plan_).string()};
  for (const Override& one : plan_.OverridesOf(run)) command.push_back(one.key + '=' + one.value);
  if (!run.arm.empty()) command.insert(command.end(), {"--arm", run.arm});
  command.insert(command.end(), {"--out", folder_.Running(run).string(), "--quiet"});
  return command;
}

void Sweep::Work(const StopSignal& stop) {
  folder_.Recover(plan_);
  status_ = folder_.StatusOf(plan_);
  for (const PlannedRun& run : plan_.runs) {
    const bool first = ++places_[run.Name()] == 1;
    if (first && folder_.StateOf(run) == RunState::kToDo) queue_.push_back(&run);
  }
  line_.Say(fmt::format("{} runs: {} done, {} failed, {} to do", status_.total(), status_.done,
                        status_.failed, status_.to_do));
  while (!stop.requested() && (next_ < queue_.size() || launcher_.running() > 0)) {
    while (next_ < queue_.size() && launcher_.free_workers() > 0) StartNext();
    for (const RunJobEnd& end : launcher_.Wait(kPatience)) Take(end);
    ShowProgress();
  }
  launcher_.StopAll();
  folder_.Recover(plan_);
  SayHowItEnds(stop);
}

void Sweep::StartNext() {
  const PlannedRun& run = *queue_[next_++];
  const std::filesystem::path place = folder_.Running(run).parent_path();
  std::filesystem::create_directories(place);
  started_[run.Name()] = &run;
  launcher_.Start({run.Name(), CommandOf(run), place});
}

void Sweep::Take(const RunJobEnd& end) {
  const PlannedRun& run = *started_.at(end.name);
  started_.erase(end.name);
  ++ended_;
  const int places = places_.at(end.name);
  status_.to_do -= places;
  std::string fault = end.status == 0    ? folder_.Accept(run)
                      : end.status > 128 ? fmt::format("ended by signal {}", end.status - 128)
                                         : fmt::format("exit status {}", end.status);
  if (fault.empty()) {
    status_.done += places;
    return;
  }
  status_.failed += places;
  fault = folder_.Fail(run, fault);
  if (++failures_told_ <= kFailuresTold) {
    line_.Say(fmt::format("{} ({}) failed: {}", run.Name(), run.Describe(), fault));
  } else if (failures_told_ == kFailuresTold + 1) {
    line_.Say("more have failed; the rest of them are counted only");
  }
}

void Sweep::ShowProgress() {
  const double left = static_cast<double>(queue_.size()) - ended_;
  std::string text =
      fmt::format("{:>3} %  {} of {} runs done, {} failed, {} at work",
                  100 * (status_.done + status_.failed) / status_.total(), status_.done,
                  status_.total(), status_.failed, launcher_.running());
  if (ended_ > 0 && left > 0) {
    text += ", " + DurationText(line_.elapsed() * (left / ended_)) + " left";
  }
  line_.Show(text);
}

void Sweep::SayHowItEnds(const StopSignal& stop) {
  const SweepStatus now = folder_.StatusOf(plan_);
  if (stop.requested()) {
    line_.Finish(
        fmt::format("stopped by {}: {} of {} runs are done; go on with: giot sweep resume "
                    "{}",
                    stop.name(), now.done, now.total(), folder_.path().string()));
    return;
  }
  line_.Finish(fmt::format("{} of {} runs are done, {} failed, in {}", now.done, now.total(),
                           now.failed, DurationText(line_.elapsed())));
}

}  // namespace giot
