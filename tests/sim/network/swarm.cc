#include "tests/sim/network/swarm.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/wifi-net-device.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "sim/base/random_stream.h"

namespace giot::testing_channel {
namespace {

constexpr double kTurnEveryS = 1;
constexpr double kLongestS = 60;  ///< Turns are drawn for so long.
constexpr std::size_t kPayloadBytes = 200;

void Turn(const ns3::Ptr<ns3::MobilityModel>& mobility, double heading, double speed_m_s) {
  ns3::DynamicCast<ns3::ConstantVelocityMobilityModel>(mobility)->SetVelocity(
      {speed_m_s * std::cos(heading), speed_m_s * std::sin(heading), 0});
}

}  // namespace

Swarm::Swarm(ns3::YansWifiPhyHelper& phy, const SwarmOptions& options) {
  nodes_.Create(static_cast<std::uint32_t>(options.nodes));
  Place(options);
  ns3::WifiHelper wifi;
  wifi.SetStandard(options.standard);
  wifi.SetRemoteStationManager(
      "ns3::ConstantRateWifiManager", "DataMode", ns3::StringValue(options.mode), "NonUnicastMode",
      ns3::StringValue(options.mode), "ControlMode", ns3::StringValue("OfdmRate6Mbps"));
  ns3::WifiMacHelper mac;
  mac.SetType("ns3::AdhocWifiMac");
  devices_ = wifi.Install(phy, mac, nodes_);
  wifi.AssignStreams(devices_, static_cast<std::int64_t>(options.seed) * 100'000);
  for (std::uint32_t i = 0; i < devices_.GetN(); ++i) {
    devices_.Get(i)->SetReceiveCallback(
        ns3::Callback<bool, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
                      const ns3::Address&>([this, i](ns3::Ptr<ns3::NetDevice>,
                                                     ns3::Ptr<const ns3::Packet> packet,
                                                     std::uint16_t, const ns3::Address&) {
          std::uint32_t number = 0;
          packet->CopyData(reinterpret_cast<std::uint8_t*>(&number), sizeof number);
          received.push_back({ns3::Simulator::Now().GetNanoSeconds(), i, number});
          return true;
        }));
  }
  Talk(options);
}

Swarm::~Swarm() { ns3::Simulator::Destroy(); }

void Swarm::Run(double seconds) {
  ns3::Simulator::Stop(ns3::Seconds(seconds));
  ns3::Simulator::Run();
}

void Swarm::Place(const SwarmOptions& options) {
  Stream random(options.seed, "flights");
  for (std::uint32_t i = 0; i < nodes_.GetN(); ++i) {
    ns3::Ptr<ns3::MobilityModel> mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    if (options.speed_m_s > 0) {
      mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
      for (double at_s = 0; at_s < kLongestS; at_s += kTurnEveryS) {
        ns3::Simulator::Schedule(ns3::Seconds(at_s), &Turn, mobility, random.Uniform(0, 6.28),
                                 options.speed_m_s);
      }
    }
    mobility->SetPosition({random.Uniform(0, options.side_m), random.Uniform(0, options.side_m),
                           random.Uniform(0, options.height_m)});
    nodes_.Get(i)->AggregateObject(mobility);
  }
}

void Swarm::Talk(const SwarmOptions& options) {
  Stream random(options.seed, "phases");
  for (std::uint32_t i = 0; i < nodes_.GetN(); ++i) {
    const auto start = [&](const ns3::Address& to, double period_s) {
      if (period_s <= 0) return;
      ns3::Simulator::Schedule(ns3::Seconds(random.Uniform(0, period_s)), &Swarm::Send, this, i, to,
                               period_s);
    };
    start(devices_.Get(i)->GetBroadcast(), options.broadcast_s);
    start(NearTo(i, random.Below(3)), options.unicast_s);
  }
}

/// The address of one of the three nearest.
ns3::Address Swarm::NearTo(std::uint32_t node, std::uint64_t which) const {
  const auto here = nodes_.Get(node)->GetObject<ns3::MobilityModel>();
  std::vector<std::pair<double, std::uint32_t>> others;
  for (std::uint32_t i = 0; i < nodes_.GetN(); ++i) {
    if (i == node) continue;
    others.emplace_back(here->GetDistanceFrom(nodes_.Get(i)->GetObject<ns3::MobilityModel>()), i);
  }
  std::sort(others.begin(), others.end());
  return devices_.Get(others[which % others.size()].second)->GetAddress();
}

void Swarm::Send(std::uint32_t from, const ns3::Address& to, double again_s) {
  std::uint8_t payload[kPayloadBytes] = {};
  std::memcpy(payload, &sent, sizeof sent);
  ++sent;
  devices_.Get(from)->Send(ns3::Create<ns3::Packet>(payload, sizeof payload), to, 0x88b5);
  ns3::Simulator::Schedule(ns3::Seconds(again_s), &Swarm::Send, this, from, to, again_s);
}

}  // namespace giot::testing_channel
