#include "sim/network/sensor_field.h"

#include <fmt/format.h>
#include <ns3/mobility-model.h>

#include "sim/base/problems.h"
#include "sim/network/addresses.h"
#include "sim/network/backhaul.h"
#include "sim/network/field_radios.h"
#include "sim/network/fixed_stream.h"
#include "sim/network/network_builder.h"
#include "sim/network/path_loss.h"
#include "sim/network/sensor_field_config.h"

namespace giot {
namespace {

/// Sensitivity of the nRF52840 at 250 kb/s IEEE 802.15.4 (Nordic PS nRF52840, 6.20.15).
constexpr Dbm kSensitivity{-100};

[[noreturn]] void Fail(const Scenario& scenario, std::string key, std::string expected,
                       std::string found, std::string mend) {
  throw ScenarioError(std::vector<Problem>{{{scenario.file.string()},
                                            std::move(key),
                                            std::move(expected),
                                            std::move(found),
                                            std::move(mend)}});
}

void CheckTogether(const Scenario& scenario, const SensorFieldConfig& config, std::size_t sinks) {
  if (sinks == 0) {
    Fail(scenario, "nodes", "a group of role \"sink\"", "none", "add a group with role = \"sink\"");
  }
  if (sinks > kMostSinks) {
    Fail(scenario, "nodes", fmt::format("at most {} sinks", kMostSinks), std::to_string(sinks),
         "lower the count of the sinks");
  }
  if (config.channels.empty()) {
    Fail(scenario, "network.channels", "at least one channel", "none", "write channels = [11]");
  }
  for (const double channel : config.channels) {
    if (channel != static_cast<int>(channel)) {
      Fail(scenario, "network.channels", "whole numbers", fmt::format("{}", channel),
           "give 2.4 GHz channel numbers, e.g. [11] or [11, 15]");
    }
  }
  if (config.mac.min_be > config.mac.max_be) {
    Fail(scenario, "network.mac.min_be", fmt::format("at most max_be = {}", config.mac.max_be),
         std::to_string(config.mac.min_be), "lower min_be or raise max_be");
  }
}

void CheckReach(const Scenario& scenario, const FieldTree& tree, const std::vector<int>& members,
                const Network& network, Dbm weakest) {
  std::string lost;
  int count = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (tree.sink[i] >= 0) continue;
    if (++count <= 3) lost += (count > 1 ? ", " : "") + network.node(members[i]).name;
  }
  if (count == 0) return;
  if (count > 3) lost += fmt::format(" and {} more", count - 3);
  Fail(scenario, "network", "a way to a sink for every node",
       fmt::format("none for {} over links of {:.1f} dBm or more", lost, weakest.value),
       "add relays, move the nodes closer or lower network.link_margin_db");
}

void PlantTree(NetworkBuilder& builder, const SensorFieldConfig& config) {
  std::vector<int> members;
  std::vector<TreeNode> nodes;
  std::vector<ns3::Ptr<ns3::MobilityModel>> places;
  for (const SimNode& node : builder.nodes()) {
    if (node.role > Role::kSink) continue;
    members.push_back(node.index);
    nodes.push_back({node.role == Role::kSink, node.role == Role::kRelay || !node.config->sleeps});
    places.push_back(node.node->GetObject<ns3::MobilityModel>());
  }
  const auto loss = MakePathLoss(config.path_loss, builder.seed());
  const LinkLevel level = [&](int sender, int receiver) {
    const auto from = static_cast<std::size_t>(sender);
    const Dbm sent = builder.network().node(members[from]).config->tx_power;
    return Dbm{
        loss->CalcRxPower(sent.value, places[from], places[static_cast<std::size_t>(receiver)])};
  };
  if (config.topology == "star") {
    builder.SetTree(StarTree(nodes, level), members);
    return;
  }
  const Dbm weakest = kSensitivity + config.link_margin;
  const FieldTree tree = MultihopTree(nodes, level, weakest);
  CheckReach(builder.scenario(), tree, members, builder.network(), weakest);
  builder.SetTree(tree, members);
}

}  // namespace

std::unique_ptr<Network> BuildSensorField(const Scenario& scenario) {
  const auto& config = scenario.config.network.As<SensorFieldConfig>();
  NetworkBuilder builder(scenario);
  CheckTogether(scenario, config, builder.network().WithRole(Role::kSink).size());
  {
    const FixedStream fixed(kSharedStreams - 1);
    PlantTree(builder, config);
  }
  InstallRadios(builder, config);
  InstallBackhaul(builder, config);
  return builder.Finish();
}

}  // namespace giot
