#include "sim/network/lora_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/node-list.h>
#include <ns3/uinteger.h>

#include <limits>

#include "sim/base/random_stream.h"
#include "tests/sim/network/lora_world.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;
using testing::ElementsAre;

/// On ns-3's channel and on ours.
class LoraNetworkOn : public testing::TestWithParam<bool> {};

// 20 B of payload are 33 B on the air (13 of LoRaWAN 1.0.x around it): at SF9 8 + 4.25 + 8 +
// ceil((264 - 36 + 28 + 16) / 36) 5 symbols of 4.096 ms (AN1200.13).
TEST_P(LoraNetworkOn, CarriesAnUplink) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  const auto device = world.Device(1000, 9);
  world.SendAt(5, device, 20);
  world.RunUntil(20);
  EXPECT_THAT(world.received(), ElementsAre(1));
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kSent, 1)));
  ASSERT_EQ(world.sent().size(), 1u);
  EXPECT_NEAR(world.sent()[0].begin_s, 5.00031, 1e-12);  // awake for 310 us
  EXPECT_NEAR(world.sent()[0].airtime_s, (20.25 + 8 * 5) * 4.096e-3, 1e-12);
  EXPECT_TRUE(world.answers().empty());
}

TEST_P(LoraNetworkOn, AcknowledgesInRx1) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  const auto device = world.Device(1000, 10);
  world.SendAt(5, device, 20, true);
  world.RunUntil(20);
  EXPECT_THAT(world.answers(), ElementsAre(1));
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kAcknowledged, 1)));
  ASSERT_EQ(world.sent().size(), 2u);
  const auto& uplink = world.sent()[0];
  const auto& ack = world.sent()[1];
  EXPECT_EQ(ack.channel, uplink.channel);
  EXPECT_EQ(ack.spreading_factor, 10);
  // One second after the uplink's end as the gateway hears it, 1000 m away.
  EXPECT_NEAR(ack.begin_s, uplink.begin_s + uplink.airtime_s + 1 + 1000 / 299'792'458.0, 2e-9);
  // 12 B without CRC at SF10: 8 + ceil((96 - 40 + 28) / 40) 5 symbols.
  EXPECT_NEAR(ack.airtime_s, (12.25 + 8 + 3 * 5) * 8.192e-3, 1e-12);
}

// The acknowledgement arrives at the very nanosecond of RX1.
TEST_P(LoraNetworkOn, AcknowledgesWhereNothingTakesTime) {
  LoraWorld world({}, GetParam(), false);
  world.Gateway(0);
  world.SendAt(5, world.Device(1000, 10), 20, true);
  world.RunUntil(20);
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kAcknowledged, 1)));
}

TEST_P(LoraNetworkOn, LowersRx1ByItsOffset) {
  LoraNetworkOptions options;
  options.rx1_offset = 2;
  LoraWorld world(options, GetParam());
  world.Gateway(0);
  world.SendAt(5, world.Device(1000, 8), 20, true);
  world.RunUntil(20);
  ASSERT_EQ(world.sent().size(), 2u);
  EXPECT_EQ(world.sent()[1].spreading_factor, 10);
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kAcknowledged, 1)));
}

// An acknowledgement of 0.83 s at SF12 rests its sub-band for 82 s at 1 %: within a minute only the
// first in each of the two sub-bands goes out in RX1, the others in RX2, of which 10 % may be used.
TEST_P(LoraNetworkOn, AcknowledgesInRx2WhereTheGatewayMayNotSendInRx1) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  for (int i = 0; i < 5; ++i) world.SendAt(1 + 12 * i, world.Device(1000 + i, 12), 10, true);
  world.RunUntil(70);
  ASSERT_EQ(world.answers().size(), 5u);
  std::vector<int> expected;
  std::map<std::size_t, int> uses;
  for (const auto& sent : world.sent()) {
    if (!sent.uplink) continue;
    expected.push_back(uses[world.network().region().SubBandOf(sent.channel)]++ == 0 ? 1 : 2);
  }
  EXPECT_EQ(world.answers(), expected);
  EXPECT_THAT(world.answers(), testing::Contains(2));
  for (const auto& sent : world.sent()) {
    if (sent.uplink) continue;
    EXPECT_TRUE(sent.channel < 8 || sent.spreading_factor == 12);
  }
  for (const auto& done : world.done()) {
    EXPECT_EQ(done, std::pair(LoraUplinkEnd::kAcknowledged, 1));
  }
}

