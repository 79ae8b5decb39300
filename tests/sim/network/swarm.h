// Ad-hoc Wi-Fi nodes that fly about over a square and talk: in plain ns-3, for tests and benchmarks
// of Wi-Fi channels.
#pragma once

#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/wifi-standards.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace giot::testing_channel {

struct SwarmOptions {
  int nodes = 100;
  double side_m = 2000;
  double height_m = 100;  ///< They fly from 0 to so high.
  double speed_m_s = 15;  ///< Of each, straight on, another way every second; 0: they stand.
  ns3::WifiStandard standard = ns3::WIFI_STANDARD_80211a;
  std::string mode = "OfdmRate6Mbps";
  double broadcast_s = 0.1;  ///< Every node sends 200 bytes to all so often,
  double unicast_s = 0.25;   ///< and so often to one of its three nearest.
  std::uint64_t seed = 1;
};

/// A payload that came to a node.
struct Received {
  std::int64_t at_ns;
  std::uint32_t receiver;
  std::uint32_t number;  ///< Of the payload among all sent.
  auto operator<=>(const Received&) const = default;
};

/// One swarm at a time. Destroys the simulator when it goes.
class Swarm {
 public:
  /// `phy` comes with its channel set.
  Swarm(ns3::YansWifiPhyHelper& phy, const SwarmOptions& options);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  /// Simulates so much more.
  void Run(double seconds);

  std::vector<Received> received;
  std::uint32_t sent = 0;

 private:
  void Place(const SwarmOptions& options);
  void Talk(const SwarmOptions& options);
  void Send(std::uint32_t from, const ns3::Address& to, double again_s);
  ns3::Address NearTo(std::uint32_t node, std::uint64_t which) const;

  ns3::NodeContainer nodes_;
  ns3::NetDeviceContainer devices_;
};

/// A channel of free space at 5.18 GHz, as among UAVs.
template <class Channel>
ns3::Ptr<Channel> MakeAirChannel() {
  const auto channel = ns3::CreateObject<Channel>();
  const auto loss = ns3::CreateObject<ns3::FriisPropagationLossModel>();
  loss->SetFrequency(5.18e9);
  channel->SetPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  return channel;
}

}  // namespace giot::testing_channel
