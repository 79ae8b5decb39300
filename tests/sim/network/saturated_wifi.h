// Saturated 802.11a stations that all hear each other, on a Yans channel of a kind, and what
// Bianchi's model says of them.
#pragma once

#include <ns3/adhoc-wifi-mac.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/packet.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/txop.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/wifi-mac-queue.h>
#include <ns3/wifi-net-device.h>
#include <ns3/yans-wifi-helper.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>

namespace giot::testing_channel {

/// Golden: ns-3.37's own reference values of Bianchi's model (src/wifi/examples/reference,
/// Bianchi11a.m and bianchi_11a_difs.txt): Mb/s of 1,500-byte payloads, contention window 15 to
/// 1,023, no limit of retries, after a collision DIFS.
struct BianchiRow {
  const char* mode;
  int stations;
  double mbps;
};
inline constexpr BianchiRow kBianchi[] = {
    {"OfdmRate6Mbps", 5, 4.7087},    {"OfdmRate6Mbps", 10, 4.3453},
    {"OfdmRate6Mbps", 20, 3.9899},   {"OfdmRate12Mbps", 5, 8.9515},
    {"OfdmRate12Mbps", 10, 8.2901},  {"OfdmRate12Mbps", 20, 7.6319},
    {"OfdmRate24Mbps", 5, 16.2470},  {"OfdmRate24Mbps", 10, 15.1426},
    {"OfdmRate24Mbps", 20, 14.0072}, {"OfdmRate54Mbps", 5, 29.8324},
    {"OfdmRate54Mbps", 10, 28.1519}, {"OfdmRate54Mbps", 20, 26.2925},
};

inline void PrintTo(const BianchiRow& row, std::ostream* out) {
  *out << row.stations << " at " << row.mode;
}

/// A ring of stations of which each always has something for the next. They stand within the
/// metre up to which all loses alike, so that no frame is louder than another.
class SaturatedWifi {
 public:
  template <class Helper, class Channel>
  static double Mbps(const BianchiRow& row, double seconds) {
    const auto channel = ns3::CreateObject<Channel>();
    channel->SetPropagationLossModel(ns3::CreateObject<ns3::LogDistancePropagationLossModel>());
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    Helper phy;
    phy.SetChannel(channel);
    SaturatedWifi wifi(phy, row);
    constexpr double kWarmUpS = 0.3;
    wifi.Run(kWarmUpS);
    const std::uint64_t before = wifi.received_;
    wifi.Run(seconds);
    return static_cast<double>(wifi.received_ - before) * 8 * kPayloadBytes / seconds / 1e6;
  }

 private:
  static constexpr std::uint32_t kPayloadBytes = 1500;

  SaturatedWifi(ns3::YansWifiPhyHelper& phy, const BianchiRow& row) {
    const auto stations = static_cast<std::uint32_t>(row.stations);
    nodes_.Create(stations);
    for (std::uint32_t i = 0; i < stations; ++i) {
      const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
      mobility->SetPosition({0.001 * i, 0, 0});
      nodes_.Get(i)->AggregateObject(mobility);
    }
    ns3::WifiHelper wifi;
    wifi.SetStandard(ns3::WIFI_STANDARD_80211a);
    const ns3::UintegerValue for_ever(0xffffffff);
    wifi.SetRemoteStationManager(
        "ns3::ConstantRateWifiManager", "DataMode", ns3::StringValue(row.mode), "ControlMode",
        ns3::StringValue(row.mode), "MaxSlrc", for_ever, "MaxSsrc", for_ever);
    ns3::WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac");
    devices_ = wifi.Install(phy, mac, nodes_);
    wifi.AssignStreams(devices_, 100);
    for (std::uint32_t i = 0; i < stations; ++i) Saturate(i);
  }
  ~SaturatedWifi() { ns3::Simulator::Destroy(); }

  void Saturate(std::uint32_t i) {
    const auto device = ns3::DynamicCast<ns3::WifiNetDevice>(devices_.Get(i));
    device->GetMac()->GetTxop()->GetWifiMacQueue()->SetMaxDelay(ns3::Seconds(10000));
    index_[device->GetAddress()] = i;
    device->SetReceiveCallback(
        ns3::Callback<bool, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
                      const ns3::Address&>([this](ns3::Ptr<ns3::NetDevice>,
                                                  ns3::Ptr<const ns3::Packet>, std::uint16_t,
                                                  const ns3::Address& from) {
          ++received_;
          Send(index_.at(from));
          return true;
        }));
    constexpr int kInQueue = 20;
    for (int k = 0; k < kInQueue; ++k) {
      ns3::Simulator::Schedule(ns3::MilliSeconds(1), &SaturatedWifi::Send, this, i);
    }
  }

  void Send(std::uint32_t i) {
    devices_.Get(i)->Send(ns3::Create<ns3::Packet>(kPayloadBytes),
                          devices_.Get((i + 1) % devices_.GetN())->GetAddress(), 1);
  }

  void Run(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds));
    ns3::Simulator::Run();
  }

  ns3::NodeContainer nodes_;
  ns3::NetDeviceContainer devices_;
  std::map<ns3::Address, std::uint32_t> index_;
  std::uint64_t received_ = 0;
};

}  // namespace giot::testing_channel
