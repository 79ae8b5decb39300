#include <fmt/format.h>
#include <ns3/mobility-model.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/ssid.h>
#include <ns3/string.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

#include "sim/base/problems.h"
#include "sim/network/backhaul.h"
#include "sim/network/path_loss.h"

namespace giot {
namespace {

constexpr double kFrequencyHz = 5.18e9;
/// ns-3's default for TxPowerStart and TxPowerEnd: 40 mW.
constexpr Dbm kTxPower{16.0206};

/// Receiver minimum input sensitivity, 20 MHz: IEEE 802.11-2016, table 19-23.
Dbm Sensitivity(const std::string& mode) {
  constexpr double kLevels[] = {-82, -79, -77, -74, -70, -66, -65, -64};
  return Dbm{kLevels[mode.back() - '0']};
}

void CheckReach(const NetworkBuilder& builder, const SensorFieldConfig& config,
                const ns3::Ptr<ns3::PropagationLossModel>& loss) {
  const Network& network = builder.network();
  const SimNode& edge = network.node(network.edge());
  const Dbm needed = Sensitivity(config.backhaul.wifi_mode);
  for (const int index : network.WithRole(Role::kSink)) {
    const SimNode& sink = network.node(index);
    const Dbm heard{loss->CalcRxPower(kTxPower.value, sink.node->GetObject<ns3::MobilityModel>(),
                                      edge.node->GetObject<ns3::MobilityModel>())};
    if (heard >= needed) continue;
    throw ScenarioError(std::vector<Problem>{
        {{builder.scenario().file.string()},
         "network.backhaul.wifi_mode",
         fmt::format("{} within reach of {}", sink.name, edge.name),
         fmt::format("{:.1f} dBm at {:.0f} m, where {} needs {:.0f} dBm", heard.value,
                     Distance(sink.position, edge.position).si(), config.backhaul.wifi_mode,
                     needed.value),
         "move the edge nearer, take a lower mode, or kind = \"point_to_point\""}});
  }
}

}  // namespace

ns3::NetDeviceContainer MakeWifiCell(NetworkBuilder& builder, const SensorFieldConfig& config) {
  const Network& network = builder.network();
  const auto loss = MakePathLoss(config.path_loss, builder.seed(), kFrequencyHz);
  CheckReach(builder, config, loss);
  const auto channel = ns3::CreateObject<ns3::YansWifiChannel>();
  channel->SetPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());

  ns3::YansWifiPhyHelper phy;
  phy.SetChannel(channel);
  phy.Set("ChannelSettings", ns3::StringValue("{36, 20, BAND_5GHZ, 0}"));
  ns3::WifiHelper wifi;
  wifi.SetStandard(ns3::WIFI_STANDARD_80211n);
  wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                               ns3::StringValue(config.backhaul.wifi_mode), "ControlMode",
                               ns3::StringValue("OfdmRate6Mbps"));
  const ns3::SsidValue ssid(ns3::Ssid("giot"));
  ns3::WifiMacHelper mac;
  mac.SetType("ns3::StaWifiMac", "Ssid", ssid);
  ns3::NetDeviceContainer devices;
  for (const int sink : network.WithRole(Role::kSink)) {
    devices.Add(wifi.Install(phy, mac, network.node(sink).node));
  }
  mac.SetType("ns3::ApWifiMac", "Ssid", ssid);
  devices.Add(wifi.Install(phy, mac, network.node(network.edge()).node));
  wifi.AssignStreams(devices, kSharedStreams + 1);
  return devices;
}

}  // namespace giot
