// A battery that runs empty at random instants in each phase of a Wi-Fi radio's work; ad hoc
// 802.11a, 802.11p outside a BSS, and 802.11n with aggregates. The slow set takes 20 in each of ten
// phases.
#include <gtest/gtest.h>
#include <ns3/simulator.h>
#include <ns3/wifi-psdu.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/power/live_on_battery.h"
#include "sim/power/sim_time.h"
#include "sim/power/wifi_air_gate.h"
#include "sim/power/wifi_radio_meter.h"
#include "tests/sim/power/wifi_field.h"
#include "tests/sim/power/wifi_phase_recorder.h"

namespace giot {
namespace {

constexpr std::size_t kVictim = 0;
constexpr double kBegin = 0.02, kEnd = 0.15, kSunrise = 0.16, kStop = 0.25;  // s
constexpr std::uint64_t kSeed = 23;
constexpr int kPerPhase = GIOT_INSTANTS_PER_PHASE;

/// A source of power that begins to flow at a given time.
class Sunrise final : public PowerDraw {
 public:
  explicit Sunrise(Watts power) : power_(power) {}
  Joules Energy(Instant from, Instant to) const override {
    return to > kAt ? power_ * (to - std::max(from, kAt)) : Joules(0);
  }
  Watts PowerAt(Instant t) const override { return t < kAt ? Watts(0) : power_; }
  Instant NextChange(Instant t) const override { return t < kAt ? kAt : kNever; }

 private:
  static constexpr Instant kAt{static_cast<std::int64_t>(kSunrise * 1e9)};
  Watts power_;
};

/// Three nodes that send to each other at random; the victim naps and changes channel. Whoever asks
/// for something goes on asking whether the victim lives or not.
struct World {
  World(WifiKind kind, const Battery::Limits& limits) : field(kSeed, kind, 3) {
    recorder = std::make_unique<WifiPhaseRecorder>(field.phy(kVictim));
    battery = ns3::CreateObject<BatterySource>();
    battery->Configure(limits, std::make_shared<Sunrise>(Watts(3)));
    meter = ns3::CreateObject<WifiRadioMeter>();
    meter->Install(field.phy(kVictim), battery);
    gate = ns3::CreateObject<WifiAirGate>();
    gate->Install(field.device(kVictim));
    Stream random(kSeed, "traffic");
    for (double at = 0.005; at < kStop - 0.01; at += random.Exponential(0.002)) Send(at, random);
    const auto phy = field.phy(kVictim);
    for (double at = 0.03; at < kStop; at += 0.025) {
      ns3::Simulator::Schedule(ns3::Seconds(at), [this, phy] {
        if (Calm()) phy->SetSleepMode();
      });
      ns3::Simulator::Schedule(ns3::Seconds(at + 0.004), [phy] {
        if (phy->IsStateSleep()) phy->ResumeFromSleep();
      });
    }
    if (kind != WifiKind::kHt) ChangeChannels(kind == WifiKind::kOcb);
  }
  // ns-3.37 ends the process where 802.11n changes channel in ad hoc mode and then aggregates.
  void ChangeChannels(bool ocb) {
    const auto phy = field.phy(kVictim);
    for (int i = 0; i < 22; ++i) {
      const ns3::WifiPhy::ChannelTuple tuple{
          static_cast<std::uint8_t>(i % 2 ? (ocb ? 172 : 36) : (ocb ? 174 : 40)),
          static_cast<std::uint16_t>(ocb ? 10 : 20), ns3::WIFI_PHY_BAND_5GHZ, 0};
      const double at = 0.01 + 0.02 * (i / 2) + (i % 2 ? 0.002 : 0);
      ns3::Simulator::Schedule(ns3::Seconds(at), [this, phy, tuple] {
        if (Calm()) phy->SetOperatingChannel(tuple);
      });
    }
  }
  // ns-3.37 ends the process where a PHY naps while a header is read, or changes channel between a
  // frame and its answer.
  bool Calm() const {
    const auto phy = field.phy(kVictim);
    return gate->on_air() && phy->IsStateIdle() && !field.phy(1)->IsStateTx() &&
           !field.phy(2)->IsStateTx() &&
           ns3::Simulator::Now() - phy->GetLastRxEndTime() > ns3::MicroSeconds(100);
  }
  void Send(double at, Stream& random) {
    const std::size_t from = random.Below(3), other = (from + 1 + random.Below(2)) % 3;
    const std::size_t to = random.Below(3) == 0 ? WifiField::kAll : other;
    const auto octets = static_cast<std::uint32_t>(20 + random.Below(800));
    ns3::Simulator::Schedule(ns3::Seconds(at), [=, this] { field.Send(from, to, octets); });
  }
  void Run() {
    ns3::Simulator::Stop(ns3::Seconds(kStop));
    ns3::Simulator::Run();
  }