// LoRaWAN 1.0.2, section 18.4: eight transmissions, a data rate lower after each second;
// ACK_TIMEOUT is 1 to 3 s after RX2.
TEST_P(LoraNetworkOn, SendsAgainWhatNobodyAcknowledges) {
  LoraWorld world({}, GetParam());
  const auto gateway = world.Gateway(0);
  gateway->SwitchOff();
  const auto device = world.Device(1000, 9);
  world.SendAt(1, device, 20, true);
  world.SendAt(2, device, 20, false);
  world.RunUntil(3600);
  ASSERT_EQ(world.sent().size(), 9u);
  constexpr int kFactors[] = {9, 9, 10, 10, 11, 11, 12, 12, 9};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(world.sent()[i].spreading_factor, kFactors[i]);
  for (std::size_t i = 1; i < 8; ++i) {
    const auto& before = world.sent()[i - 1];
    EXPECT_GT(world.sent()[i].begin_s, before.begin_s + before.airtime_s + 2 + 1);
  }
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kUnacknowledged, 8),
                                        std::pair(LoraUplinkEnd::kSent, 1)));
  EXPECT_TRUE(world.KeptItsDutyCycles());
}

// The device hears no acknowledgement, so it sends all eight: passed on once.
TEST_P(LoraNetworkOn, PassesOnOnceWhatIsSentAgain) {
  LoraNetworkOptions options;
  options.device.noise_figure = Db{90};
  LoraWorld world(options, GetParam());
  world.Gateway(0);
  world.SendAt(1, world.Device(1000, 9), 20, true);
  world.RunUntil(3600);
  EXPECT_THAT(world.received(), ElementsAre(1));
  EXPECT_EQ(world.answers().size(), 8u);
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kUnacknowledged, 8)));
}

TEST_P(LoraNetworkOn, PassesOnOnceWhatManyGatewaysHeard) {
  LoraWorld world({}, GetParam());
  for (const double at : {0.0, 500.0, 2500.0}) world.Gateway(at);
  world.Gateway(1e6);  // out of reach
  const auto device = world.Device(1000, 9);
  world.SendAt(1, device, 20);
  world.SendAt(100, device, 20, true);
  world.RunUntil(120);
  EXPECT_THAT(world.received(), ElementsAre(3, 3));
  EXPECT_THAT(world.answers(), ElementsAre(1));  // by one of them
  EXPECT_EQ(world.sent().back().by->GetObject<LoraGatewayPhy>()->GetMobility()->GetPosition().x,
            500);  // the nearest
}

TEST_P(LoraNetworkOn, CarriesPayloadsDown) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  const auto device = world.Device(1000, 9);
  std::vector<std::uint32_t> sizes;
  device->OnReceived(
      [&](ns3::Ptr<const ns3::Packet> payload) { sizes.push_back(payload->GetSize()); });
  world.network().server()->SendDown(0, ns3::Create<ns3::Packet>(11));
  world.network().server()->SendDown(0, ns3::Create<ns3::Packet>(46));
  for (int i = 0; i < 3; ++i) world.SendAt(1 + 300 * i, device, 20);
  world.RunUntil(1000);
  EXPECT_THAT(sizes, ElementsAre(11, 46));
  EXPECT_EQ(world.answers().size(), 2u);
}

