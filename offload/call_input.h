// The data that a call begins with, as an operator that stays where the data are.
#pragma once

#include <vector>

#include "sim/base/operator_graph.h"

namespace giot {

/// A graph whose data come from operators that compute nothing, and where those are.
struct CallWithInput {
  OperatorGraph graph;
  std::vector<int> pinned;  ///< By operator: host 0 for the data, -1 for all others.
};

/// Pins to host 0 the operators that read no other, where all of these move data only (no FLOPs, no
/// weights); else puts an operator `input` before them that leaves what they read.
CallWithInput WithInput(const OperatorGraph& graph);

}  // namespace giot
