#include "offload/contract.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "sim/base/require.h"

namespace giot {
namespace {

/// The problem with its shares scaled.
ContractProblem Checked(ContractProblem problem) {
  RequireAboveZero(problem.worth, {"contract", "worth", "give what service is worth"});
  RequireAtLeast(std::ssize(problem.types), 1, {"contract", "types", "name a type of worker"});
  double total = 0;
  for (std::size_t i = 0; i < problem.types.size(); ++i) {
    const std::string name = fmt::format("contract: type {}", i);
    const WorkerType& type = problem.types[i];
    RequireAboveZero(type.unit_cost, {name, "unit_cost", "give what a unit of service costs it"});
    RequireAboveZero(type.share, {name, "share", "give its share of the workers"});
    if (i > 0 && type.unit_cost <= problem.types[i - 1].unit_cost) {
      Refuse({name, "unit_cost", "list the types in rising order of cost"},
             fmt::format("a number > {}", problem.types[i - 1].unit_cost),
             fmt::format("{}", type.unit_cost));
    }
    total += type.share;
  }
  for (WorkerType& type : problem.types) type.share /= total;
  return problem;
}

double UtilityOf(const ContractProblem& problem, const std::vector<Contract>& contracts) {
  double utility = 0;
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    utility += problem.types[i].share *
               (problem.worth * std::log1p(contracts[i].service) - contracts[i].reward);
  }
  return utility;
}

/// Costs with rents, made non-decreasing by pooling neighbours at their mean.
std::vector<double> IronedCosts(const std::vector<WorkerType>& types) {
  struct Pool {
    double weighted, share;
    std::size_t count;
    double Mean() const { return weighted / share; }
  };
  std::vector<Pool> pools;
  double below = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const double step = i == 0 ? 0 : types[i].unit_cost - types[i - 1].unit_cost;
    pools.push_back({types[i].share * types[i].unit_cost + step * below, types[i].share, 1});
    below += types[i].share;
    while (pools.size() > 1 && pools.back().Mean() < pools[pools.size() - 2].Mean()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().weighted += last.weighted;
      pools.back().share += last.share;
      pools.back().count += last.count;
    }
  }
  std::vector<double> costs;
  for (const Pool& pool : pools) costs.insert(costs.end(), pool.count, pool.Mean());
  return costs;
}

}  // namespace

ContractMenu BestMenu(const ContractProblem& given) {
  const ContractProblem problem = Checked(given);
  const std::vector<double> costs = IronedCosts(problem.types);
  ContractMenu menu;
  menu.contracts.resize(costs.size());
  Contract above;  // of the next costlier type
  for (std::size_t i = costs.size(); i-- > 0;) {
    Contract& contract = menu.contracts[i];
    contract.service = std::max(0.0, problem.worth / costs[i] - 1);
    contract.reward =
        above.reward + problem.types[i].unit_cost * (contract.service - above.service);
    above = contract;
  }
  menu.utility = UtilityOf(problem, menu.contracts);
  return menu;
}

double WorstViolation(const ContractProblem& problem, const std::vector<Contract>& contracts) {
  double worst = -HUGE_VAL;
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    const double cost = problem.types[i].unit_cost;
    const double gain = contracts[i].reward - cost * contracts[i].service;
    worst = std::max({worst, -gain, -contracts[i].service});
    for (std::size_t j = 0; j < contracts.size(); ++j) {
      if (j == i) continue;
      worst = std::max(worst, contracts[j].reward - cost * contracts[j].service - gain);
    }
  }
  return worst;
}

}  // namespace giot
