// A battery that runs empty at 200 random instants, twenty in each phase of the radio's work; once
// with a receiver that always listens and once with one that sleeps, on either channel.
#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/network/lr_wpan_link.h"
#include "sim/power/sim_time.h"
#include "tests/sim/power/phase_recorder.h"
#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

constexpr std::size_t kVictim = 0, kPeer = 1, kOther = 2;
constexpr double kSunrise = 0.45, kEnd = 0.75;  // s
constexpr std::uint64_t kSeed = 17;

struct Kind {
  Medium medium;
  bool sleeps;
};

/// Three nodes that send each other acknowledged frames at random, some of them in threes. The
/// applications go on sending whether their node lives or not.
struct World {
  World(const Kind& kind, const NodeGroupConfig& group) : field(kSeed, 3, 5, kind.medium) {
    if (kind.sleeps) link = std::make_unique<LrWpanLink>(0, field.device(kVictim), true);
    phases = std::make_unique<PhaseRecorder>(field.device(kVictim));
    power = field.Power(kVictim, group);
    Stream random(kSeed, "traffic");
    const std::pair<std::size_t, std::size_t> flows[] = {
        {kVictim, kPeer}, {kPeer, kVictim}, {kOther, kPeer}};
    for (const auto& [from, to] : flows) {
      for (double at = 0.01; at < kEnd - 0.02; at += 0.004 + random.Exponential(0.02)) {
        const std::uint64_t count = random.Below(4) == 0 ? 3 : 1;
        const auto octets = static_cast<std::uint32_t>(10 + random.Below(80));
        ns3::Simulator::Schedule(ns3::Seconds(at), [=, this] {
          for (std::uint64_t i = 0; i < count; ++i) field.Send(from, to, octets);
        });
      }
    }
  }
  void Run() {
    ns3::Simulator::Stop(ns3::Seconds(kEnd));
    ns3::Simulator::Run();
  }

  std::unique_ptr<PhaseRecorder> phases;  // outlives the field, whose end still changes states
  RadioField field;
  std::unique_ptr<LrWpanLink> link;
  ns3::Ptr<NodePower> power;
};

/// What happens to the victim and to whoever hears it.
class Witness {
 public:
  explicit Witness(World& world) : world_(world) {
    const auto phy = world.field.device(kVictim)->GetPhy();
    phy->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeCallback(&Witness::OnTxBegin, this));
    phy->TraceConnectWithoutContext("PhyTxEnd", ns3::MakeCallback(&Witness::OnTxEnd, this));
    world.field.channel()->TraceConnectWithoutContext("TxSigParams",
                                                      ns3::MakeCallback(&Witness::OnAir, this));
    const auto peer = world.field.device(kPeer)->GetPhy();
    peer->TraceConnectWithoutContext("PhyRxBegin", ns3::MakeCallback(&Witness::OnPeerBegin, this));
    peer->TraceConnectWithoutContext("PhyRxDrop", ns3::MakeCallback(&Witness::OnDrop, this));
    world.field.device(kPeer)->GetMac()->TraceConnectWithoutContext(
        "PromiscSniffer", ns3::MakeCallback(&Witness::OnPeerHeard, this));
    world.field.device(kVictim)->GetMac()->TraceConnectWithoutContext(
        "MacTxEnqueue", ns3::MakeCallback(&Witness::OnEnqueue, this));
    world.power->battery()->OnDepleted([this] { OnDeath(); });
    world.power->OnRevived([this] { OnRevival(); });
  }

  Instant death{0}, revival{0};
  std::size_t deaths = 0;
  std::size_t sent_while_dead = 0, queued_while_dead = 0;
  std::size_t received_at_death = 0, received_at_revival = 0;  // by the victim
  std::size_t received_at_end = 0, peer_heard_after_revival = 0;
  bool cut = false, stale_was_sent = false;
  bool cut_was_received = false, cut_was_dropped = false, cut_was_heard = false;  // by the peer

 private:
  bool dead() const { return deaths > 0 && revival == Instant{0}; }
  void OnTxBegin(ns3::Ptr<const ns3::Packet> frame) {
    in_air_ = frame;
    peer_receives_ = 0;
    if (revival > Instant{0} && before_.contains(frame->GetUid())) stale_was_sent = true;
    if (revival > Instant{0}) after_.insert(frame->GetUid());
  }
  void OnEnqueue(ns3::Ptr<const ns3::Packet> frame) {
    if (revival == Instant{0}) before_.insert(frame->GetUid());
    queued_while_dead += dead();
  }
  void OnTxEnd(ns3::Ptr<const ns3::Packet>) { in_air_ = nullptr; }
  void OnAir(ns3::Ptr<ns3::SpectrumSignalParameters> signal) {
    if (dead() && signal->txPhy == world_.field.device(kVictim)->GetPhy()) ++sent_while_dead;
  }
  void OnDeath() {
    ++deaths;
    death = SimNow();
    received_at_death = world_.field.received(kVictim);
    cut = in_air_ != nullptr;
    cut_frame_ = cut ? in_air_->GetUid() : 0;
    cut_was_received = cut && peer_receives_ == cut_frame_;
  }
  void OnRevival() {
    revival = SimNow();
    received_at_revival = world_.field.received(kVictim);
  }
  void OnPeerBegin(ns3::Ptr<const ns3::Packet> frame) { peer_receives_ = frame->GetUid(); }
  void OnDrop(ns3::Ptr<const ns3::Packet> frame) {
    if (cut && frame->GetUid() == cut_frame_) cut_was_dropped = true;
  }
  // The peer's MAC shows it all that its PHY passed up, and what it sends itself.
  void OnPeerHeard(ns3::Ptr<const ns3::Packet> frame) {
    if (cut && frame->GetUid() == cut_frame_) cut_was_heard = true;
    if (after_.contains(frame->GetUid())) ++peer_heard_after_revival;
  }

  World& world_;
  ns3::Ptr<const ns3::Packet> in_air_;
  std::uint64_t cut_frame_ = 0, peer_receives_ = 0;
  std::set<std::uint64_t> before_, after_;
};

