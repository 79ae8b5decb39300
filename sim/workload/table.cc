#include "sim/workload/table.h"

#include "sim/workload/replay_config.h"

namespace giot {

// To add a workload: write it beside this file and add its line here.
std::vector<CatalogueEntry> WorkloadEntries() {
  return {
      Entry<ReplayConfig>("workload", "replay",
                          "real readings from a CSV, with each node's own offset and noise"),
  };
}

}  // namespace giot