// While the gateway answers the first device the second one's uplink is lost.
TEST_P(LoraNetworkOn, HearsNothingWhileItAnswers) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  world.SendAt(1, world.Device(1000, 12), 10, true);
  world.SendAt(3.2, world.Device(1100, 12), 10);  // the answer begins at 3.3 s
  world.RunUntil(20);
  EXPECT_THAT(world.received(), ElementsAre(1));
  EXPECT_EQ(world.lost(LoraLoss::kSending), 1);
}

// Semtech SX1301: eight demodulators. Nine devices send at once, on eight channels and, the last,
// at an SF of its own.
TEST_P(LoraNetworkOn, LosesTheNinthFrameAtOnce) {
  LoraNetworkOptions options;
  options.gateway.rejection = FindLoraRejection("orthogonal");
  LoraWorld world(options, GetParam());
  world.Gateway(0);
  for (int i = 0; i < 9; ++i) {
    const auto phy = world.Radio(1000 + i);
    ns3::Simulator::Schedule(ns3::Seconds(1), [=] {
      LoraFrame frame;
      frame.device = static_cast<std::uint32_t>(i);
      frame.payload = ns3::Create<ns3::Packet>(20);
      phy->SendUp(frame, i % 8, {i == 8 ? 12 : 7}, Dbm{14});
    });
  }
  world.RunUntil(1.9);
  EXPECT_EQ(world.received().size(), 8u);
  EXPECT_EQ(world.lost(LoraLoss::kNoDemodulator), 1);
}

// Every device sends whatever it may, half of it confirmed, for half an hour.
TEST_P(LoraNetworkOn, NeverExceedsADutyCycle) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  world.Gateway(1500);
  for (int i = 0; i < 12; ++i) {
    const auto device = world.Device(300 + 200 * i, 7 + i % 6);
    for (int k = 0; k < 360; ++k) {
      world.SendAt(1 + 5 * k + 0.1 * i, device, static_cast<std::uint32_t>(5 + 3 * i), k % 2 == 0);
    }
  }
  world.RunUntil(1800);
  EXPECT_GT(world.sent().size(), 1000u);
  EXPECT_GT(world.answers().size(), 50u);
  EXPECT_TRUE(world.KeptItsDutyCycles());
}

// The SNR that a device at full power has at the gateway, and where Semtech's algorithm must then
// bring it from SF12: to the fastest SF, and beyond it to the lowest power, that leave 10 dB and
// less than one more step of 3 dB.
TEST_P(LoraNetworkOn, AdaptsToWhatTheLinkAllows) {
  for (const double distance_m : {200.0, 900.0, 1600.0, 2400.0, 3300.0, 4500.0}) {
    LoraWorld world({}, GetParam());
    world.Gateway(0);
    const auto device = world.Device(distance_m, 12);
    for (int i = 0; i < 110; ++i) world.SendAt(1 + 250 * i, device, 10);
    world.RunUntil(110 * 250);
    const LoraLinkSettings link = device->link();
    const Dbm heard = HeardAt(world.network().region().PowerAt(link.power_index), distance_m);
    const int spreading_factor = 12 - link.data_rate;
    const double margin_db = (heard - LoraSensitivity({spreading_factor}, Db{6})).value - 10;
    EXPECT_GE(margin_db, 0) << distance_m << " m: SF" << spreading_factor;
    if (link.power_index < 7) {
      EXPECT_LT(margin_db, 3) << distance_m << " m: SF" << spreading_factor;
    }
    if (link.power_index > 0) {
      EXPECT_EQ(spreading_factor, 7);
    }
    EXPECT_EQ(world.received().size(), 110u);
    EXPECT_LE(world.answers().size(), 4u);  // a few requests and then no more
  }
}

