// What the builders of networks share: nodes in their fixed order, seeds, links.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/network/field_tree.h"
#include "sim/network/network.h"
#include "sim/network/radio_link.h"

namespace giot {

class NetworkBuilder {
 public:
  /// Seeds ns-3 and makes every node of the scenario with its place.
  /// Throws ScenarioError where two nodes claim to be the edge, or the cloud.
  explicit NetworkBuilder(const Scenario& scenario);

  const Scenario& scenario() const { return scenario_; }
  std::vector<SimNode>& nodes() { return network_->nodes_; }
  const Network& network() const { return *network_; }
  std::uint64_t seed() const { return static_cast<std::uint64_t>(scenario_.config.run.seed); }

  /// `members[i]` is the node that the tree calls i.
  void SetTree(const FieldTree& tree, const std::vector<int>& members);
  void SetLink(int node, RadioLink& link);
  void SetLink(int node, std::unique_ptr<RadioLink> link);
  std::unique_ptr<Network> Finish() { return std::move(network_); }

 private:
  void AddGroup(const std::string& name, const NodeGroupConfig& config);

  const Scenario& scenario_;
  std::unique_ptr<Network> network_;
};

/// Blocks of random streams: each node has kStreamsPerNode from StreamsOf(node).
inline constexpr std::int64_t kStreamsPerNode = 32;
inline std::int64_t StreamsOf(int node) { return (node + std::int64_t{1}) * kStreamsPerNode; }
/// Streams of what belongs to no node (the Wi-Fi cell).
inline constexpr std::int64_t kSharedStreams = std::int64_t{1} << 40;

}  // namespace giot
