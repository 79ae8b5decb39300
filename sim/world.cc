#include "sim/world.h"

#include <ns3/uinteger.h>

namespace giot {

std::vector<ns3::Ptr<NodePower>> InstallPower(const Scenario& scenario, const Network& network) {
  std::vector<ns3::Ptr<NodePower>> power;
  for (const SimNode& node : network.nodes()) {
    const DeviceProfile* radio = node.radio ? &scenario.devices.at(node.config->radio) : nullptr;
    power.push_back(NodePower::Install(
        node.node, *node.config, scenario.devices.at(node.config->device), radio, node.radio));
    if (!node.radio) continue;
    // ns-3 tells nobody how much a MAC's queue holds; a gate that opens again must give it back.
    power.back()->gate()->SetAttribute(
        "QueueFrames", ns3::UintegerValue(static_cast<std::uint64_t>(node.mac_queue_frames)));
  }
  return power;
}

}  // namespace giot
