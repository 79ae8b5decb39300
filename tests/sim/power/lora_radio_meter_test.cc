#include "sim/power/lora_radio_meter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "scenarios/devices.h"
#include "sim/base/random_stream.h"
#include "tests/sim/network/lora_world.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

RadioProfile Sx1276() { return *ReadDeviceProfile(DevicesFolder() / "sx1276.toml").radio; }

/// One stretch of time in a state.
struct LoraStretch {
  LoraRadioState state;
  double power_dbm;
  Instant from, to;
};

/// A device under a meter, and its states as its trace source tells them.
class Metered {
 public:
  Metered(LoraWorld& world, double x_m, int spreading_factor, Battery::Limits limits)
      : mac(world.Device(x_m, spreading_factor)), source(ns3::CreateObject<BatterySource>()) {
    source->Configure(limits);
    meter->Install(mac, source, Sx1276());
    mac->phy()->TraceConnectWithoutContext("State", ns3::MakeCallback(&Metered::OnState, this));
  }
  /// Up to now.
  std::vector<LoraStretch> Stretches() {
    OnState(LoraRadioState::kOff, 0);
    return stretches_;
  }

  ns3::Ptr<LoraEndDeviceMac> mac;
  ns3::Ptr<BatterySource> source;
  ns3::Ptr<LoraRadioMeter> meter = ns3::CreateObject<LoraRadioMeter>();

 private:
  void OnState(LoraRadioState state, double power_dbm) {
    const Instant now{ns3::Simulator::Now().GetNanoSeconds()};
    stretches_.back().to = now;
    stretches_.push_back({state, power_dbm, now, now});
  }

  std::vector<LoraStretch> stretches_{{LoraRadioState::kSleep, 0, {0}, {0}}};
};

// One uplink at SF7 by hand: 33 B on the air are 71.936 ms; 310 us of standby before it and before
// either window of eight symbols, 1.024 ms in RX1 and at SF12 32.768 ms in RX2; the rest asleep.
// mA x V: SX1276 at 14 dBm 44 x 3 (LoRaSim), receive 10.8 x 3.3, standby 1.6 x 3.3, sleep 0.2e-3 x
// 3.3 (radio_states.csv, Semtech data sheet).
TEST(LoraRadioMeter, ChargesAnUplinkByHand) {
  LoraWorld world;
  world.Gateway(0);
  Metered device(world, 1000, 7, Battery::Mains());
  world.SendAt(5, device.mac, 20);
  world.RunUntil(60);
  const double airtime = (12.25 + 8 + 10 * 5) * 1.024e-3, windows = 8 * (1.024e-3 + 32.768e-3);
  EXPECT_NEAR(device.meter->TimeIn(LoraRadioState::kTransmit).si(), airtime, 1e-12);
  EXPECT_NEAR(device.meter->TimeIn(LoraRadioState::kListen).si(), windows, 1e-12);
  EXPECT_NEAR(device.meter->TimeIn(LoraRadioState::kStandby).si(), 3 * 310e-6, 1e-12);
  const double asleep = 60 - airtime - windows - 3 * 310e-6;
  const double by_hand = airtime * 44e-3 * 3 + windows * 10.8e-3 * 3.3 + 3 * 310e-6 * 1.6e-3 * 3.3 +
                         asleep * 0.2e-6 * 3.3;
  EXPECT_NEAR(TotalOf(device.meter->Lines()).si(), by_hand, 1e-9 * by_hand);
  EXPECT_NEAR(device.source->Total().si(), by_hand, 1e-9 * by_hand);
}

// The mA of radio_states.csv at 3 V, once more by hand.
double HandWatts(const LoraStretch& stretch) {
  static const std::map<double, double> kTransmitMa = {{14, 44}, {12, 34}, {10, 31}, {8, 25},
                                                       {6, 25},  {4, 24},  {2, 24},  {0, 22}};
  switch (stretch.state) {
    case LoraRadioState::kOff: return 0;
    case LoraRadioState::kSleep: return 0.2e-6 * 3.3;
    case LoraRadioState::kStandby: return 1.6e-3 * 3.3;
    case LoraRadioState::kTransmit: return kTransmitMa.at(stretch.power_dbm) * 1e-3 * 3;
    default: return 10.8e-3 * 3.3;
  }
}

