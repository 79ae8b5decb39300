#include "sim/agent/table.h"

#include "sim/agent/twin_config.h"

namespace giot {

// To add an agent: write it beside this file and add its line here.
std::vector<CatalogueEntry> AgentEntries() {
  return {
      Entry<TwinConfig>(
          "agent", "twin",
          "sensors and the twin at their sink share a prediction; only misses are sent"),
  };
}

}  // namespace giot
