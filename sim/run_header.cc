#include "sim/run_header.h"

#include <limits>

#include "revision.h"

namespace giot {

RunHeader HeaderOf(const Scenario& scenario, const RunOptions& options) {
  RunHeader header;
  header.title = scenario.config.run.title;
  header.scenario = scenario.file.stem().string();
  header.scenario_text = scenario.resolved_text;
  header.run_id = scenario.RunId();
  header.seed = scenario.config.run.seed;
  header.duration_s = scenario.config.run.duration.si();
  header.arm = options.arm;
  header.arm_title = options.arm_title;
  header.giot_version = GIOT_VERSION;
  header.git_revision = GIOT_GIT_REVISION;
  header.file_hashes = scenario.file_hashes;
  return header;
}

std::vector<NodeFact> NodeFactsOf(const Network& network) {
  std::vector<NodeFact> facts;
  for (const SimNode& node : network.nodes()) {
    const auto& battery = node.config->battery;
    facts.push_back({node.name, node.group, std::string(ToString(node.role)), node.position.x.si(),
                     node.position.y.si(), node.position.z.si(), node.config->device,
                     node.config->radio,
                     battery ? battery->capacity.si() : std::numeric_limits<double>::quiet_NaN()});
  }
  return facts;
}

}  // namespace giot