// Half a day with acknowledgements, retransmissions and powers that ADR sets.
TEST(LoraRadioMeter, EqualsAHandSumOverItsStates) {
  LoraWorld world;
  world.Gateway(0);
  for (const bool standby : {false, true}) {
    for (const double x_m : {300.0, 1500.0, 6000.0, 60000.0}) {
      Metered device(world, x_m, 12, Battery::Mains());
      device.mac->SetAttribute("StandbyBetweenWindows", ns3::BooleanValue(standby));
      const double begin_s = ns3::Simulator::Now().GetSeconds();
      for (int i = 0; i < 80; ++i) world.SendAt(1 + 500 * i, device.mac, 20, i % 4 == 0);
      world.RunUntil(begin_s + 43200);
      double by_hand = 0;
      std::map<double, int> powers;
      for (const LoraStretch& each : device.Stretches()) {
        by_hand += HandWatts(each) * (each.to - each.from).si();
        powers[each.power_dbm] += each.state == LoraRadioState::kTransmit;
      }
      by_hand -= HandWatts({LoraRadioState::kSleep, 0, {}, {}}) * begin_s;  // was not there yet
      EXPECT_NEAR(TotalOf(device.meter->Lines()).si(), by_hand, 1e-9 * by_hand);
      EXPECT_NEAR(device.source->Total().si(), by_hand, 1e-9 * by_hand);
      if (x_m == 300) {
        EXPECT_GT(powers.size(), 2u);  // more than one power was sent with
      }
    }
  }
}

TEST(LoraRadioMeter, LeavesOutWhatIsCountedElsewhere) {
  LoraWorld world;
  const auto mac = world.Device(100, 7);
  const auto meter = ns3::CreateObject<LoraRadioMeter>();
  meter->Install(mac, ns3::CreateObject<BatterySource>(), Sx1276(), Sx1276().sleep.value);
  world.RunUntil(100);
  EXPECT_EQ(TotalOf(meter->Lines()).si(), 0);
}

TEST(LoraRadioMeter, RefusesAProfileThatLacksALevel) {
  LoraWorld world;
  RadioProfile profile = Sx1276();
  std::erase_if(profile.transmit, [](const auto& each) { return each.level != Dbm{14}; });
  EXPECT_EQ(WordsOf([&] {
              ns3::CreateObject<LoraRadioMeter>()->Install(
                  world.Device(100, 7), ns3::CreateObject<BatterySource>(), profile);
            }),
            "LoRa radio: transmit_w: expected all levels that the region lets a device send with, "
            "found none for 12 dBm; known: 14");
}

// --- Sudden death: a battery that runs empty at 200 random instants, forty in each state.

constexpr double kSunriseS = 130, kEndS = 190;
constexpr std::uint64_t kSeed = 11;

/// Two devices that send confirmed and unconfirmed frames, whether they live or not.
struct DyingWorld {
  explicit DyingWorld(Battery::Limits limits, bool indexed) : world({}, indexed) {
    world.Gateway(0);
    victim = std::make_unique<Metered>(world, 1000, 9, limits);
    const auto other = world.Device(1200, 8);
    Stream random(kSeed, "traffic");
    for (double at = 1; at < kEndS - 10; at += 3 + random.Exponential(4)) {
      world.SendAt(at, victim->mac, static_cast<std::uint32_t>(10 + random.Below(60)),
                   random.Below(3) > 0);
      world.SendAt(at + random.Uniform(), other, 20, random.Below(2) > 0);
    }
    world.network().server()->TraceConnectWithoutContext(
        "Received", ns3::MakeCallback(&DyingWorld::OnReceived, this));
    victim->mac->TraceConnectWithoutContext("Sent", ns3::MakeCallback(&DyingWorld::OnSent, this));
    const ChargeId sun = victim->source->AddCharger();
    ns3::Simulator::Schedule(ns3::Seconds(kSunriseS),
                             [this, sun] { victim->source->SetCharge(sun, Watts(1)); });
    victim->source->OnDepleted([this] {
      death = ns3::Simulator::Now();
      cut_counter = last_counter;
    });
    victim->source->OnRevived([this] { revival = ns3::Simulator::Now(); });
  }
  void OnReceived(std::uint32_t device, ns3::Ptr<const ns3::Packet>, std::uint32_t) {
    received_from_victim += device == 0;
    received_since_revival += device == 0 && revival > ns3::Time(0);
  }
  void OnSent(const LoraFrame& frame, int, LoraLinkSettings) {
    last_counter = frame.counter;
    sent_since_death += death > ns3::Time(0) && revival == ns3::Time(0);
  }

