// Three meters report to one LoRaWAN gateway every ten minutes for a day. The network gives each
// the fastest data rate that its link allows; their radios live on a battery.
#include <ns3/constant-position-mobility-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>

#include <cstdio>
#include <vector>

#include "scenarios/devices.h"
#include "sim/network/indexed_channel.h"
#include "sim/network/lora_network.h"
#include "sim/power/lora_radio_meter.h"

static ns3::Ptr<ns3::Node> NodeAt(double x_m) {
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition({x_m, 0, 0});
  node->AggregateObject(mobility);
  return node;
}

static int received[3];
static void OnUplink(std::uint32_t device, ns3::Ptr<const ns3::Packet>, std::uint32_t) {
  ++received[device];
}

int main() {
  const auto channel = ns3::CreateObject<giot::IndexedChannel>();  // or any ns-3 SpectrumChannel
  const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  loss->SetPathLossExponent(2.32);  // Petajajarvi et al. 2015, on land: 128.95 dB at 1 km
  loss->SetReference(100, 128.95 - 23.2);
  channel->AddPropagationLossModel(loss);

  giot::LoraNetwork network(channel, {});
  network.AddGateway(NodeAt(0));
  network.server()->TraceConnectWithoutContext("Received", ns3::MakeCallback(&OnUplink));
  const auto radio = giot::ReadDeviceProfile(giot::DevicesFolder() / "sx1276.toml").radio.value();
  const double places_m[] = {400, 1500, 4000};
  std::vector<ns3::Ptr<giot::LoraEndDeviceMac>> devices;
  std::vector<ns3::Ptr<giot::BatterySource>> batteries;
  for (const double x_m : places_m) {
    devices.push_back(network.AddDevice(NodeAt(x_m), 12));
    batteries.push_back(ns3::CreateObject<giot::BatterySource>());
    ns3::CreateObject<giot::LoraRadioMeter>()->Install(devices.back(), batteries.back(), radio);
    for (int i = 0; i < 144; ++i) {
      ns3::Simulator::Schedule(ns3::Seconds(600 * i + x_m / 10),
                               [mac = devices.back()] { mac->Send(ns3::Create<ns3::Packet>(20)); });
    }
  }
  ns3::Simulator::Stop(ns3::Hours(24));
  ns3::Simulator::Run();
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const giot::LoraLinkSettings link = devices[i]->link();
    std::printf("%4.0f m: %3d of 144 received, SF%d at %2.0f dBm, %4.1f J\n", places_m[i],
                received[i], 12 - link.data_rate, network.region().PowerAt(link.power_index).value,
                batteries[i]->Total().si());
  }
  ns3::Simulator::Destroy();
}
