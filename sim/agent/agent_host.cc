#include "sim/agent/agent_host.h"

#include <cassert>

#include "sim/agent/twin_host.h"

namespace giot {

std::unique_ptr<AgentHost> MakeAgentHost(const std::string& name, const AgentConfig& config,
                                         const World& world) {
  // The loader admits the names of AgentEntries() alone; to add a host, add its line here.
  if (config.kind == "twin") {
    return std::make_unique<TwinHost>(name, config.As<TwinConfig>(), world);
  }
  assert(false && "an agent of the catalogue has no host");
  return nullptr;
}

}  // namespace giot
