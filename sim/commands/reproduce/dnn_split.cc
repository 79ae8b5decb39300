// E7: the best split of a branched network between a phone and a server, by bandwidth.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "offload/min_cut.h"
#include "offload/reference_problems.h"
#include "sim/base/problems.h"
#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

// What stays on the phone: `in, c1`, or `all`.
std::string Kept(const OperatorDag& dag, const Plan& plan) {
  std::string kept;
  std::size_t count = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (plan[i] != 0) continue;
    kept += (kept.empty() ? "" : ", ") + dag.At(i).name;
    ++count;
  }
  return count == plan.size() ? "all" : kept;
}

class DnnSplitExperiment final : public Command {
 public:
  std::string name() const override { return "E7"; }
  std::string summary() const override {
    return "Best split of a branched network between a phone and a server, by bandwidth";
  }
  std::string example() const override { return "giot reproduce E7 --mbps 20,100"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("--mbps", mbps_, "uplink rates, Mbit/s")->delimiter(',')->capture_default_str();
    app.add_option("--compression", compression_, "bytes sent per byte of tensor")
        ->capture_default_str();
  }
  int Run() override {
    const BranchedNetwork network;
    const OperatorDag dag(network.graph);
    CheckRates();
    std::printf("E7: in -> c1 -> {b1, b2, b3} -> cat -> fc between a phone and a server\n");
    std::printf("%10s  %12s  %12s  %s\n", "Mbit/s", "best, ms", "sending, ms", "on the phone");
    for (const double mbps : mbps_) {
      OffloadCosts costs = network.Costs(BytesPerSecond(mbps * 1e6 / 8));
      costs.compression = compression_;
      const Cut cut = BestCut(dag, costs);
      std::printf("%10g  %12.4f  %12.4f  %s\n", mbps, cut.cost.time.si() * 1e3,
                  cut.cost.sending.si() * 1e3, Kept(dag, cut.plan).c_str());
    }
    std::printf("known: 120.0000 up to 10 Mbit/s, 104.9816 at 20, 40.7563 at 100 (uncompressed)\n");
    return 0;
  }

 private:
  void CheckRates() const {
    for (const double mbps : mbps_) {
      if (mbps > 0 && std::isfinite(mbps)) continue;
      throw ScenarioError({Problem{{"reproduce E7"},
                                   "--mbps",
                                   "numbers > 0",
                                   fmt::format("{}", mbps),
                                   "give the uplink's rate in Mbit/s"}});
    }
  }

  std::vector<double> mbps_{1, 5, 10, 20, 50, 100};
  double compression_ = 1;
};

}  // namespace

std::unique_ptr<Command> MakeDnnSplitExperiment() { return std::make_unique<DnnSplitExperiment>(); }

}  // namespace giot
