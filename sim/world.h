// What the parts of a run share: the scenario, its network, what its nodes cost, where results go.
#pragma once

#include <vector>

#include "results/writer.h"
#include "scenarios/scenario.h"
#include "sim/network/datagrams.h"
#include "sim/network/network.h"
#include "sim/power/node_power.h"

namespace giot {

/// One run under way. References, not owners: RunScenario() owns them all.
struct World {
  const Scenario& scenario;
  const Network& network;
  Datagrams& datagrams;
  const std::vector<ns3::Ptr<NodePower>>& power;  ///< By node index.
  ResultWriter& results;

  NodePower& PowerOf(int node) const { return *power[static_cast<std::size_t>(node)]; }
};

/// Gives every node its battery, meters and processor; by node index.
std::vector<ns3::Ptr<NodePower>> InstallPower(const Scenario& scenario, const Network& network);

}  // namespace giot