  WifiField field;
  std::unique_ptr<WifiPhaseRecorder> recorder;
  ns3::Ptr<BatterySource> battery;
  ns3::Ptr<WifiRadioMeter> meter;
  ns3::Ptr<WifiAirGate> gate;
};

/// What reaches the air of the victim's frames, and what it hears.
class Witness {
 public:
  explicit Witness(World& world) : world_(world) {
    world.field.phy(kVictim)->TraceConnectWithoutContext(
        "PhyTxPsduBegin", ns3::MakeCallback(&Witness::OnTxBegin, this));
    for (std::size_t peer = 1; peer < 3; ++peer) {
      const auto phy = world.field.phy(peer);
      phy->TraceConnectWithoutContext("PhyRxBegin", ns3::MakeCallback(&Witness::OnPeerBegin, this));
      phy->TraceConnectWithoutContext("MonitorSnifferRx",
                                      ns3::MakeCallback(&Witness::OnPeerHeard, this));
    }
    world.battery->OnDepleted([this] { OnDeath(); });
    world.gate->OnBackOnAir([this] { OnRevival(); });
  }

  Instant death{0}, revival{0};
  std::size_t deaths = 0, heard_of_the_dead = 0, heard_of_the_cut = 0, heard_after_revival = 0;
  std::size_t received_at_death = 0, received_at_revival = 0;
  bool cut = false, stale_was_sent = false, cut_was_received = false;
  Joules spent_at_death, spent_at_revival;

 private:
  bool dead() const { return deaths > 0 && revival == Instant{0}; }
  void OnTxBegin(ns3::WifiConstPsduMap frames, ns3::WifiTxVector, double) {
    last_.clear();
    for (const auto& mpdu : *frames.begin()->second) last_.insert(mpdu->GetPacket()->GetUid());
    for (const auto uid : last_) {
      if (dead()) of_the_dead_.insert(uid);
      if (revival == Instant{0}) before_.insert(uid);
      if (revival > Instant{0}) {
        stale_was_sent |= before_.contains(uid);
        after_.insert(uid);
      }
    }
  }
  void OnDeath() {
    ++deaths;
    death = SimNow();
    received_at_death = world_.field.received(kVictim);
    spent_at_death = TotalOf(world_.meter->Lines());
    cut = world_.field.phy(kVictim)->IsStateTx();
    if (!cut) return;
    cut_ = last_;
    for (const auto uid : cut_) cut_was_received |= begun_.contains(uid);
  }
  void OnRevival() {
    revival = SimNow();
    received_at_revival = world_.field.received(kVictim);
    spent_at_revival = TotalOf(world_.meter->Lines());
  }
  void OnPeerBegin(ns3::Ptr<const ns3::Packet> frame, ns3::RxPowerWattPerChannelBand) {
    if (dead() && of_the_dead_.contains(frame->GetUid())) ++heard_of_the_dead;
    begun_.insert(frame->GetUid());
  }
  void OnPeerHeard(ns3::Ptr<const ns3::Packet> frame, std::uint16_t, ns3::WifiTxVector,
                   ns3::MpduInfo, ns3::SignalNoiseDbm, std::uint16_t) {
    heard_of_the_cut += dead() && cut_.contains(frame->GetUid());
    heard_after_revival += after_.contains(frame->GetUid());
  }

