// A chain of operators as a pipeline over hosts: calls follow each other, every host works on its
// own part of one of them, and the slowest part sets the pace.
#pragma once

#include "offload/partition.h"

namespace giot {

/// A pipeline, or why there is none.
struct Pipeline : BestPlan {
  /// Time between two calls: the longest of the hosts' parts and of the tensors between them.
  Seconds period{std::numeric_limits<double>::infinity()};
};

/// The pipeline of least period in which hosts run consecutive parts of a chain in their given
/// order; a host may be left out. Memories, pins, links, compression and the answer's host hold;
/// the objective's weights do not matter. Exact, of order operators^2 * hosts^2 (the dynamic
/// programme of Bokhari, IEEE Trans. Computers 1988). Throws ScenarioError where the costs fail
/// Check() or the graph is no chain.
Pipeline BestPipeline(const OperatorDag& dag, const OffloadCosts& costs);

/// The period of a plan: the longest of the hosts' sums of times and of the tensors sent.
Seconds PeriodOf(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan);

}  // namespace giot
