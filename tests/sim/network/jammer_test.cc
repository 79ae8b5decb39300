#include "sim/network/jammer.h"

#include <gtest/gtest.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/mac16-address.h>
#include <ns3/multi-model-spectrum-channel.h>
#include <ns3/node.h>
#include <ns3/non-communicating-net-device.h>
#include <ns3/packet.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>
#include <ns3/spectrum-wifi-helper.h>
#include <ns3/string.h>
#include <ns3/wifi-mac-helper.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "sim/network/indexed_channel.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

constexpr double kNearDb = 60, kFarDb = 250;
constexpr double kFrameS = (6 + 9 + 100 + 2) * 32e-6;  // 100 octets of payload

ns3::Ptr<ns3::MobilityModel> Place() {
  return ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
}

ns3::Mac16Address AddressOf(std::uint8_t i) {
  const std::uint8_t bytes[2] = {0, static_cast<std::uint8_t>(i + 1)};
  ns3::Mac16Address address;
  address.CopyFrom(bytes);
  return address;
}

/// A sender, a receiver and a jammer, with the losses between them set by hand.
class Field {
 public:
  Field(bool indexed, double jammer_to_sender_db, double jammer_to_receiver_db)
      : places_{Place(), Place(), Place()} {
    if (indexed) {
      channel_ = ns3::CreateObject<IndexedChannel>();
    } else {
      channel_ = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
    }
    auto loss = ns3::CreateObject<ns3::MatrixPropagationLossModel>();
    loss->SetDefaultLoss(kFarDb);
    loss->SetLoss(places_[0], places_[1], kNearDb);
    loss->SetLoss(places_[2], places_[0], jammer_to_sender_db);
    loss->SetLoss(places_[2], places_[1], jammer_to_receiver_db);
    channel_->AddPropagationLossModel(loss);
    for (std::uint8_t i = 0; i < 2; ++i) AddRadio(i);
  }
  ~Field() { ns3::Simulator::Destroy(); }

  ns3::Ptr<Jammer> Jam(const std::string& mode) {
    auto jammer = ns3::CreateObjectWithAttributes<Jammer>("Mode", ns3::StringValue(mode), "OnS",
                                                          ns3::DoubleValue(0.02), "OffS",
                                                          ns3::DoubleValue(0.03));
    jammer->SetMobility(places_[2]);
    jammer->SetChannel(channel_);
    jammer->SetNoise(LrWpanNoise(Dbm{10}, 11));
    jammer->Start(1, "jammer");
    return jammer;
  }
  /// The share of 3,000 frames at random instants, without ACK, that arrive.
  double Delivery() {
    constexpr int kFrames = 3000;
    Stream random(1, "frames");
    double at = 0.1;
    for (int i = 0; i < kFrames; ++i, at += random.Uniform(0.01, 0.03)) {
      ns3::Simulator::Schedule(ns3::Seconds(at), &Field::Send, this);
    }
    ns3::Simulator::Stop(ns3::Seconds(at + 0.1));
    ns3::Simulator::Run();
    return static_cast<double>(received_) / kFrames;
  }
  int refused() const { return refused_; }

 private:
  void AddRadio(std::uint8_t i) {
    auto node = ns3::CreateObject<ns3::Node>();
    node->AggregateObject(places_[i]);
    auto device = ns3::CreateObject<ns3::LrWpanNetDevice>();
    device->SetChannel(channel_);
    node->AddDevice(device);
    device->AssignStreams(10 * i);
    device->GetMac()->SetPanId(7);
    device->GetMac()->SetShortAddress(AddressOf(i));
    device->GetMac()->SetMcpsDataIndicationCallback(
        ns3::Callback<void, ns3::McpsDataIndicationParams, ns3::Ptr<ns3::Packet>>(
            [this](ns3::McpsDataIndicationParams, ns3::Ptr<ns3::Packet>) { ++received_; }));
    device->GetMac()->SetMcpsDataConfirmCallback(
        ns3::Callback<void, ns3::McpsDataConfirmParams>([this](ns3::McpsDataConfirmParams outcome) {
          refused_ += outcome.m_status == ns3::IEEE_802_15_4_CHANNEL_ACCESS_FAILURE;
        }));
    radios_.push_back(device);
  }
  void Send() {
    ns3::McpsDataRequestParams params;
    params.m_srcAddrMode = ns3::SHORT_ADDR;
    params.m_dstAddrMode = ns3::SHORT_ADDR;
    params.m_dstPanId = 7;
    params.m_dstAddr = AddressOf(1);
    radios_[0]->GetMac()->McpsDataRequest(params, ns3::Create<ns3::Packet>(100));
  }