// Every frame ends once at every gateway that it reaches: heard, or lost for one reason.
TEST_P(LoraNetworkOn, AccountsForEveryFrameAtEveryGateway) {
  LoraNetworkOptions options;
  LoraWorld world(options, GetParam());
  int heard = 0;
  for (const double at : {0.0, 3000.0, 7000.0}) {
    world.Gateway(at)->OnHeard([&](const LoraHeard&) { ++heard; });
  }
  for (int i = 0; i < 40; ++i) {
    const auto device = world.Device(20 + 150 * i, 7 + i % 6);
    for (int k = 0; k < 20; ++k) world.SendAt(1 + 31 * k + 0.01 * i, device, 12);
  }
  world.RunUntil(2500);
  const int lost = world.lost(LoraLoss::kTooWeak) + world.lost(LoraLoss::kNoDemodulator) +
                   world.lost(LoraLoss::kInterference);
  EXPECT_EQ(world.done().size(), 800u);
  EXPECT_EQ(heard + lost, 3 * 800);
  EXPECT_GT(world.lost(LoraLoss::kTooWeak), 50);
  EXPECT_GT(world.lost(LoraLoss::kNoDemodulator), 50);
  EXPECT_GT(world.lost(LoraLoss::kInterference), 50);
}

// The gateway loses power in the middle of an acknowledgement: the device does not take it.
TEST_P(LoraNetworkOn, DropsADownlinkThatWasCut) {
  LoraWorld world({}, GetParam());
  const auto gateway = world.Gateway(0);
  const auto device = world.Device(1000, 12);
  int cut = 0;
  device->phy()->TraceConnectWithoutContext(
      "Lost", ns3::Callback<void, const LoraTransmission&, LoraLoss>(
                  [&](const LoraTransmission&, LoraLoss loss) { cut += loss == LoraLoss::kCut; }));
  device->SetAttribute("Transmissions", ns3::UintegerValue(1));
  world.SendAt(1, device, 10, true);  // ends at 2.32 s, and is answered from 3.32 to 4.15 s
  ns3::Simulator::Schedule(ns3::Seconds(3.9), [=] { gateway->SwitchOff(); });
  world.RunUntil(20);
  EXPECT_EQ(world.answers().size(), 1u);
  EXPECT_EQ(cut, 1);
  EXPECT_THAT(world.done(), ElementsAre(std::pair(LoraUplinkEnd::kUnacknowledged, 1)));
}

// As any net device: what is sent goes up, what comes down is received.
TEST_P(LoraNetworkOn, IsANetDevice) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  world.Device(1000, 12);
  const auto device = ns3::NodeList::GetNode(ns3::NodeList::GetNNodes() - 1)->GetDevice(0);
  EXPECT_EQ(device->GetMtu(), 51);
  std::vector<std::uint32_t> sizes;
  device->SetReceiveCallback(
      ns3::Callback<bool, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet>, std::uint16_t,
                    const ns3::Address&>([&](ns3::Ptr<ns3::NetDevice>,
                                             ns3::Ptr<const ns3::Packet> packet, std::uint16_t,
                                             const ns3::Address&) {
        sizes.push_back(packet->GetSize());
        return true;
      }));
  world.network().server()->SendDown(0, ns3::Create<ns3::Packet>(9));
  ns3::Simulator::Schedule(ns3::Seconds(1), [=] {
    EXPECT_TRUE(device->Send(ns3::Create<ns3::Packet>(51), device->GetBroadcast(), 0));
  });
  world.RunUntil(20);
  EXPECT_THAT(world.received(), ElementsAre(1));
  EXPECT_THAT(sizes, ElementsAre(9));
}

// A device that begins where SF7 does not reach: it goes slower by itself until it is heard, and
// from there on the network knows.
TEST_P(LoraNetworkOn, FallsBackWhereItIsNotHeard) {
  LoraWorld world({}, GetParam());
  world.Gateway(0);
  const auto device = world.Device(5000, 7);  // SF7 reaches 3.8 km, SF8 4.6 km, SF9 5.5 km
  for (int i = 0; i < 200; ++i) world.SendAt(1 + 120 * i, device, 10);
  world.RunUntil(200 * 120);
  // At full power from the start, it tries SF8 with the 97th and SF9 with the 129th.
  EXPECT_EQ(world.received().size(), 200u - 128u);
  EXPECT_EQ(device->link(), (LoraLinkSettings{3, 0}));
  EXPECT_FALSE(world.answers().empty());  // the one that it asked for
}

