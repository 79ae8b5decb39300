// giot break-even DIR: where two arms of a sweep cost the same.
#include "sim/sweep/break_even.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "sim/commands/commands.h"
#include "sim/sweep/collect.h"

namespace giot {
namespace {

class BreakEvenCommand final : public Command {
 public:
  std::string name() const override { return "break-even"; }
  std::string summary() const override { return "Find where two arms of a sweep cost the same"; }
  std::string example() const override {
    return "giot break-even runs/break_even --over agents.twin.cost_factor --baseline "
           "send_on_delta "
           "--arm twin_neural --against agents.twin.tolerance_m_s --plot runs/break_even/plot.svg";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("dir", folder_, "folder of the sweep")->required();
    app.add_option("--over", question_.key, "swept key whose break-even is sought")->required();
    app.add_option("--baseline", question_.baseline, "arm to compare with")->required();
    app.add_option("--arm", question_.arm, "arm that is compared")->required();
    app.add_option("--figure", question_.figure, "what is compared")->capture_default_str();
    app.add_option("--where", where_, "KEY=VALUE: only points with this value of a swept key");
    app.add_option("--plot", plot_, "SVG file to write");
    app.add_option("--against", against_, "swept key along the plot's x axis");
  }
  int Run() override {
    if (!plot_.empty() && against_.empty()) {
      throw ScenarioError("--plot: expected --against KEY with it, found none; name a swept key");
    }
    for (const std::string& text : where_) question_.where.push_back(ParseOverride(text));
    const SweepFolder folder(folder_);
    folder.MustExist();
    const SweepPlan plan = folder.CurrentPlan();
    const std::vector<BreakEvenPoint> points =
        BreakEven(plan, FinishedRuns(folder, plan), question_);
    std::fputs(BreakEvenText(question_, points).c_str(), stdout);
    if (plot_.empty()) return 0;
    WriteTextFile(plot_, ToSvg(BreakEvenChart(question_, against_, points)));
    std::printf("wrote %s\n", plot_.c_str());
    return 0;
  }

 private:
  std::string folder_, plot_, against_;
  std::vector<std::string> where_;
  BreakEvenQuestion question_{"", "", "", "sensors.energy_above_floor_per_node_j", {}};
};

}  // namespace

std::unique_ptr<Command> MakeBreakEvenCommand() { return std::make_unique<BreakEvenCommand>(); }

}  // namespace giot
