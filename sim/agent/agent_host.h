// The ns-3 side of an agent: it brings readings, charges thinking to the node's processor, carries
// messages, and records what came of it. One host for each `[agents.NAME]` table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/world.h"

namespace giot {

/// Made before the result file is started (it declares its streams then) and before the simulation
/// begins (it schedules its first events then).
class AgentHost {
 public:
  virtual ~AgentHost() = default;
  /// Adds the run's key figures, after the simulation.
  virtual void Summarise(std::vector<SummaryFigure>& figures) = 0;
};

/// The host of an agent table. Throws ScenarioError where the agent cannot do its work in this
/// scenario, e.g. a model that is too slow for its processor.
std::unique_ptr<AgentHost> MakeAgentHost(const std::string& name, const AgentConfig& config,
                                         const World& world);

}  // namespace giot
