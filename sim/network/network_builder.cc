#include "sim/network/network_builder.h"

#include <fmt/format.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/mac48-address.h>
#include <ns3/rng-seed-manager.h>

#include <algorithm>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

Role RoleOf(const std::string& name) {
  for (const Role role : {Role::kRelay, Role::kSink, Role::kEdge, Role::kCloud}) {
    if (ToString(role) == name) return role;
  }
  return Role::kSensor;
}

void SeedNs3(std::uint64_t seed) {
  // The generator's seeds must lie in 1 .. 4294944442 (L'Ecuyer's MRG32k3a).
  ns3::RngSeedManager::SetSeed(
      static_cast<std::uint32_t>(1 + StreamSeed(seed, "ns-3") % 4294944442ULL));
  ns3::RngSeedManager::SetRun(1);
}

ns3::Ptr<ns3::Node> MakeNode(const Position& position) {
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition({position.x.si(), position.y.si(), position.z.si()});
  node->AggregateObject(mobility);
  return node;
}

}  // namespace

NetworkBuilder::NetworkBuilder(const Scenario& scenario)
    : scenario_(scenario), network_(std::make_unique<Network>()) {
  SeedNs3(seed());
  ns3::Mac48Address::ResetAllocationIndex();
  for (const auto& [name, config] : scenario.config.nodes) AddGroup(name, config);
  for (const Role role : {Role::kEdge, Role::kCloud}) {
    const auto members = network_->WithRole(role);
    if (members.size() > 1) {
      throw ScenarioError(
          std::vector<Problem>{{{scenario.file.string()},
                                "nodes",
                                fmt::format("at most one node of role \"{}\"", ToString(role)),
                                std::to_string(members.size()),
                                "give the group a count of 1"}});
    }
  }
  const auto edges = network_->WithRole(Role::kEdge);
  const auto clouds = network_->WithRole(Role::kCloud);
  if (!edges.empty()) network_->edge_ = edges[0];
  if (!clouds.empty()) network_->cloud_ = clouds[0];
  network_->sink_of_.assign(nodes().size(), -1);
  network_->parent_of_.assign(nodes().size(), -1);
  network_->links_.assign(nodes().size(), nullptr);
}

void NetworkBuilder::AddGroup(const std::string& name, const NodeGroupConfig& config) {
  Stream random(seed(), "positions of " + name);
  const std::filesystem::path file =
      config.position.file.empty() ? "" : scenario_.Resolve(config.position.file);
  const std::vector<Position> positions = PlaceNodes(config.position, file, config.count, random);
  Network::NamedGroup group{name, {}};
  for (std::size_t i = 0; i < positions.size(); ++i) {
    SimNode node;
    node.index = static_cast<int>(nodes().size());
    node.number = static_cast<int>(i);
    node.name = fmt::format("{}/{}", name, i);
    node.group = name;
    node.role = RoleOf(config.role);
    node.config = &config;
    node.node = MakeNode(positions[i]);
    node.position = positions[i];
    group.nodes.push_back(node.index);
    network_->by_role_[static_cast<std::size_t>(node.role)].push_back(node.index);
    nodes().push_back(std::move(node));
  }
  network_->groups_.push_back(std::move(group));
}

void NetworkBuilder::SetTree(const FieldTree& tree, const std::vector<int>& members) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto node = static_cast<std::size_t>(members[i]);
    const auto member = [&](int of_tree) {
      return of_tree < 0 ? -1 : members[static_cast<std::size_t>(of_tree)];
    };
    network_->parent_of_[node] = member(tree.parent[i]);
    network_->sink_of_[node] = member(tree.sink[i]);
  }
}

void NetworkBuilder::SetLink(int node, RadioLink& link) {
  network_->links_[static_cast<std::size_t>(node)] = &link;
}

void NetworkBuilder::SetLink(int node, std::unique_ptr<RadioLink> link) {
  SetLink(node, *link);
  network_->owned_links_.push_back(std::move(link));
}

}  // namespace giot
