// E8: after how many steps a denoising chain is handed from a roadside unit to the vehicles.
#include "offload/diffusion_split.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

class DiffusionSplitExperiment final : public Command {
 public:
  std::string name() const override { return "E8"; }
  std::string summary() const override {
    return "Denoising steps shared at a roadside unit before vehicles take over";
  }
  std::string example() const override { return "giot reproduce E8 --penalty 0.02,0.05,0.1,0.2"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("--penalty", penalties_, "cost of sharing s steps, divided by s^2")
        ->delimiter(',')
        ->capture_default_str();
    app.add_option("--steps", chain_.steps, "denoising steps")->capture_default_str();
    app.add_option("--shared-step", chain_.shared_step, "cost of a step at the roadside unit")
        ->capture_default_str();
    app.add_option("--local-step", chain_.local_step, "cost of a step on a vehicle")
        ->capture_default_str();
    app.add_option("--handover", chain_.handover, "cost of sending the latent")
        ->capture_default_str();
    app.add_option("--vehicles", chain_.vehicles, "among which the shared cost is divided")
        ->capture_default_str();
    app.add_option("--covered-steps", chain_.covered_steps,
                   "steps until the vehicle is out of reach; -1: always in reach")
        ->capture_default_str();
  }
  int Run() override {
    for (const double penalty : penalties_) {
      chain_.penalty = penalty;
      chain_.Chain();  // Tells faults before the first line.
    }
    std::printf("E8: %d denoising steps, the first s of them shared\n", chain_.steps);
    std::printf("%10s  %10s  %10s  %12s  %s\n", "penalty", "shared s", "cost", "all local",
                "by trying every s");
    for (const double penalty : penalties_) {
      chain_.penalty = penalty;
      const DiffusionChain chain = chain_.Chain();
      const DiffusionSplit best = BestDiffusionSplit(chain);
      double least = DiffusionCost(chain, 0);
      for (int s = 1; s <= chain_.steps; ++s) least = std::min(least, DiffusionCost(chain, s));
      std::printf("%10g  %10d  %10.4f  %12.4f  %.4f\n", penalty, best.shared_steps, best.cost,
                  DiffusionCost(chain, 0), least);
    }
    std::printf(
        "known, with the default costs: s = 11, 11, 5, 3 and cost 6.27, 9.90, 13.55, 14.95 at "
        "penalties 0.02, 0.05, 0.1, 0.2\n");
    return 0;
  }

 private:
  EvenDiffusionChain chain_;
  std::vector<double> penalties_{0.02, 0.05, 0.1, 0.2};
};

}  // namespace

std::unique_ptr<Command> MakeDiffusionSplitExperiment() {
  return std::make_unique<DiffusionSplitExperiment>();
}

}  // namespace giot
