// E9: a menu of contracts for two types of workers whose costs are hidden.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "offload/contract.h"
#include "sim/base/problems.h"
#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

class ContractMenuExperiment final : public Command {
 public:
  std::string name() const override { return "E9"; }
  std::string summary() const override {
    return "Contracts for workers whose costs are hidden: closed form beside a numeric solver";
  }
  std::string example() const override {
    return "giot reproduce E9 --worth 10 --costs 1,1.5 --shares 0.4,0.6";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("--worth", worth_, "of service q to the principal: worth * ln(1 + q)")
        ->capture_default_str();
    app.add_option("--costs", costs_, "of a unit of service to each type, in rising order")
        ->delimiter(',')
        ->capture_default_str();
    app.add_option("--shares", shares_, "of the workers, by type")
        ->delimiter(',')
        ->capture_default_str();
  }
  int Run() override {
    const ContractProblem problem = Problem();
    const ContractMenu exact = BestMenu(problem);
    const ContractMenu numeric = BestMenuNumerically(problem);
    std::printf("E9: worth %g * ln(1 + q) - R to the principal, R - cost * q to a worker\n",
                worth_);
    std::printf("%10s  %10s  %12s  %12s  %12s  %12s\n", "cost", "share", "service q", "reward R",
                "numeric q", "numeric R");
    for (std::size_t i = 0; i < problem.types.size(); ++i) {
      std::printf("%10g  %10g  %12.6f  %12.6f  %12.6f  %12.6f\n", costs_[i], shares_[i],
                  exact.contracts[i].service, exact.contracts[i].reward,
                  numeric.contracts[i].service, numeric.contracts[i].reward);
    }
    std::printf("utility of the principal %.6f, numeric %.6f; worst constraint missed by %.1e\n",
                exact.utility, numeric.utility, WorstViolation(problem, exact.contracts));
    std::printf(
        "known, with the defaults: q = 9, 4.454545, R = 11.227273, 6.681818, utility 10.889036\n");
    return 0;
  }

 private:
  ContractProblem Problem() const {
    if (costs_.size() != shares_.size()) {
      throw ScenarioError("reproduce E9: --shares: expected " + std::to_string(costs_.size()) +
                          " numbers, found " + std::to_string(shares_.size()) +
                          "; give a share for each cost");
    }
    ContractProblem problem{worth_, {}};
    for (std::size_t i = 0; i < costs_.size(); ++i) {
      problem.types.push_back({costs_[i], shares_[i]});
    }
    return problem;
  }

  double worth_ = 10;
  std::vector<double> costs_{1, 1.5};
  std::vector<double> shares_{0.4, 0.6};
};

}  // namespace

std::unique_ptr<Command> MakeContractMenuExperiment() {
  return std::make_unique<ContractMenuExperiment>();
}

}  // namespace giot