struct Moment {
  std::string phase;
  Instant at;
  Joules spent;
};

Instant RandomInstant(const std::vector<Stretch>& stretches, Stream& random) {
  std::int64_t total = 0;
  for (const Stretch& each : stretches) total += each.to.ns - each.from.ns;
  auto left = static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(total)));
  for (const Stretch& each : stretches) {
    if (left < each.to.ns - each.from.ns) return {each.from.ns + left};
    left -= each.to.ns - each.from.ns;
  }
  return stretches.back().to;
}

/// Twenty instants of each phase before sunrise, with the energy spent up to them: a battery that
/// holds just that runs empty there.
std::vector<Moment> RandomMoments(const Kind& kind) {
  std::vector<Moment> moments;
  {
    World undying(kind, NodeGroupConfig{});
    undying.Run();
    Stream random(kSeed, "moments");
    for (auto& [phase, stretches] : undying.phases->Finish()) {
      std::erase_if(stretches, [](const Stretch& each) {
        return each.from < Instant{20'000'000} || each.to > Instant{400'000'000};
      });
      for (int i = 0; i < 20; ++i) moments.push_back({phase, RandomInstant(stretches, random), {}});
    }
  }
  World again(kind, NodeGroupConfig{});
  for (Moment& moment : moments) {
    ns3::Simulator::Schedule(ToTime(moment.at),
                             [&] { moment.spent = again.power->BatteryTotal(); });
  }
  again.Run();
  return moments;
}

NodeGroupConfig BatteryOf(Joules capacity) {
  NodeGroupConfig group;
  group.battery = BatteryConfig{capacity, 1, 0.3};
  group.solar = SolarConfig{};
  group.solar->area = SquareMeters(1);
  group.solar->sunrise = Seconds(kSunrise);
  group.solar->day_length = Seconds(1);
  return group;
}

/// True where the frame that was cut was being received.
bool ExpectACleanDeath(const Kind& kind, const Moment& moment) {
  SCOPED_TRACE(moment.phase + " at " + std::to_string(moment.at.ns) + " ns");
  World world(kind, BatteryOf(moment.spent));
  Witness witness(world);
  world.Run();  // the run goes on: nothing aborts
  EXPECT_EQ(witness.deaths, 1u);
  EXPECT_NEAR(witness.death.ns, moment.at.ns, 2);
  EXPECT_EQ(witness.sent_while_dead, 0u);
  EXPECT_EQ(witness.queued_while_dead, 0u);
  EXPECT_EQ(witness.received_at_revival, witness.received_at_death);
  EXPECT_EQ(witness.cut, moment.phase == "frame" || moment.phase == "ack");
  EXPECT_EQ(witness.cut_was_dropped, witness.cut_was_received);
  EXPECT_FALSE(witness.cut_was_heard);
  EXPECT_GT(witness.revival.ns, 0);
  EXPECT_FALSE(witness.stale_was_sent);
  EXPECT_GT(witness.peer_heard_after_revival, 0u);
  if (!kind.sleeps) {
    EXPECT_GT(world.field.received(kVictim), witness.received_at_revival);
  }
  const Joules ledger = TotalOf(world.power->Ledger());
  EXPECT_LT(RelativeDifference(ledger, world.power->BatteryTotal()), 1e-9);
  return witness.cut_was_received;
}

class SuddenDeath : public testing::TestWithParam<Kind> {};

TEST_P(SuddenDeath, LeavesTheAirInEveryPhaseAndComesBack) {
  const std::vector<Moment> moments = RandomMoments(GetParam());
  std::map<std::string, int> hit;
  int cut_while_received = 0;
  for (const Moment& moment : moments) {
    ++hit[moment.phase];
    cut_while_received += ExpectACleanDeath(GetParam(), moment);
  }
  for (const char* phase :
       {"frame", "ack", "cca", "backoff", "turnaround to tx", "turnaround to rx", "waiting for ack",
        "receiving ack", "receiving", "idle"}) {
    EXPECT_EQ(hit[phase], 20) << phase;
  }
  EXPECT_EQ(moments.size(), 200u);
  EXPECT_GT(cut_while_received, 20);  // most frames and ACKs that were cut had a receiver
}
INSTANTIATE_TEST_SUITE_P(Kinds, SuddenDeath,
                         testing::Values(Kind{Medium::kPlain, false}, Kind{Medium::kPlain, true},
                                         Kind{Medium::kIndexed, false},
                                         Kind{Medium::kIndexed, true}));

}  // namespace
}  // namespace giot
