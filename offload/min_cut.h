// The best split of one call between a device and a server: a minimum cut (Hu, Bao, Wang and Liu,
// "Dynamic adaptive DNN surgery", INFOCOM 2019), exact under memory limits and budgets, too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "offload/cut_network.h"
#include "offload/partition.h"

namespace giot {

/// What a split must keep to besides the hosts' memories, and how long to look for it.
struct CutLimits {
  Seconds time{std::numeric_limits<double>::infinity()};
  Joules energy{std::numeric_limits<double>::infinity()};
  std::int64_t nodes = 100'000;  ///< Of the search tree; reached: the result is not proven.
};

/// A split, or why there is none.
struct Cut : BestPlan {
  double lower_bound = 0;  ///< No plan's objective is lower.
  bool proven = true;      ///< The plan is the best there is, or there is none.
  std::int64_t nodes = 0;  ///< Of the search tree; 1 where the first cut kept all limits.
};

/// Splits calls of one graph. Holds the flow network, so that a call with other costs is cheap;
/// not for several threads at once.
///
/// Without limits one minimum cut is the answer. Memories and budgets turn the problem into a
/// knapsack (NP-hard): there the limits go into the objective with Lagrange multipliers, each found
/// exactly along its line, which bounds the rest of a depth-first branch and bound over operators
/// (Fisher, Management Science 1981).
class DeviceServerCut {
 public:
  /// Keeps a pointer to the graph, which must outlive it.
  explicit DeviceServerCut(const OperatorDag& dag);

  /// The best split under `costs`, which Check() accepts and which have two hosts. Of equals the
  /// one with the fewest operators on the server, where no limit binds.
  Cut Solve(const OffloadCosts& costs, const CutLimits& limits = {});

 private:
  void SetTerms(const OffloadCosts& costs);

  const OperatorDag* dag_;
  CutNetwork network_;
  CutTerms objective_;
  Sides fixed_, sides_;
};

/// Check()s the costs and splits; a call with no feasible split is an error that says what is
/// short. Throws ScenarioError.
Cut BestCut(const OperatorDag& dag, const OffloadCosts& costs, const CutLimits& limits = {});

}  // namespace giot
