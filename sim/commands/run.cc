// giot run FILE [key=value ...]: one scenario to one result.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/catalogue.h"
#include "sim/commands/commands.h"
#include "sim/portable_math.h"
#include "sim/run.h"

namespace giot {
namespace {

class RunCommand final : public Command {
 public:
  std::string name() const override { return "run"; }
  std::string summary() const override { return "run a scenario and write its result"; }
  std::string example() const override {
    return "giot run scenarios/twin_field.toml nodes.sensors.count=12 --out runs/small.h5";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("file", file_, "the scenario")->required();
    app.add_option("overrides", overrides_, "key=value: replaces a key of the scenario");
    app.add_option("--out", out_, "the result file; runs/NAME-SEED.h5 by default");
    app.add_option("--arm", arm_, "run this arm of the scenario");
    app.add_flag("--overwrite", overwrite_, "replace an existing result");
    app.add_flag("--quiet", quiet_, "print nothing but errors");
  }
  int Run() override;

 private:
  Scenario Load(std::string& arm_title) const;

  std::string file_, arm_, out_;
  std::vector<std::string> overrides_;
  bool overwrite_ = false;
  bool quiet_ = false;
};

// The arm's keys come first, so that the command line has the last word.
Scenario RunCommand::Load(std::string& arm_title) const {
  const Catalogue catalogue = JoinedCatalogue();
  std::vector<Override> overrides;
  if (!arm_.empty()) {
    const Scenario bare = LoadScenario(file_, catalogue);
    overrides = ArmOverrides(bare.config, arm_);
    arm_title = bare.config.arms.at(arm_).title;
  }
  for (const std::string& text : overrides_) overrides.push_back(ParseOverride(text));
  return LoadScenario(file_, catalogue, overrides);
}

int RunCommand::Run() {
  RunOptions options;
  const Scenario scenario = Load(options.arm_title);
  if (scenario.config.run.portable_math) EnsurePortableMath();
  options.arm = arm_;
  options.overwrite = overwrite_;
  options.progress = ProgressLine::For(stderr, quiet_);
  options.out = out_;
  if (out_.empty()) {
    const std::string arm = arm_.empty() ? "" : '-' + arm_;
    options.out = "runs/" + scenario.file.stem().string() + arm + '-' +
                  std::to_string(scenario.config.run.seed) + ".h5";
  }
  if (options.out.has_parent_path()) std::filesystem::create_directories(options.out.parent_path());
  const RunOutcome outcome = RunScenario(scenario, options);
  if (!quiet_) std::printf("%s\n", outcome.file.c_str());
  if (!outcome.stopped_by.empty()) {
    std::fprintf(stderr, "giot: stopped by %s; %s holds what was simulated until then\n",
                 outcome.stopped_by.c_str(), outcome.file.c_str());
  }
  return outcome.exit_status;
}

}  // namespace

std::unique_ptr<Command> MakeRunCommand() { return std::make_unique<RunCommand>(); }

}  // namespace giot
