// The best plan over any number of hosts (device, edge, cloud) for calls whose graph is a chain or
// a tree: dynamic programmes.
#pragma once

#include "offload/partition.h"

namespace giot {

/// The best plan of a chain: each operator reads the one before it. Without memory limits a pass
/// over the chain with one value a host (Bellman), of order operators * hosts^2; with them as
/// BestTreePlan(). Of equals the one on lower hosts, from the end. Throws ScenarioError where the
/// costs fail Check() or the graph is no chain.
BestPlan BestChainPlan(const OperatorDag& dag, const OffloadCosts& costs);

/// The best plan of a tree: with directions forgotten, tensors join the operators in one way only.
/// A value is kept for each operator, its host and the hosts that its output is sent to, so the
/// work is of order operators * 4^hosts. Under memory limits a set of values that do not dominate
/// each other stands in its place: exact, but its size can grow with the memory in use. Throws
/// ScenarioError where the costs fail Check(), the graph is no tree or there are more than 8 hosts.
BestPlan BestTreePlan(const OperatorDag& dag, const OffloadCosts& costs);

}  // namespace giot
