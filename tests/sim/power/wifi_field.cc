#include "tests/sim/power/wifi_field.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/packet.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>
#include <ns3/wave-mac-helper.h>
#include <ns3/wifi-80211p-helper.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/yans-wifi-helper.h>

namespace giot {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;

ns3::NetDeviceContainer InstallOcb(const ns3::YansWifiPhyHelper& phy, ns3::NodeContainer nodes) {
  auto wifi = ns3::Wifi80211pHelper::Default();
  wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                               ns3::StringValue("OfdmRate6MbpsBW10MHz"), "ControlMode",
                               ns3::StringValue("OfdmRate6MbpsBW10MHz"));
  return wifi.Install(phy, ns3::NqosWaveMacHelper::Default(), nodes);
}

ns3::NetDeviceContainer InstallAdHoc(const ns3::YansWifiPhyHelper& phy, ns3::NodeContainer nodes,
                                     bool high_throughput) {
  ns3::WifiHelper wifi;
  wifi.SetStandard(high_throughput ? ns3::WIFI_STANDARD_80211n : ns3::WIFI_STANDARD_80211a);
  wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                               ns3::StringValue(high_throughput ? "HtMcs0" : "OfdmRate6Mbps"),
                               "ControlMode", ns3::StringValue("OfdmRate6Mbps"), "RtsCtsThreshold",
                               ns3::UintegerValue(500));
  ns3::WifiMacHelper mac;
  mac.SetType("ns3::AdhocWifiMac");
  return wifi.Install(phy, mac, nodes);
}

}  // namespace

WifiField::WifiField(std::uint64_t seed, WifiKind kind, std::size_t nodes, double spacing)
    : received_(nodes) {
  ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(seed + 1));
  nodes_.Create(static_cast<std::uint32_t>(nodes));
  for (std::uint32_t i = 0; i < nodes_.GetN(); ++i) {
    auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    place->SetPosition({spacing * i, 0, 1});
    nodes_.Get(i)->AggregateObject(place);
  }
  ns3::YansWifiPhyHelper phy;
  phy.SetChannel(ns3::YansWifiChannelHelper::Default().Create());
  if (kind == WifiKind::kOcb) {
    devices_ = InstallOcb(phy, nodes_);
  } else {
    phy.Set("ChannelSettings", ns3::StringValue("{36, 20, BAND_5GHZ, 0}"));
    devices_ = InstallAdHoc(phy, nodes_, kind == WifiKind::kHt);
  }
  ns3::WifiHelper().AssignStreams(devices_, 100);
  for (std::uint32_t i = 0; i < devices_.GetN(); ++i) {
    devices_.Get(i)->SetReceiveCallback(ns3::MakeBoundCallback(
        +[](WifiField* field, std::size_t at, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>,
            std::uint16_t, const ns3::Address&) {
          ++field->received_[at];
          return true;
        },
        this, std::size_t{i}));
  }
}

WifiField::~WifiField() { ns3::Simulator::Destroy(); }

ns3::Ptr<ns3::WifiNetDevice> WifiField::device(std::size_t i) const {
  return ns3::StaticCast<ns3::WifiNetDevice>(devices_.Get(static_cast<std::uint32_t>(i)));
}

void WifiField::Send(std::size_t from, std::size_t to, std::uint32_t octets) {
  const ns3::Address address = to == kAll ? device(from)->GetBroadcast() : device(to)->GetAddress();
  device(from)->Send(ns3::Create<ns3::Packet>(octets), address, kIpv4);
}

}  // namespace giot
