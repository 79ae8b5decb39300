// `giot sweep FILE --out DIR`: runs a scenario over a grid of keys, its arms and seeds; and what is
// asked of a sweep afterwards: status, resume, retry-failed, cancel.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/catalogue.h"
#include "sim/commands/commands.h"
#include "sim/sweep/collect.h"
#include "sim/sweep/local_launcher.h"
#include "sim/sweep/status_text.h"
#include "sim/sweep/sweep.h"
#include "sim/sweep/sweep_lock.h"

namespace giot {
namespace {

/// What the language says that a run with these overrides is.
RunIdentity IdentityOf(const std::filesystem::path& file, const Catalogue& catalogue,
                       const std::vector<Override>& overrides) {
  const Scenario run = LoadScenario(file, catalogue, overrides);
  return {run.RunId(), run.file_hashes};
}

void Print(const std::string& text) { std::fputs(text.c_str(), stdout); }

class SweepCommand final : public Command {
 public:
  std::string name() const override { return "sweep"; }
  std::string summary() const override {
    return "Run a scenario over a grid of keys, its arms and seeds";
  }
  std::string example() const override {
    return "giot sweep scenarios/break_even.toml --out runs/break_even -j 2\n"
           "  giot sweep status runs/break_even\n"
           "  giot sweep resume runs/break_even";
  }

  void AddOptions(CLI::App& app) override {
    app.require_subcommand(0, 1);
    app.description(
        summary() +
        ".\nA sweep may be stopped at any time, by Ctrl-C too: the same command goes on."
        "\nExit status: 0 every run is done, 1 some have failed, 2 the input is wrong, "
        "130 or 143 stopped by Ctrl-C or SIGTERM.");
    app.add_option("file", file_, "scenario file (TOML) with a table [sweep]");
    app.add_option("overrides", overrides_, "key=value, e.g. run.duration_s=60; for every run");
    app.add_option("--out", folder_, "folder of the sweep; the same one goes on where it was left");
    AddWork(app);
    status_ = AddVerb(app, "status", "Tell what is done, has failed and is to do");
    resume_ = AddVerb(app, "resume", "Go on with what is to do");
    retry_ = AddVerb(app, "retry-failed", "Try failed runs again, and go on");
    cancel_ = AddVerb(app, "cancel", "Stop the sweep that is at work; what is done stays");
    AddWork(*resume_);
    AddWork(*retry_);
  }

  int Run() override {
    if (status_->parsed()) return TellStatus();
    if (cancel_->parsed()) return Cancel();
    if (resume_->parsed() || retry_->parsed()) return GoOn();
    if (file_.empty() || folder_.empty()) {
      throw ScenarioError("expected a scenario and --out DIR; write giot sweep FILE --out DIR");
    }
    return Start();
  }

 private:
  CLI::App* AddVerb(CLI::App& app, const std::string& verb, const std::string& meaning) {
    CLI::App* sub = app.add_subcommand(verb, meaning);
    sub->add_option("dir", folder_, "folder of the sweep")->required();
    sub->footer("Example:\n  giot sweep " + verb + " runs/break_even");
    return sub;
  }
  void AddWork(CLI::App& app) {
    app.add_option("-j,--jobs", jobs_, "runs at the same time")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    app.add_flag("--quiet", quiet_, "show no progress");
  }

  int TellStatus() {
    const SweepFolder folder(folder_);
    Print(StatusText(folder, folder.CurrentPlan()));
    return 0;
  }

  int Cancel() {
    const SweepFolder folder(folder_);
    folder.MustExist();
    if (!CancelSweep(folder.path())) Print("no sweep was at work\n");
    Print(StatusText(folder, folder.CurrentPlan()));
    return 0;
  }

  int Start() {
    std::vector<Override> overrides;
    for (const std::string& text : overrides_) overrides.push_back(ParseOverride(text));
    const Catalogue catalogue = JoinedCatalogue();
    const ScenarioConfig config = LoadScenario(file_, catalogue, overrides).config;
    SweepPlan plan = ExpandSweep(config, file_, overrides, [&](const std::vector<Override>& all) {
      return IdentityOf(file_, catalogue, all);
    });
    plan.giot_version = GIOT_VERSION;
    SweepFolder folder(folder_);
    folder.Create();
    const SweepLock lock(folder.path());
    plan = folder.Adopt(std::move(plan), file_);
    return Work(folder, plan);
  }

  int GoOn() {
    SweepFolder folder(folder_);
    folder.MustExist();
    const SweepLock lock(folder.path());
    const SweepPlan plan = folder.CurrentPlan();
    if (retry_->parsed()) folder.ForgetFailures(plan);
    CheckIdentity(folder, plan);
    return Work(folder, plan);
  }

  /// A plan of another giot, or of files that have changed since, would fail run by run.
  static void CheckIdentity(const SweepFolder& folder, const SweepPlan& plan) {
    const auto run = std::ranges::find_if(plan.runs, [&folder](const PlannedRun& one) {
      return folder.StateOf(one) == RunState::kToDo;
    });
    if (run == plan.runs.end()) return;
    const Catalogue catalogue = JoinedCatalogue();
    const std::filesystem::path file = folder.ScenarioOf(plan);
    std::vector<Override> all;
    if (!run->arm.empty()) all = ArmOverrides(LoadScenario(file, catalogue).config, run->arm);
    for (const Override& one : plan.OverridesOf(*run)) all.push_back(one);
    if (IdentityOf(file, catalogue, all).id == run->id) return;
    throw ScenarioError("expected the giot " + plan.giot_version + " and the files that " +
                        folder.path().string() +
                        " was planned with, found that one of them has changed; plan anew with: "
                        "giot sweep FILE --out " +
                        folder.path().string());
  }

  int Work(SweepFolder& folder, const SweepPlan& plan) {
    const StopSignal stop;
    LocalLauncher launcher(jobs_);
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    Sweep(folder, plan, launcher, program, ProgressLine::For(stderr, quiet_)).Work(stop);
    const CollectedTables tables = CollectTables(folder, plan);
    Print("wrote " + tables.summary.string() + "\nwrote " + tables.intervals.string() + '\n');
    const std::string failures = FailuresText(folder, plan);
    std::fputs(failures.c_str(), stderr);
    if (stop.requested()) return stop.exit_status();
    return failures.empty() ? 0 : 1;
  }

  std::string file_;
  std::vector<std::string> overrides_;
  std::string folder_;
  int jobs_ = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  bool quiet_ = false;
  CLI::App* status_ = nullptr;
  CLI::App* resume_ = nullptr;
  CLI::App* retry_ = nullptr;
  CLI::App* cancel_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeSweepCommand() { return std::make_unique<SweepCommand>(); }

}  // namespace giot
