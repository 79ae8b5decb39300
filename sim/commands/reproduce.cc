// `giot reproduce E7`: experiments with known answers, computed anew, their parameters as options.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "sim/commands/commands.h"
#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

// To add an experiment: write it in sim/commands/reproduce/ and add its line here.
std::vector<std::unique_ptr<Command>> AllExperiments() {
  std::vector<std::unique_ptr<Command>> experiments;
  experiments.push_back(MakeSynthesisTableExperiment());
  experiments.push_back(MakeDnnSplitExperiment());
  experiments.push_back(MakeDiffusionSplitExperiment());
  experiments.push_back(MakeContractMenuExperiment());
  experiments.push_back(MakeRoundEnergyExperiment());
  experiments.push_back(MakeAnomalyBoardExperiment());
  experiments.push_back(MakeForecastTableExperiment());
  return experiments;
}

class ReproduceCommand final : public Command {
 public:
  std::string name() const override { return "reproduce"; }
  std::string summary() const override {
    return "Compute an experiment with a known answer, with its parameters as options";
  }
  std::string example() const override { return "giot reproduce E7 --mbps 20,100"; }
  void AddOptions(CLI::App& app) override {
    app_ = &app;
    app.require_subcommand(1);
    for (const auto& experiment : experiments_) {
      CLI::App* sub = app.add_subcommand(experiment->name(), experiment->summary());
      sub->footer("Example:\n  " + experiment->example());
      experiment->AddOptions(*sub);
    }
  }
  int Run() override {
    for (const auto& experiment : experiments_) {
      if (app_->got_subcommand(experiment->name())) return experiment->Run();
    }
    return 2;
  }

 private:
  std::vector<std::unique_ptr<Command>> experiments_ = AllExperiments();
  CLI::App* app_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeReproduceCommand() { return std::make_unique<ReproduceCommand>(); }

}  // namespace giot
