// `giot collect DIR`: builds the tables of a sweep again from its results.
#include "sim/sweep/collect.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "sim/commands/commands.h"

namespace giot {
namespace {

class CollectCommand final : public Command {
 public:
  std::string name() const override { return "collect"; }
  std::string summary() const override { return "Write a sweep's tables from its results"; }
  std::string example() const override { return "giot collect runs/break_even"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("dir", folder_, "folder of the sweep")->required();
    app.add_option("--plan", plan_, "number of an earlier plan; the current one by default");
  }
  int Run() override {
    const SweepFolder folder(folder_);
    folder.MustExist();
    const SweepPlan plan = folder.ReadPlan(plan_ == 0 ? folder.plans() : plan_);
    const CollectedTables tables = CollectTables(folder, plan);
    std::printf("%d of %zu runs are done\nwrote %s\nwrote %s\n", tables.runs, plan.runs.size(),
                tables.summary.c_str(), tables.intervals.c_str());
    return 0;
  }

 private:
  std::string folder_;
  int plan_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeCollectCommand() { return std::make_unique<CollectCommand>(); }

}  // namespace giot