// Noise over the whole band, 20 dB above the receiver's own, drowns what came through without it.
TEST_P(LoraNetworkOn, IsDrownedByForeignSignals) {
  for (const bool jammed : {false, true}) {
    LoraWorld world({}, GetParam());
    world.Gateway(0);
    world.SendAt(1, world.Device(2000, 9), 20);
    const auto jammer = world.Radio(1);
    ns3::Simulator::Schedule(ns3::Seconds(1.05), [=] {
      if (!jammed) return;
      const auto signal = ns3::Create<ns3::SpectrumSignalParameters>();
      signal->psd = ns3::Create<ns3::SpectrumValue>(jammer->GetRxSpectrumModel());
      const Dbm sent = LoraNoise(Hertz(1), Db{6}) + Db{20 + kLossAt1m};
      *signal->psd = sent.ToWatts().si();
      signal->duration = ns3::MilliSeconds(1);
      signal->txPhy = jammer;
      jammer->channel()->StartTx(signal);
    });
    world.RunUntil(10);
    EXPECT_EQ(world.received().size(), jammed ? 0u : 1u);
    EXPECT_EQ(world.lost(LoraLoss::kInterference), jammed ? 1 : 0);
  }
}

// Devices and gateways lose power and get it back at any time: every payload that was taken has one
// end, and in the end all is as it was.
TEST_P(LoraNetworkOn, OutlivesAnyPowerCuts) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    LoraWorld world({}, GetParam());
    Stream random(seed, "power cuts");
    std::vector<ns3::Ptr<LoraGatewayPhy>> gateways{world.Gateway(0), world.Gateway(2000)};
    std::vector<ns3::Ptr<LoraEndDeviceMac>> devices;
    for (int i = 0; i < 6; ++i) devices.push_back(world.Device(300 + 300 * i, 7 + i));
    for (int i = 0; i < 300; ++i) {
      world.SendAt(random.Uniform(0, 900), devices[random.Below(6)], 20, random.Below(2) == 0);
      const auto device = devices[random.Below(6)];
      const auto gateway = gateways[random.Below(2)];
      const bool on = random.Below(2) == 0, of_gateway = random.Below(3) == 0;
      ns3::Simulator::Schedule(ns3::Seconds(random.Uniform(0, 900)), [=] {
        if (of_gateway && on) gateway->SwitchOn();
        if (of_gateway && !on) gateway->SwitchOff();
        if (!of_gateway && on) device->SwitchOn();
        if (!of_gateway && !on) device->SwitchOff();
      });
    }
    world.RunUntil(5000);
    EXPECT_EQ(world.done().size(), 300u);
    const std::size_t before = world.received().size();
    for (const auto& gateway : gateways) {
      if (gateway->state() == LoraRadioState::kOff) gateway->SwitchOn();
    }
    for (std::size_t i = 0; i < 6; ++i) {
      EXPECT_EQ(devices[i]->queued(), 0u);
      devices[i]->SwitchOn();
      world.SendAt(20.0 * static_cast<double>(i), devices[i], 20, true);
    }
    world.RunUntil(5300);
    EXPECT_EQ(world.received().size(), before + 6);
    for (const auto& device : devices) {
      EXPECT_EQ(device->phy()->state(), LoraRadioState::kSleep);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Channels, LoraNetworkOn, testing::Bool(), [](const auto& each) {
  return std::string(each.param ? "Indexed" : "Stock");
});

