// `giot report RUN... [--plots DIR]`: one run in words, or several side by side with intervals.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "results/comparison.h"
#include "results/report_plots.h"
#include "results/summary.h"
#include "sim/base/problems.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

namespace fs = std::filesystem;

// The results of a folder: its own, or those of a sweep's folder, by arm and seed.
std::vector<RunSummary> RunsIn(const fs::path& folder) {
  std::vector<RunSummary> runs;
  const fs::path inner = folder / "runs";
  for (const auto& entry : fs::directory_iterator(fs::is_directory(inner) ? inner : folder)) {
    if (entry.path().extension() == ".h5") runs.push_back(ReadSummary(entry.path()));
  }
  if (runs.empty()) {
    throw ScenarioError({Problem{{folder.string(), 0, 0},
                                 "",
                                 "results (*.h5)",
                                 "none",
                                 "name the folder of a sweep, or the files themselves"}});
  }
  std::sort(runs.begin(), runs.end(), [](const RunSummary& a, const RunSummary& b) {
    return std::tie(a.header.arm, a.header.seed, a.file) <
           std::tie(b.header.arm, b.header.seed, b.file);
  });
  return runs;
}

class ReportCommand final : public Command {
 public:
  std::string name() const override { return "report"; }
  std::string summary() const override {
    return "Tell what a run showed; of several runs, compare the arms over their seeds";
  }
  std::string example() const override {
    return "giot report runs/twin_field.h5\n"
           "  giot report runs/sweep --plots plots --baseline always";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("runs", arguments_, "results (run.h5), or the folder of a sweep")->required();
    app.add_option("--plots", plots_, "folder for the pictures (SVG)");
    app.add_option("--baseline", baseline_, "the arm that the others are compared with");
  }
  int Run() override {
    std::vector<RunSummary> runs;
    for (const fs::path file : arguments_) {
      if (!fs::is_directory(file)) {
        runs.push_back(ReadSummary(file));
        continue;
      }
      for (RunSummary& run : RunsIn(file)) runs.push_back(std::move(run));
    }
    const bool single = runs.size() == 1;
    if (single) std::fputs(SummaryText(runs.front()).c_str(), stdout);
    if (single && plots_.empty()) return 0;
    const Comparison comparison = Compared(std::move(runs), baseline_);
    if (!single) std::fputs(ComparisonText(comparison).c_str(), stdout);
    if (plots_.empty()) return 0;
    std::printf("\n");
    for (const fs::path& file : DrawReport(comparison, plots_)) {
      std::printf("wrote %s\n", file.c_str());
    }
    return 0;
  }

 private:
  std::vector<std::string> arguments_;
  std::string plots_;
  std::string baseline_;
};

}  // namespace

std::unique_ptr<Command> MakeReportCommand() { return std::make_unique<ReportCommand>(); }

}  // namespace giot
