#include "sim/network/lora_network.h"

#include <fmt/format.h>
#include <ns3/mobility-model.h>

#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

void RequirePlace(const ns3::Node& node) {
  const std::string of = fmt::format("LoRa node {}", node.GetId());
  const auto mobility = node.GetObject<ns3::MobilityModel>();
  if (!mobility) {
    Refuse({of, "mobility", "aggregate one before the node joins a LoRa network"},
           "a MobilityModel", "none");
  }
  const ns3::Vector at = mobility->GetPosition();
  if (!std::isfinite(at.x) || !std::isfinite(at.y) || !std::isfinite(at.z)) {
    Refuse({of, "position_m", "set it before the node joins a LoRa network"},
           "three finite numbers", fmt::format("({}, {}, {})", at.x, at.y, at.z));
  }
}

}  // namespace

LoraNetwork::LoraNetwork(ns3::Ptr<ns3::SpectrumChannel> channel, const LoraNetworkOptions& options)
    : channel_(channel),
      options_(options),
      region_(FindLoraRegion(options.region)),
      server_(ns3::CreateObject<LoraNetworkServer>()) {
  RequireWithin(options.rx1_offset, 0, region_.max_rx1_offset,
                {"LoRa network", "rx1_offset", "0 answers at the data rate of the uplink"});
  server_->Configure(region_, options.rx1_offset);
}

ns3::Ptr<LoraGatewayPhy> LoraNetwork::AddGateway(ns3::Ptr<ns3::Node> node) {
  RequirePlace(*node);
  const auto phy = ns3::CreateObject<LoraGatewayPhy>();
  phy->Configure(region_, options_.gateway);
  Attach(node, phy, nullptr);
  server_->AddGateway(phy);
  return phy;
}

ns3::Ptr<LoraEndDeviceMac> LoraNetwork::AddDevice(ns3::Ptr<ns3::Node> node, int spreading_factor,
                                                  int power_index) {
  RequirePlace(*node);
  const LoraLinkSettings link{region_.DataRateOf(spreading_factor), power_index};
  RequireWithin(power_index, 0, region_.lowest_power_index,
                {"LoRa", "power_index", "0 is the region's full power"});
  const auto phy = ns3::CreateObject<LoraEndDevicePhy>();
  phy->Configure(region_, options_.device);
  const auto mac = ns3::CreateObject<LoraEndDeviceMac>();
  mac->Configure(phy, {devices_++, link, options_.rx1_offset}, options_.seed);
  Attach(node, phy, mac);
  server_->AddDevice(link);
  return mac;
}

void LoraNetwork::Attach(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<LoraPhy>& phy,
                         const ns3::Ptr<LoraEndDeviceMac>& mac) {
  phy->SetMobility(node->GetObject<ns3::MobilityModel>());
  const auto device = ns3::CreateObject<LoraNetDevice>();
  device->Configure(phy, mac);
  node->AddDevice(device);
  device->SetAddress(ns3::Mac48Address::Allocate());
  phy->SetChannel(channel_);
}

}  // namespace giot