/// All that is sent in twenty minutes of a small network, and what comes through.
std::string Record(bool indexed) {
  LoraWorld world({}, indexed);
  world.Gateway(0);
  world.Gateway(2000);
  for (int i = 0; i < 30; ++i) {
    const auto device = world.Device(150 * i + 100, 7 + i % 6);
    for (int k = 0; k < 20; ++k) world.SendAt(1 + 60 * k + 0.03 * i, device, 20, k % 3 == 0);
  }
  world.RunUntil(1300);
  std::string record;
  for (const auto& sent : world.sent()) {
    record += std::to_string(sent.channel) + "@" + std::to_string(sent.begin_s) + " ";
  }
  for (const std::uint32_t gateways : world.received()) record += std::to_string(gateways);
  return record;
}

TEST(LoraNetwork, IsTheSameEachTimeAndOnEitherChannel) {
  const std::string record = Record(false);
  EXPECT_EQ(Record(false), record);
  EXPECT_EQ(Record(true), record);
}

TEST(LoraNetwork, RefusesWhatCannotBe) {
  const auto channel = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  LoraNetworkOptions options;
  options.region = "EU868 ";
  EXPECT_EQ(WordsOf([&] { LoraNetwork(channel, options); }),
            "unknown LoRa region \"EU868 \"; did you mean \"EU868\"? known: EU868");
  options.region = "EU868";
  options.rx1_offset = 6;
  EXPECT_EQ(WordsOf([&] { LoraNetwork(channel, options); }),
            "LoRa network: rx1_offset: expected a number from 0 to 5, found 6; 0 answers at the "
            "data rate of the uplink");
  LoraNetwork network(channel, {});
  EXPECT_EQ(WordsOf([&] { network.AddDevice(LoraWorld::NodeAt(0), 6); }),
            "LoRa: spreading_factor: expected a number from 7 to 12, found 6; 7 is the fastest and "
            "12 the one that reaches farthest");
  EXPECT_EQ(WordsOf([&] { network.AddDevice(LoraWorld::NodeAt(0), 7, 8); }),
            "LoRa: power_index: expected a number from 0 to 7, found 8; 0 is the region's full "
            "power");
  ns3::Simulator::Destroy();
}

TEST(LoraNetwork, RefusesANodeWithoutAPlace) {
  LoraNetwork network(ns3::CreateObject<ns3::SingleModelSpectrumChannel>(), {});
  const auto lost = LoraWorld::NodeAt(std::numeric_limits<double>::quiet_NaN());
  const std::string id = std::to_string(lost->GetId());
  EXPECT_EQ(WordsOf([&] { network.AddDevice(lost, 7); }),
            "LoRa node " + id +
                ": position_m: expected three finite numbers, found (nan, 0, 0); set it before the "
                "node joins a LoRa network");
  const auto bare = ns3::CreateObject<ns3::Node>();
  EXPECT_EQ(WordsOf([&] { network.AddGateway(bare); }),
            "LoRa node " + std::to_string(bare->GetId()) +
                ": mobility: expected a MobilityModel, found none; aggregate one before the node "
                "joins a LoRa network");
  ns3::Simulator::Destroy();
}

TEST(LoraNetwork, RefusesAPayloadThatIsTooLong) {
  LoraWorld world;
  const auto device = world.Device(100, 12);
  device->Send(ns3::Create<ns3::Packet>(51));
  EXPECT_EQ(WordsOf([&] { device->Send(ns3::Create<ns3::Packet>(52)); }),
            "LoRa device 0: payload_bytes: expected at most 51 at SF12, found 52; send less at a "
            "time, or begin at a lower spreading factor");
  EXPECT_EQ(WordsOf([&] { world.Device(100, 9)->Send(ns3::Create<ns3::Packet>(116)); }),
            "LoRa device 1: payload_bytes: expected at most 115 at SF9, found 116; send less at a "
            "time, or begin at a lower spreading factor");
  EXPECT_EQ(WordsOf([&] { world.network().server()->SendDown(0, ns3::Create<ns3::Packet>(47)); }),
            "LoRa downlink to device 0: payload_bytes: expected at most 46, found 47; RX2 carries "
            "no more beside a LinkADRReq");
}

}  // namespace
}  // namespace giot
