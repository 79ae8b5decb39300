// Graphs that are chains, for the programmes that need one.
#pragma once

#include "offload/operator_dag.h"

namespace giot {

/// Throws ScenarioError, by the name of the operator, where the graph is no chain: each operator
/// read by the next alone.
void MustBeChain(const OperatorDag& dag);

}  // namespace giot