  std::vector<ns3::Ptr<ns3::MobilityModel>> places_;
  ns3::Ptr<ns3::SpectrumChannel> channel_;
  std::vector<ns3::Ptr<ns3::LrWpanNetDevice>> radios_;
  int received_ = 0, refused_ = 0;
};

class AnyChannel : public testing::TestWithParam<bool> {};

TEST_P(AnyChannel, DeliversNothingUnderConstantNoiseInReach) {
  Field field(GetParam(), kFarDb, kNearDb);
  const auto jammer = field.Jam("constant");
  EXPECT_EQ(field.Delivery(), 0);
  EXPECT_EQ(jammer->OnTime().si(), ns3::Simulator::Now().GetSeconds());
}

TEST_P(AnyChannel, IsUnharmedByNoiseOutOfReach) {
  Field field(GetParam(), kFarDb, kFarDb);
  const auto jammer = field.Jam("constant");
  EXPECT_EQ(field.Delivery(), 1);
}

TEST_P(AnyChannel, IsBusyToASenderThatHearsTheNoise) {
  Field field(GetParam(), kNearDb, kFarDb);
  const auto jammer = field.Jam("constant");
  EXPECT_EQ(field.Delivery(), 0);
  EXPECT_EQ(field.refused(), 3000);
}

// A frame arrives where it fits into the silence: (OffS - frame) / (OnS + OffS).
TEST_P(AnyChannel, DeliversWhatFitsBetweenPeriodicNoise) {
  Field field(GetParam(), kFarDb, kNearDb);
  const auto jammer = field.Jam("periodic");
  const double expected = (0.03 - kFrameS) / 0.05;
  EXPECT_NEAR(field.Delivery(), expected, 3 * std::sqrt(expected * (1 - expected) / 3000));
  EXPECT_NEAR(jammer->OnTime().si() / ns3::Simulator::Now().GetSeconds(), 0.4, 1e-3);
}

// It must begin in a silence that lasts: OffS / (OnS + OffS) exp(-frame / OffS).
TEST_P(AnyChannel, DeliversWhatRandomNoiseLeavesAlone) {
  Field field(GetParam(), kFarDb, kNearDb);
  const auto jammer = field.Jam("random");
  const double expected = 0.6 * std::exp(-kFrameS / 0.03);
  EXPECT_NEAR(field.Delivery(), expected, 3 * std::sqrt(expected * (1 - expected) / 3000));
  EXPECT_NEAR(jammer->OnTime().si() / ns3::Simulator::Now().GetSeconds(), 0.4, 0.04);
}

TEST_P(AnyChannel, DeliversNothingToAJammerThatListens) {
  Field field(GetParam(), kNearDb, kNearDb);
  const auto jammer = field.Jam("reactive");
  EXPECT_EQ(field.Delivery(), 0);
  EXPECT_LE(jammer->OnTime().si(), 3000 * 0.02);  // silent where nobody sends
  EXPECT_GT(jammer->OnTime().si(), 0.1);
}
INSTANTIATE_TEST_SUITE_P(Media, AnyChannel, testing::Bool());

TEST(Jammer, TracesEachChangeAndStops) {
  Field field(false, kFarDb, kFarDb);
  const auto jammer = field.Jam("periodic");
  std::vector<std::int64_t> changes_ms;
  jammer->TraceConnectWithoutContext(
      "Radiating", ns3::Callback<void, bool>([&](bool) {
        changes_ms.push_back(ns3::Simulator::Now().GetMilliSeconds());
      }));
  ns3::Simulator::Schedule(ns3::MilliSeconds(110), &Jammer::Stop, jammer);
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  EXPECT_EQ(changes_ms, (std::vector<std::int64_t>{20, 50, 70, 100, 110}));
  EXPECT_NEAR(jammer->OnTime().si(), 0.05, 1e-12);
}