  LoraWorld world;
  std::unique_ptr<Metered> victim;
  ns3::Time death, revival;
  std::uint32_t last_counter = 0, cut_counter = 0;
  int received_from_victim = 0, received_since_revival = 0, sent_since_death = 0;
};

struct Moment {
  LoraRadioState state;
  Instant at;
  Joules spent;
  int received;  ///< From the victim up to then.
};

/// Random instants of each state, with what had been spent by then.
std::vector<Moment> RandomMoments(bool indexed) {
  std::vector<Moment> moments;
  Stream random(kSeed, "moments");
  DyingWorld undying(Battery::Mains(), indexed);
  undying.world.RunUntil(110);
  std::map<LoraRadioState, std::vector<LoraStretch>> by_state;
  for (const LoraStretch& each : undying.victim->Stretches()) {
    if (each.to > each.from) by_state[each.state].push_back(each);
  }
  for (const LoraRadioState state :
       {LoraRadioState::kSleep, LoraRadioState::kStandby, LoraRadioState::kTransmit,
        LoraRadioState::kListen, LoraRadioState::kReceive}) {
    const auto& stretches = by_state[state];
    EXPECT_FALSE(stretches.empty());
    for (int i = 0; i < 40; ++i) {
      const LoraStretch& each = stretches[random.Below(stretches.size())];
      const auto length = static_cast<std::uint64_t>(each.to.ns - each.from.ns);
      moments.push_back(
          {state, {each.from.ns + static_cast<std::int64_t>(random.Below(length))}, {}, 0});
    }
  }
  return moments;
}

void NoteSpending(std::vector<Moment>& moments, bool indexed) {
  DyingWorld again(Battery::Mains(), indexed);
  for (Moment& moment : moments) {
    ns3::Simulator::Schedule(ns3::NanoSeconds(moment.at.ns), [&again, &moment] {
      moment.spent = again.victim->source->Total();
      moment.received = again.received_from_victim;
    });
  }
  again.world.RunUntil(120);
}

class LoraSuddenDeath : public testing::TestWithParam<bool> {};

TEST_P(LoraSuddenDeath, LeavesTheAirAndComesBack) {
  std::vector<Moment> moments = RandomMoments(GetParam());
  NoteSpending(moments, GetParam());
  ASSERT_EQ(moments.size(), 200u);
  int cut = 0;
  for (const Moment& moment : moments) {
    SCOPED_TRACE("state " + std::to_string(static_cast<int>(moment.state)) + " at " +
                 std::to_string(moment.at.ns) + " ns");
    DyingWorld dying({moment.spent, 1, 0.3}, GetParam());
    dying.world.RunUntil(kSunriseS);
    EXPECT_NEAR(static_cast<double>(dying.death.GetNanoSeconds()),
                static_cast<double>(moment.at.ns), 2);
    EXPECT_EQ(dying.victim->mac->phy()->state(), LoraRadioState::kOff);
    EXPECT_EQ(dying.sent_since_death, 0);
    // Nothing more of it is passed on, but what its gateway had whole and was still gathering.
    EXPECT_LE(dying.received_from_victim, moment.received + 1);
    if (moment.state == LoraRadioState::kTransmit) {
      EXPECT_EQ(dying.received_from_victim, moment.received);
      EXPECT_EQ(dying.world.lost(LoraLoss::kCut), 1);
      ++cut;
    } else {
      EXPECT_EQ(dying.world.lost(LoraLoss::kCut), 0);
    }
    dying.world.RunUntil(kEndS);
    EXPECT_GT(dying.revival, ns3::Seconds(kSunriseS));
    EXPECT_GT(dying.received_since_revival, 0);
    const Joules ledger = TotalOf(dying.victim->meter->Lines());
    EXPECT_LT(RelativeDifference(ledger, dying.victim->source->Total()), 1e-9);
  }
  EXPECT_EQ(cut, 40);
}
INSTANTIATE_TEST_SUITE_P(Channels, LoraSuddenDeath, testing::Bool());

}  // namespace
}  // namespace giot
