#include "sim/network/backhaul.h"

#include <ns3/data-rate.h>
#include <ns3/point-to-point-helper.h>

#include "sim/base/problems.h"
#include "sim/network/addresses.h"
#include "sim/network/fixed_stream.h"
#include "sim/network/ip_stack.h"

namespace giot {
namespace {

constexpr std::uint16_t kEdgeHost = 1;
constexpr std::uint16_t kCloudHost = 2;

struct Wire {
  ns3::Ptr<ns3::NetDevice> near;
  ns3::Ptr<ns3::NetDevice> far;
};

class Backhaul {
 public:
  Backhaul(NetworkBuilder& builder, const SensorFieldConfig& config)
      : builder_(builder), config_(config), network_(builder.network()) {}

  void Install() {
    if (network_.edge() < 0) {
      if (network_.cloud() < 0) return;
      throw ScenarioError(std::vector<Problem>{{{builder_.scenario().file.string()},
                                                "nodes",
                                                "a group of role \"edge\" before the cloud",
                                                "none",
                                                "add a group with role = \"edge\""}});
    }
    InstallIp(Edge().node, StreamsOf(network_.edge()));
    if (config_.backhaul.kind == "wifi") {
      JoinByWifi();
    } else {
      JoinByWires();
    }
    if (network_.cloud() >= 0) JoinCloud();
  }

 private:
  SimNode& Node(int index) { return builder_.nodes()[static_cast<std::size_t>(index)]; }
  SimNode& Edge() { return Node(network_.edge()); }

  Wire Connect(int a, int b, double rate_bps, Seconds delay) {
    ns3::PointToPointHelper helper;
    helper.SetDeviceAttribute(
        "DataRate", ns3::DataRateValue(ns3::DataRate(static_cast<std::uint64_t>(rate_bps))));
    helper.SetChannelAttribute("Delay", ns3::TimeValue(ns3::Seconds(delay.si())));
    const auto devices = helper.Install(Node(a).node, Node(b).node);
    return {devices.Get(0), devices.Get(1)};
  }

  /// The server's own address stands on the first interface that the edge gets.
  void NameEdge(std::uint32_t interface) {
    if (Edge().address != ns3::Ipv6Address()) return;
    Edge().address = AddressOf(kServers, kEdgeHost);
    AddNodeAddress(Edge().node, interface, Edge().address);
  }

  /// The sink sends all else to the edge; the edge knows whose cell it is.
  void RouteCell(std::uint16_t cell, std::uint32_t sink_interface, std::uint32_t edge_interface,
                 const ns3::Ipv6Address& sink_address, const ns3::Ipv6Address& edge_address) {
    const int sink = network_.WithRole(Role::kSink)[cell];
    NameEdge(edge_interface);
    SetDefaultRoute(Node(sink).node, sink_interface, edge_address);
    AddPrefixRoute(Edge().node, edge_interface,
                   PrefixOf(static_cast<std::uint16_t>(kFirstPan + cell)), sink_address);
  }

  void JoinByWires() {
    const auto sinks = network_.WithRole(Role::kSink);
    for (std::uint16_t cell = 0; cell < sinks.size(); ++cell) {
      const Wire wire =
          Connect(sinks[cell], network_.edge(), config_.backhaul.rate_bps, config_.backhaul.delay);
      const auto number = static_cast<std::uint16_t>(kFirstWire + cell);
      const ns3::Ipv6Address edge_address = AddressOf(number, 1);
      const ns3::Ipv6Address sink_address = AddressOf(number, 2);
      const std::uint32_t sink_interface = AddInterface(wire.near, sink_address, true);
      const std::uint32_t edge_interface = AddInterface(wire.far, edge_address, true);
      RouteCell(cell, sink_interface, edge_interface, sink_address, edge_address);
    }
  }

  void JoinByWifi() {
    const auto sinks = network_.WithRole(Role::kSink);
    const ns3::NetDeviceContainer devices = MakeWifiCell(builder_, config_);
    const auto access_point = devices.Get(static_cast<std::uint32_t>(sinks.size()));
    const ns3::Ipv6Address edge_address = AddressOf(kFirstWire, 1);
    const std::uint32_t edge_interface = AddInterface(access_point, edge_address, true);
    for (std::uint16_t cell = 0; cell < sinks.size(); ++cell) {
      const auto station = devices.Get(cell);
      const auto sink_address = AddressOf(kFirstWire, static_cast<std::uint16_t>(2 + cell));
      const std::uint32_t sink_interface = AddInterface(station, sink_address, true);
      AddNeighbour(station, edge_address, access_point->GetAddress());
      AddNeighbour(access_point, sink_address, station->GetAddress());
      RouteCell(cell, sink_interface, edge_interface, sink_address, edge_address);
    }
  }

  void JoinCloud() {
    SimNode& cloud = Node(network_.cloud());
    InstallIp(cloud.node, StreamsOf(cloud.index));
    const Wire wire =
        Connect(network_.edge(), cloud.index, config_.wan_rate_bps, config_.wan_delay);
    const ns3::Ipv6Address edge_address = AddressOf(kWan, 1);
    const ns3::Ipv6Address cloud_address = AddressOf(kWan, 2);
    const std::uint32_t edge_interface = AddInterface(wire.near, edge_address, true);
    const std::uint32_t cloud_interface = AddInterface(wire.far, cloud_address, true);
    cloud.address = AddressOf(kServers, kCloudHost);
    AddNodeAddress(cloud.node, cloud_interface, cloud.address);
    SetDefaultRoute(cloud.node, cloud_interface, edge_address);
    AddHostRoute(Edge().node, edge_interface, cloud.address, cloud_address);
  }

  NetworkBuilder& builder_;
  const SensorFieldConfig& config_;
  const Network& network_;
};

}  // namespace

void InstallBackhaul(NetworkBuilder& builder, const SensorFieldConfig& config) {
  const FixedStream fixed(kSharedStreams);
  Backhaul(builder, config).Install();
}

}  // namespace giot