/// Broadcasts of 802.11a under flat noise: how many of 50 arrive.
int WifiDelivery(double jammer_loss_db) {
  const std::vector<ns3::Ptr<ns3::MobilityModel>> places{Place(), Place(), Place()};
  auto channel = ns3::CreateObject<ns3::MultiModelSpectrumChannel>();
  auto loss = ns3::CreateObject<ns3::MatrixPropagationLossModel>();
  loss->SetDefaultLoss(jammer_loss_db);
  loss->SetLoss(places[0], places[1], kNearDb);
  channel->AddPropagationLossModel(loss);
  ns3::NodeContainer nodes(2);
  for (std::uint32_t i = 0; i < 2; ++i) nodes.Get(i)->AggregateObject(places[i]);
  ns3::SpectrumWifiPhyHelper phy;
  phy.SetChannel(channel);
  phy.Set("ChannelSettings", ns3::StringValue("{36, 20, BAND_5GHZ, 0}"));
  ns3::WifiHelper wifi;
  wifi.SetStandard(ns3::WIFI_STANDARD_80211a);
  wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                               ns3::StringValue("OfdmRate6Mbps"));
  ns3::WifiMacHelper mac;
  mac.SetType("ns3::AdhocWifiMac");
  const auto devices = wifi.Install(phy, mac, nodes);
  int received = 0;
  devices.Get(1)->SetReceiveCallback(ns3::MakeBoundCallback(
      +[](int* count, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
          const ns3::Address&) { return ++*count > 0; },
      &received));
  auto jammer = ns3::CreateObject<Jammer>();
  jammer->SetMobility(places[2]);
  jammer->SetChannel(channel);
  auto body = ns3::CreateObject<ns3::NonCommunicatingNetDevice>();
  ns3::CreateObject<ns3::Node>()->AddDevice(body);
  jammer->SetDevice(body);
  jammer->SetNoise(FlatNoise(Dbm{20}, Hertz(5.18e9), Hertz(20e6)));
  // Before time 0 has passed the radios are not yet built up, and hear nothing.
  ns3::Simulator::Schedule(ns3::MilliSeconds(1), [jammer] { jammer->Start(1, "jammer"); });
  for (int i = 1; i <= 50; ++i) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(10 * i), [&devices] {
      const auto sender = devices.Get(0);
      sender->Send(ns3::Create<ns3::Packet>(200), sender->GetBroadcast(), 0x0800);
    });
  }
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
  return received;
}

TEST(Jammer, SilencesWifiOnASpectrumChannel) {
  EXPECT_EQ(WifiDelivery(kNearDb), 0);
  EXPECT_EQ(WifiDelivery(kFarDb), 50);
}

TEST(Jammer, RefusesWhatMakesNoSense) {
  const auto words = [](const char* name, const auto& value) {
    return test::WordsOf([&] {
      auto jammer = ns3::CreateObjectWithAttributes<Jammer>("Mode", ns3::StringValue("periodic"),
                                                            name, value);
      jammer->SetMobility(Place());
      jammer->SetChannel(ns3::CreateObject<ns3::SingleModelSpectrumChannel>());
      jammer->SetNoise(LrWpanNoise(Dbm{0}, 11));
      jammer->Start(1, "jammer");
    });
  };
  EXPECT_EQ(words("Mode", ns3::StringValue("periodical")),
            "unknown jammer mode \"periodical\"; did you mean \"periodic\"? known: constant, "
            "periodic, random, reactive");
  EXPECT_EQ(words("OnS", ns3::DoubleValue(-1)),
            "giot::Jammer: OnS: expected a number > 0, found -1; give the time for which it "
            "radiates");
  EXPECT_EQ(words("OffS", ns3::DoubleValue(0)),
            "giot::Jammer: OffS: expected a number > 0, found 0; give the time for which it is "
            "silent, or take constant");
  EXPECT_EQ(test::WordsOf([] { ns3::CreateObject<Jammer>()->Start(1, "jammer"); }),
            "giot::Jammer: expected a channel, a mobility and a noise before Start(); call "
            "SetChannel(), SetMobility() and SetNoise()");
  EXPECT_EQ(test::WordsOf([] { LrWpanNoise(Dbm{0}, 5); }),
            "jammer: channel: expected a number from 11 to 26, found 5; give a channel of the 2.4 "
            "GHz band");
}

}  // namespace
}  // namespace giot
