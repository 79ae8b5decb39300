// A field of 802.15.4 sensors, each of which sends once to its neighbour, on ns-3's own channel and
// on one that visits only those that can hear: the same frames arrive, and far fewer events are
// made.
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/node.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>

#include <cstdio>
#include <vector>

#include "sim/network/indexed_channel.h"

static void RunField(const char* name, const ns3::Ptr<ns3::SpectrumChannel>& channel) {
  const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  loss->SetReference(1, 40.05);  // Friis at 2.4 GHz
  channel->AddPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());

  int received = 0;
  std::vector<ns3::Ptr<ns3::LrWpanNetDevice>> sensors;
  for (int i = 0; i < 256; ++i) {  // 16 by 16, 60 m apart
    const auto node = ns3::CreateObject<ns3::Node>();
    const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    mobility->SetPosition({60.0 * (i % 16), 60.0 * (i / 16), 0});
    node->AggregateObject(mobility);
    const auto sensor = ns3::CreateObject<ns3::LrWpanNetDevice>();
    sensor->SetChannel(channel);
    node->AddDevice(sensor);
    sensor->SetAddress(ns3::Mac16Address::Allocate());
    sensor->AssignStreams(10 * i);
    sensor->SetReceiveCallback(
        ns3::Callback<bool, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
                      const ns3::Address&>(
            [&](auto, auto, auto, const auto&) { return ++received; }));
    sensors.push_back(sensor);
  }
  for (std::size_t i = 0; i + 1 < sensors.size(); ++i) {
    ns3::Simulator::ScheduleWithContext(i, ns3::MilliSeconds(1 + 5 * i), [&, i] {
      sensors[i]->Send(ns3::Create<ns3::Packet>(40), sensors[i + 1]->GetAddress(), 0);
    });
  }
  ns3::Simulator::Stop(ns3::Seconds(2));
  ns3::Simulator::Run();
  std::printf("%s: %d of 255 received, %llu events\n", name, received,
              static_cast<unsigned long long>(ns3::Simulator::GetEventCount()));
  ns3::Simulator::Destroy();
}

int main() {
  RunField("ns-3's own channel", ns3::CreateObject<ns3::SingleModelSpectrumChannel>());
  // What is left out stays, summed, 10 dB under the noise of every receiver.
  RunField("the indexed channel", ns3::CreateObjectWithAttributes<giot::IndexedChannel>(
                                      "LeftOutBelowNoiseDb", ns3::DoubleValue(10)));
}
