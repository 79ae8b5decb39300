// `giot compare RUN RUN...`: what differs between runs: scenario, content, figures, ledgers.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "results/comparison.h"
#include "results/digest.h"
#include "results/summary.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

class CompareCommand final : public Command {
 public:
  std::string name() const override { return "compare"; }
  std::string summary() const override {
    return "Show what differs between runs: scenario keys, figures, ledgers";
  }
  std::string example() const override { return "giot compare runs/a.h5 runs/b.h5"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("runs", files_, "two or more results (run.h5)")->required()->expected(2, 1000);
  }
  int Run() override {
    std::vector<RunSummary> runs;
    std::vector<std::string> digests;
    for (const std::string& file : files_) {
      runs.push_back(ReadSummary(file));
      const bool whole = runs.back().state == ResultState::kFinal;
      digests.push_back(whole ? ResultDigest(file) : "");
    }
    std::fputs(RunComparisonText(runs, digests).c_str(), stdout);
    return 0;
  }

 private:
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> MakeCompareCommand() { return std::make_unique<CompareCommand>(); }

}  // namespace giot
