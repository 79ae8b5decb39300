// A vehicle's 802.11p radio tells the road where it is ten times a second, on a battery that runs
// empty and is charged again; a second vehicle listens.
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/node-container.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/wave-mac-helper.h>
#include <ns3/wifi-80211p-helper.h>
#include <ns3/yans-wifi-helper.h>

#include <cstdio>

#include "sim/power/live_on_battery.h"
#include "sim/power/wifi_air_gate.h"
#include "sim/power/wifi_radio_meter.h"

int main() {
  ns3::NodeContainer nodes(2);
  for (std::uint32_t i = 0; i < 2; ++i) {
    const auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    place->SetPosition({50.0 * i, 0, 1.5});
    nodes.Get(i)->AggregateObject(place);
  }
  ns3::YansWifiPhyHelper phy;
  phy.SetChannel(ns3::YansWifiChannelHelper::Default().Create());
  const auto devices =
      ns3::Wifi80211pHelper::Default().Install(phy, ns3::NqosWaveMacHelper::Default(), nodes);
  const auto sender = ns3::StaticCast<ns3::WifiNetDevice>(devices.Get(0));

  const auto battery = ns3::CreateObjectWithAttributes<giot::BatterySource>(
      "CapacityJ", ns3::DoubleValue(5), "ReviveAt", ns3::DoubleValue(0.4));
  const auto meter = ns3::CreateObject<giot::WifiRadioMeter>();  // 0.82 W listening, 1.14 W sending
  meter->Install(sender->GetPhy(), battery);
  const auto gate = ns3::CreateObject<giot::WifiAirGate>();
  gate->Install(sender);
  giot::LiveOnBattery(battery, gate, meter);

  int heard = 0;
  devices.Get(1)->SetReceiveCallback(ns3::MakeBoundCallback(
      +[](int* count, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
          const ns3::Address&) { return ++*count > 0; },
      &heard));
  for (int i = 1; i <= 100; ++i) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(100 * i), [sender] {
      sender->Send(ns3::Create<ns3::Packet>(300), sender->GetBroadcast(), 0x88dc);
    });
  }
  const auto seconds = [] { return ns3::Simulator::Now().GetSeconds(); };
  battery->OnDepleted([&] { std::printf("%.6f s: empty, %d heard\n", seconds(), heard); });
  gate->OnBackOnAir([&] { std::printf("%.6f s: on the air again\n", seconds()); });
  const giot::ChargeId charger = battery->AddCharger();
  ns3::Simulator::Schedule(ns3::Seconds(7), [&] { battery->SetCharge(charger, giot::Watts(2)); });
  ns3::Simulator::Stop(ns3::Seconds(10.05));
  ns3::Simulator::Run();
  for (const auto& line : meter->Lines()) {
    std::printf("%-12s %.6f J\n", line.cause.c_str(), line.energy.si());
  }
  std::printf("%d of 100 heard, %.6f J left\n", heard, battery->Stored().si());
  ns3::Simulator::Destroy();
}
