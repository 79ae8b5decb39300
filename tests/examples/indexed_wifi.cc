// Forty craft on ad-hoc Wi-Fi tell each other where they are: on ns-3's Yans channel and on one
// that visits only those that can notice a frame. Two lines of a program change; what is received
// does not.
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/simulator.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>

#include <cstdio>

#include "sim/network/indexed_wifi.h"

template <class PhyHelper, class Channel>
void Fly(const char* name) {
  const auto channel = ns3::CreateObject<Channel>();
  channel->SetPropagationLossModel(ns3::CreateObject<ns3::FriisPropagationLossModel>());
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  PhyHelper phy;
  phy.SetChannel(channel);

  ns3::NodeContainer craft;
  craft.Create(40);
  for (std::uint32_t i = 0; i < craft.GetN(); ++i) {
    const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
    mobility->SetPosition({250.0 * (i % 8), 250.0 * (i / 8), 60});
    mobility->SetVelocity({i % 2 ? 15.0 : -15.0, 0, 0});
    craft.Get(i)->AggregateObject(mobility);
  }
  ns3::WifiHelper wifi;
  wifi.SetStandard(ns3::WIFI_STANDARD_80211a);
  wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager");
  ns3::WifiMacHelper mac;
  mac.SetType("ns3::AdhocWifiMac");
  const ns3::NetDeviceContainer devices = wifi.Install(phy, mac, craft);
  wifi.AssignStreams(devices, 1);

  int received = 0;
  for (std::uint32_t i = 0; i < devices.GetN(); ++i) {
    devices.Get(i)->SetReceiveCallback(
        ns3::Callback<bool, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
                      const ns3::Address&>(
            [&](auto, auto, auto, const auto&) { return ++received; }));
    for (int k = 0; k < 10; ++k) {
      ns3::Simulator::Schedule(ns3::MilliSeconds(100 * k + 2 * i), [device = devices.Get(i)] {
        device->Send(ns3::Create<ns3::Packet>(100), device->GetBroadcast(), 0x88b5);
      });
    }
  }
  ns3::Simulator::Stop(ns3::Seconds(1.1));
  ns3::Simulator::Run();
  std::printf("%s: %d receptions, %llu events\n", name, received,
              static_cast<unsigned long long>(ns3::Simulator::GetEventCount()));
  ns3::Simulator::Destroy();
}

int main() {
  Fly<ns3::YansWifiPhyHelper, ns3::YansWifiChannel>("ns-3's Yans channel");
  Fly<giot::IndexedYansWifiPhyHelper, giot::IndexedYansWifiChannel>("the indexed channel");
}
