// A menu of contracts for workers whose costs are hidden: which service at which reward, so that
// each picks the contract made for it. Closed form, and a numeric solver that knows no structure.
#pragma once

#include <vector>

namespace giot {

/// A type of worker: one unit of service costs it `unit_cost`.
struct WorkerType {
  double unit_cost = 1;  ///< > 0; types differ in it.
  double share = 1;      ///< Of the workers, > 0; scaled to a sum of 1.
};

/// The principal gains worth * ln(1 + service) - reward from a worker.
struct ContractProblem {
  double worth = 10;              ///< > 0
  std::vector<WorkerType> types;  ///< In rising order of unit_cost.
};

struct Contract {
  double service = 0;  ///< q >= 0
  double reward = 0;   ///< R
};

struct ContractMenu {
  std::vector<Contract> contracts;  ///< By type.
  double utility = 0;               ///< Of the principal, per worker in the mean.
};

// All of these throw ScenarioError where there is no type, a number cannot be, or two types are not
// in rising order of cost.

/// The best menu by the theory of screening (Bolton and Dewatripont, Contract Theory, 2.3): type i
/// serves q = worth / psi - 1, at least 0, where psi_i = theta_i + (theta_i - theta_(i-1)) F_(i-1)
/// / beta_i is its cost with the rent that it leaves to those below; where psi falls, types are
/// pooled at their mean (ironing). The costliest type gains nothing.
ContractMenu BestMenu(const ContractProblem& problem);
/// The same maximum over all services and rewards that meet every participation and incentive
/// constraint, by an interior-point method: a check, and the start for other utilities.
ContractMenu BestMenuNumerically(const ContractProblem& problem);

/// By how much the menu breaks the worst constraint, <= 0 where it keeps all of them: a type gains
/// nothing less than 0 (participation), nor less than with another's contract (incentive).
double WorstViolation(const ContractProblem& problem, const std::vector<Contract>& contracts);

}  // namespace giot
