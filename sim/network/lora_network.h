// Sets up a LoRaWAN network on nodes of any ns-3 program.
#pragma once

#include <ns3/node.h>
#include <ns3/spectrum-channel.h>

#include <cstdint>
#include <string>

#include "sim/network/lora_net_device.h"
#include "sim/network/lora_network_server.h"

namespace giot {

/// What all of a network has in common.
struct LoraNetworkOptions {
  std::string region = "EU868";
  int rx1_offset = 0;  ///< RX1DROffset, 0..5.
  std::uint64_t seed = 1;
  LoraReceiver::Options gateway, device;  ///< Receivers.
};

/// Usage:
///
///   LoraNetwork network(channel, {});
///   network.AddGateway(nodes.Get(0));
///   const auto mac = network.AddDevice(nodes.Get(1), 12);
///   network.server()->TraceConnectWithoutContext("Received", MakeCallback(&OnUplink));
///   Simulator::Schedule(Seconds(5), [=] { mac->Send(Create<Packet>(20), true); });
///
/// Nodes have a mobility model. Frequencies do not tell apart where a loss model is set for one:
/// give it 868 MHz.
class LoraNetwork {
 public:
  /// Throws ScenarioError for an unknown region and an RX1DROffset that it lacks.
  LoraNetwork(ns3::Ptr<ns3::SpectrumChannel> channel, const LoraNetworkOptions& options);

  /// Makes the node a gateway. Throws ScenarioError for a node without a mobility model or whose
  /// position is not finite.
  ns3::Ptr<LoraGatewayPhy> AddGateway(ns3::Ptr<ns3::Node> node);
  /// Makes the node a class A device that begins at that spreading factor and power index;
  /// addresses count from 0. Set attributes on what it returns before the device sends. Throws as
  /// AddGateway() does, and for a spreading factor or power index that the region lacks.
  ns3::Ptr<LoraEndDeviceMac> AddDevice(ns3::Ptr<ns3::Node> node, int spreading_factor,
                                       int power_index = 0);
  ns3::Ptr<LoraNetworkServer> server() const { return server_; }
  const LoraRegion& region() const { return region_; }

 private:
  void Attach(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<LoraPhy>& phy,
              const ns3::Ptr<LoraEndDeviceMac>& mac);

  ns3::Ptr<ns3::SpectrumChannel> channel_;
  LoraNetworkOptions options_;
  const LoraRegion& region_;
  ns3::Ptr<LoraNetworkServer> server_;
  std::uint32_t devices_ = 0;
};

}  // namespace giot
