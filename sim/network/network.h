// The network of a run: ns-3 nodes in a fixed order, with what giot knows of each. Built once from
// a scenario by the builder of its `[network] kind`.
#pragma once

#include <ns3/ipv6-address.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/node.h>
#include <ns3/nstime.h>
#include <ns3/spectrum-channel.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/network/positions.h"
#include "sim/network/radio_link.h"

namespace giot {

enum class Role : std::uint8_t { kSensor, kRelay, kSink, kEdge, kCloud };

std::string_view ToString(Role role);

/// One node: its place in the scenario and its ns-3 objects.
struct SimNode {
  int index = 0;     ///< In Network::nodes(); groups in order of name, then by number.
  std::string name;  ///< `sensors/3`
  std::string group;
  int number = 0;  ///< In its group, from 0.
  Role role = Role::kSensor;
  const NodeGroupConfig* config = nullptr;  ///< Owned by the scenario.
  ns3::Ptr<ns3::Node> node;
  ns3::Ptr<ns3::LrWpanNetDevice> radio;    ///< Null where wired.
  ns3::Ptr<ns3::SpectrumChannel> channel;  ///< What the radio is attached to while on the air.
  std::int64_t mac_queue_frames = 0;       ///< Frames that its MAC holds at most.
  ns3::Ipv6Address address;                ///< Global.
  Position position;

  /// False once something detached the radio from its channel (a node without energy).
  bool OnAir() const { return radio == nullptr || radio->GetPhy()->GetChannel() == channel; }
};

/// The nodes of a run and how they hang together. The scenario must outlive it.
class Network {
 public:
  const std::vector<SimNode>& nodes() const { return nodes_; }
  const SimNode& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }
  /// Indices of a group's nodes, in order; empty where there is no such group.
  std::span<const int> Group(std::string_view name) const;
  std::span<const int> WithRole(Role role) const;

  /// The sink that a sensor or relay reports to; a sink's own index; -1 for wired nodes.
  int SinkOf(int node) const { return sink_of_[static_cast<std::size_t>(node)]; }
  /// The next node on the way to the sink; -1 for sinks and wired nodes.
  int ParentOf(int node) const { return parent_of_[static_cast<std::size_t>(node)]; }
  /// Radio hops to the sink: 0 for the sink itself, -1 for wired nodes.
  int HopsToSink(int node) const;
  /// The edge server behind the sinks, the cloud behind the edge; -1 where the scenario has none.
  int edge() const { return edge_; }
  int cloud() const { return cloud_; }
  /// The link layer of a node's radio; null where wired.
  RadioLink* LinkOf(int node) const { return links_[static_cast<std::size_t>(node)]; }

 private:
  friend class NetworkBuilder;
  std::vector<SimNode> nodes_;
  std::vector<int> sink_of_;
  std::vector<int> parent_of_;
  struct NamedGroup {
    std::string name;
    std::vector<int> nodes;
  };
  std::vector<NamedGroup> groups_;
  std::vector<int> by_role_[5];
  int edge_ = -1;
  int cloud_ = -1;
  std::vector<RadioLink*> links_;
  std::vector<std::unique_ptr<RadioLink>> owned_links_;
};

/// Builds the scenario's network in the (fresh) ns-3 simulator, seeds ns-3 from `run.seed` and
/// gives every random stream of the network a number of its own: the same scenario gives the same
/// packets, in this process or another. Throws ScenarioError where nodes cannot be joined (no
/// sink, a node out of every other's reach, two edge servers). One network at a time; destroy the
/// simulator (ns3::Simulator::Destroy) before the next.
std::unique_ptr<Network> BuildNetwork(const Scenario& scenario);

/// When sender `number` of `count` takes its turn in each period: number/count of it, so that the
/// senders of a group are spread evenly and do not meet.
ns3::Time PhaseOf(std::int64_t number, std::int64_t count, ns3::Time period);

}  // namespace giot
