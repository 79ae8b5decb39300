// What a result says of a run before it begins: where it comes from, and its nodes.
#pragma once

#include <vector>

#include "results/run_facts.h"
#include "scenarios/scenario.h"
#include "sim/network/network.h"
#include "sim/run.h"

namespace giot {

/// Root attributes of the result.
RunHeader HeaderOf(const Scenario& scenario, const RunOptions& options);

/// Rows of `/nodes`.
std::vector<NodeFact> NodeFactsOf(const Network& network);

}  // namespace giot