  World& world_;
  std::set<std::uint64_t> last_, cut_, begun_, of_the_dead_, before_, after_;
};

struct Moment {
  std::string phase;
  Instant at;
  Joules spent;
};

std::vector<Moment> RandomMoments(WifiKind kind) {
  std::vector<Moment> moments;
  {
    World undying(kind, Battery::Mains());
    undying.Run();
    Stream random(kSeed, "moments");
    for (auto& [phase, stretches] : undying.recorder->Phases(undying.field.phy(0)->GetSifs())) {
      std::erase_if(stretches, [](const WifiStretch& each) {
        return each.from == each.to ||
               each.from < Instant{static_cast<std::int64_t>(kBegin * 1e9)} ||
               each.to > Instant{static_cast<std::int64_t>(kEnd * 1e9)};
      });
      for (int i = 0; i < kPerPhase && !stretches.empty(); ++i) {
        const WifiStretch& each = stretches[random.Below(stretches.size())];
        const auto length = static_cast<std::uint64_t>(each.to.ns - each.from.ns);
        const auto offset = static_cast<std::int64_t>(random.Below(length));
        moments.push_back({phase, Instant{each.from.ns + offset}, {}});
      }
    }
  }
  World again(kind, Battery::Mains());
  for (Moment& moment : moments) {
    ns3::Simulator::Schedule(ToTime(moment.at), [&] { moment.spent = again.battery->Total(); });
  }
  again.Run();
  return moments;
}

bool Sends(const std::string& phase) {
  return phase == "data" || phase == "broadcast" || phase == "control";
}

/// True where the frame that was cut was being received.
bool ExpectACleanDeath(WifiKind kind, const Moment& moment) {
  SCOPED_TRACE(moment.phase + " at " + std::to_string(moment.at.ns) + " ns");
  World world(kind, {moment.spent, 1, 0.2});
  Witness witness(world);
  LiveOnBattery(world.battery, world.gate, world.meter);
  world.Run();  // the run goes on: nothing aborts
  EXPECT_EQ(witness.deaths, 1u);
  EXPECT_NEAR(witness.death.ns, moment.at.ns, 2);
  EXPECT_EQ(witness.cut, Sends(moment.phase));
  EXPECT_EQ(witness.heard_of_the_dead, 0u);
  EXPECT_EQ(witness.heard_of_the_cut, 0u);
  EXPECT_EQ(witness.received_at_revival, witness.received_at_death);
  EXPECT_DOUBLE_EQ(witness.spent_at_revival.si(), witness.spent_at_death.si());
  EXPECT_GT(witness.revival.ns, 0);
  EXPECT_FALSE(witness.stale_was_sent);
  EXPECT_GT(witness.heard_after_revival, 0u);
  EXPECT_GT(world.field.received(kVictim), witness.received_at_revival);
  const Joules metered = TotalOf(world.meter->Lines());
  EXPECT_LT(RelativeDifference(metered, world.battery->Total()), 1e-9);
  return witness.cut_was_received;
}

class WifiSuddenDeath : public testing::TestWithParam<WifiKind> {};

TEST_P(WifiSuddenDeath, LeavesTheAirInEveryPhaseAndComesBack) {
  const std::vector<Moment> moments = RandomMoments(GetParam());
  std::map<std::string, int> hit;
  int cut_while_received = 0;
  for (const Moment& moment : moments) {
    ++hit[moment.phase];
    cut_while_received += ExpectACleanDeath(GetParam(), moment);
  }
  for (const char* phase : {"idle", "cca busy", "receiving", "data", "broadcast", "control",
                            "before an answer", "waiting for an answer", "asleep"}) {
    EXPECT_EQ(hit[phase], kPerPhase) << phase;
  }
  EXPECT_EQ(hit["switching"], GetParam() == WifiKind::kHt ? 0 : kPerPhase);
  EXPECT_GT(cut_while_received, kPerPhase);
}
INSTANTIATE_TEST_SUITE_P(Kinds, WifiSuddenDeath,
                         testing::Values(WifiKind::kAdHoc, WifiKind::kOcb, WifiKind::kHt));

}  // namespace
}  // namespace giot
