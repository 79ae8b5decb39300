// Two 802.15.4 radios and a jammer that drives by: what arrives in each tenth of a minute.
#include <ns3/constant-position-mobility-model.h>
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/lr-wpan-helper.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/node-container.h>
#include <ns3/packet.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>

#include <cstdio>

#include "sim/network/jammer.h"

int main() {
  const auto channel = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  channel->AddPropagationLossModel(ns3::CreateObject<ns3::LogDistancePropagationLossModel>());
  ns3::NodeContainer nodes(2);
  for (std::uint32_t i = 0; i < 2; ++i) {
    const auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    place->SetPosition({10.0 * i, 0, 1});
    nodes.Get(i)->AggregateObject(place);
  }
  ns3::LrWpanHelper lr_wpan;
  lr_wpan.SetChannel(channel);
  const ns3::NetDeviceContainer devices = lr_wpan.Install(nodes);
  lr_wpan.AssociateToPan(devices, 7);
  lr_wpan.AssignStreams(devices, 1);

  const auto van = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  van->SetPosition({-305, 20, 1});
  van->SetVelocity({10, 0, 0});
  const auto jammer = ns3::CreateObject<giot::Jammer>();  // constant
  jammer->SetMobility(van);
  jammer->SetChannel(channel);
  jammer->SetNoise(giot::LrWpanNoise(giot::Dbm{0}, 11));
  jammer->Start(1, "van");

  int received = 0;
  devices.Get(1)->SetReceiveCallback(ns3::MakeBoundCallback(
      +[](int* count, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
          const ns3::Address&) { return ++*count > 0; },
      &received));
  for (int i = 0; i < 600; ++i) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(100 * i), [&devices] {
      devices.Get(0)->Send(ns3::Create<ns3::Packet>(50), devices.Get(1)->GetAddress(), 0);
    });
  }
  for (int tenth = 1; tenth <= 10; ++tenth) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(6000 * tenth - 50), [&received, van] {
      std::printf("van at %4.0f m: %2d of 60 arrived\n", van->GetPosition().x, received);
      received = 0;
    });
  }
  ns3::Simulator::Stop(ns3::Seconds(60));
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
}
