#include "sim/sweep/sweep_folder.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "results/reader.h"
#include "sim/base/problems.h"
#include "sim/sweep/launcher.h"
#include "sim/sweep/plan_file.h"
#include "sim/sweep/scenario_copy.h"

namespace giot {
namespace {

namespace fs = std::filesystem;

constexpr char kReason[] = "reason.txt";

bool SameWork(const SweepPlan& a, const SweepPlan& b) {
  const auto same_run = [](const PlannedRun& x, const PlannedRun& y) {
    return x.id == y.id && x.arm == y.arm && x.seed == y.seed &&
           std::ranges::equal(x.keys, y.keys, {}, &Override::key, &Override::key) &&
           std::ranges::equal(x.keys, y.keys, {}, &Override::value, &Override::value);
  };
  return a.giot_version == b.giot_version && a.arms == b.arms && a.keys == b.keys &&
         std::ranges::equal(a.overrides, b.overrides, {}, &Override::key, &Override::key) &&
         std::ranges::equal(a.overrides, b.overrides, {}, &Override::value, &Override::value) &&
         std::ranges::equal(a.runs, b.runs, same_run);
}

/// The last line that says something, of a text that may be long.
std::string LastLine(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return "";
  constexpr std::streamoff kTail = 4096;
  const std::streamoff size = stream.tellg();
  stream.seekg(std::max<std::streamoff>(0, size - kTail));
  std::string last;
  for (std::string line; std::getline(stream, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  return last;
}

std::vector<fs::path> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

SweepFolder::SweepFolder(fs::path folder) : folder_(std::move(folder)) {}

void SweepFolder::Create() {
  if (fs::exists(folder_) && plans() == 0 && !FilesIn(folder_).empty() &&
      !fs::exists(folder_ / "lock")) {
    throw ScenarioError("--out: expected a new folder or one of a sweep, found " +
                        folder_.string() + " with other things in it; name another");
  }
  for (const char* const part : {"plans", "runs", "running", "failed"}) {
    fs::create_directories(folder_ / part);
  }
}

void SweepFolder::MustExist() const {
  if (plans() > 0) return;
  throw ScenarioError("expected the folder of a sweep, found none in " + folder_.string() +
                      "; start one with: giot sweep FILE --out " + folder_.string());
}

int SweepFolder::plans() const {
  int count = 0;
  while (fs::exists(folder_ / "plans" / std::to_string(count + 1) / "plan.json")) ++count;
  return count;
}

SweepPlan SweepFolder::ReadPlan(int number) const {
  MustExist();
  if (number < 1 || number > plans()) {
    throw ScenarioError("expected the number of a plan, 1 to " + std::to_string(plans()) +
                        ", found " + std::to_string(number) + "; see the folders of " +
                        (folder_ / "plans").string());
  }
  return giot::ReadPlan(folder_ / "plans" / std::to_string(number) / "plan.json");
}

SweepPlan SweepFolder::Adopt(SweepPlan plan, const fs::path& scenario) {
  if (plans() > 0) {
    SweepPlan current = CurrentPlan();
    if (SameWork(current, plan)) return current;
  }
  plan.number = plans() + 1;
  const fs::path place = folder_ / "plans" / std::to_string(plan.number);
  const fs::path fresh = place.string() + ".new";
  fs::remove_all(fresh);
  std::vector<std::string> names;
  for (const auto& [name, hash] : plan.files) names.push_back(name);
  const fs::path copy = CopyScenario(scenario, names, fresh / "files");
  plan.scenario = place.lexically_relative(folder_) / "files" / copy;
  WritePlan(plan, fresh / "plan.json");
  fs::rename(fresh, place);
  return plan;
}

fs::path SweepFolder::ScenarioOf(const SweepPlan& plan) const { return folder_ / plan.scenario; }
fs::path SweepFolder::Result(const PlannedRun& run) const {
  return folder_ / "runs" / (run.Name() + ".h5");
}
fs::path SweepFolder::Running(const PlannedRun& run) const {
  return folder_ / "running" / run.Name() / (run.Name() + ".h5");
}
fs::path SweepFolder::Failure(const PlannedRun& run) const {
  return folder_ / "failed" / run.Name();
}

RunState SweepFolder::StateOf(const PlannedRun& run) const {
  if (fs::exists(Result(run))) return RunState::kDone;
  return fs::exists(Failure(run)) ? RunState::kFailed : RunState::kToDo;
}

SweepStatus SweepFolder::StatusOf(const SweepPlan& plan) const {
  SweepStatus status;
  for (const PlannedRun& run : plan.runs) {
    switch (StateOf(run)) {
      case RunState::kDone: ++status.done; break;
      case RunState::kFailed: ++status.failed; break;
      case RunState::kToDo: ++status.to_do; break;
    }
  }
  return status;
}

int SweepFolder::ResultsBeside(const SweepPlan& plan) const {
  std::set<fs::path> own;
  for (const PlannedRun& run : plan.runs) own.insert(Result(run));
  const std::vector<fs::path> all = FilesIn(folder_ / "runs");
  return static_cast<int>(std::ranges::count_if(all, [&own](const fs::path& file) {
    return file.extension() == ".h5" && !own.contains(file);
  }));
}

void SweepFolder::Recover(const SweepPlan& plan) {
  for (const PlannedRun& run : plan.runs) {
    if (fs::exists(Running(run))) Accept(run);
  }
  for (const fs::path& file : FilesIn(folder_ / "running")) fs::remove_all(file);
}

std::string SweepFolder::Accept(const PlannedRun& run) {
  std::string fault = FaultOfResult(Running(run), run);
  if (!fault.empty()) return fault;
  fs::rename(Running(run), Result(run));
  fs::remove_all(Running(run).parent_path());
  return "";
}

std::string SweepFolder::Fail(const PlannedRun& run, const std::string& reason) {
  const fs::path place = Running(run).parent_path();
  const std::string last = LastLine(place / RunJob::kComplained);
  const std::string whole = last.empty() ? reason : reason + ": " + last;
  std::ofstream(place / kReason) << run.Describe() << '\n' << whole << '\n';
  fs::rename(place, Failure(run));
  return whole;
}

std::string SweepFolder::ReasonOf(const PlannedRun& run) const {
  return LastLine(Failure(run) / kReason);
}

void SweepFolder::ForgetFailures(const SweepPlan& plan) {
  for (const PlannedRun& run : plan.runs) fs::remove_all(Failure(run));
}

std::string FaultOfResult(const fs::path& result, const PlannedRun& run) {
  if (!fs::exists(result)) return "it left no result";
  try {
    const ResultReader reader(result);
    if (reader.state() != ResultState::kFinal) return "its result is not whole";
    if (reader.ended() != "finished") return "its result says that it was " + reader.ended();
    if (reader.header().run_id == run.id) return "";
    return "its result has the id " + reader.header().run_id.substr(0, 16) +
           " and not the one planned; giot or a file that the scenario names has changed since, "
           "so start again with giot sweep FILE";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace giot
