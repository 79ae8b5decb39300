// The meter and the gate of an LTE user on ns-3's whole stack: the known tail, and a battery that
// runs empty at random instants while the radio attaches, sends, receives and does neither.
#include <gtest/gtest.h>
#include <ns3/lte-enb-phy.h>
#include <ns3/lte-radio-bearer-tag.h>
#include <ns3/lte-spectrum-phy.h>
#include <ns3/lte-ue-phy.h>
#include <ns3/lte-ue-rrc.h>
#include <ns3/simulator.h>
#include <ns3/spectrum-signal-parameters.h>

#include <map>
#include <string>
#include <vector>

#include "energy/battery.h"
#include "sim/base/random_stream.h"
#include "sim/power/live_on_battery.h"
#include "sim/power/lte_air_gate.h"
#include "sim/power/lte_radio_meter.h"
#include "sim/power/sim_time.h"
#include "tests/sim/power/lte_field.h"

namespace giot {
namespace {

constexpr double kTraffic = 0.08, kEnd = 0.3, kCharge = 0.32, kStop = 0.5;  // s
constexpr std::uint64_t kSeed = 31;
constexpr int kPerPhase = GIOT_INSTANTS_PER_PHASE;

double Of(const std::vector<LedgerLine>& lines, const std::string& cause) {
  for (const LedgerLine& line : lines) {
    if (line.cause == cause) return line.energy.si();
  }
  return -1;
}

// Reference: physics.md 1.2: 0.315 J of promotion, 12.27 J of tail. The attachment at the start
// costs both as well.
TEST(LteRadioMeter, PaysTheKnownTailAfterOneShortTransfer) {
  LteField field(1, 1);
  auto source = ns3::CreateObject<BatterySource>();
  auto meter = ns3::CreateObject<LteRadioMeter>();
  meter->Install(field.device(0), source);
  std::vector<LedgerLine> before;
  ns3::Simulator::Schedule(ns3::Seconds(13), [&] { before = meter->Lines(); });
  ns3::Simulator::Schedule(ns3::Seconds(13.5), [&] { field.Up(0, 200); });
  ns3::Simulator::Stop(ns3::Seconds(26));
  ns3::Simulator::Run();
  EXPECT_EQ(field.received_by_remote(), 1u);
  const std::vector<LedgerLine> after = meter->Lines();
  const auto spent = [&](const char* cause) { return Of(after, cause) - Of(before, cause); };
  EXPECT_NEAR(spent("radio_promotion"), 0.315, 5e-4);
  EXPECT_NEAR(spent("radio_tail"), 12.27, 1e-3);
  EXPECT_GT(spent("radio_bits"), 8 * 228 * 438.39e-9 * 0.999);  // UDP and IP add 28 octets
  EXPECT_LT(spent("radio_bits"), 8 * 800 * 438.39e-9);
  EXPECT_EQ(meter->activity(), LteActivity::kIdle);
  EXPECT_LT(RelativeDifference(TotalOf(after), source->Total()), 1e-12);
}

/// Two users; the first lives on a battery that a charger fills from kCharge on.
struct World {
  explicit World(const Battery::Limits& limits) : field(kSeed, 2) {
    battery = ns3::CreateObject<BatterySource>();
    battery->Configure(limits);
    meter = ns3::CreateObject<LteRadioMeter>();
    meter->Install(field.device(0), battery);
    gate = ns3::CreateObject<LteAirGate>();
    gate->Install(field.device(0));
    const ChargeId charger = battery->AddCharger();
    ns3::Simulator::Schedule(ns3::Seconds(kCharge),
                             [this, charger] { battery->SetCharge(charger, Watts(20)); });
    Stream random(kSeed, "traffic");
    for (double at = kTraffic; at < kStop - 0.05; at += random.Exponential(0.004)) {
      const auto user = static_cast<std::uint32_t>(random.Below(2));
      const auto octets = static_cast<std::uint32_t>(50 + random.Below(1000));
      const bool up = random.Below(2) == 0;
      ns3::Simulator::Schedule(ns3::Seconds(at), [this, user, octets, up] {
        up ? field.Up(user, octets) : field.Down(user, octets);
      });
    }
  }
  void Run() {
    ns3::Simulator::Stop(ns3::Seconds(kStop));
    ns3::Simulator::Run();
  }

  LteField field;
  ns3::Ptr<BatterySource> battery;
  ns3::Ptr<LteRadioMeter> meter;
  ns3::Ptr<LteAirGate> gate;
};

class Witness {
 public:
  explicit Witness(World& world) : world_(world) {
    const auto phy = world.field.device(0)->GetPhy();
    sender_ = phy->GetUlSpectrumPhy();
    sender_->TraceConnectWithoutContext("TxStart", ns3::MakeCallback(&Witness::OnSend, this));
    sender_->GetChannel()->TraceConnectWithoutContext("TxSigParams",
                                                      ns3::MakeCallback(&Witness::OnAir, this));
    phy->GetDlSpectrumPhy()->TraceConnectWithoutContext(
        "RxStart", ns3::MakeCallback(&Witness::OnReceive, this));
    world.field.station()->GetPhy()->GetUlSpectrumPhy()->TraceConnectWithoutContext(
        "RxEndOk", ns3::MakeCallback(&Witness::OnStation, this));
    world.battery->OnDepleted([this] {
      ++deaths;
      death = SimNow();
      received_at_death = world_.field.received(0);
      spent_at_death = TotalOf(world_.meter->Lines());
    });
    world.gate->OnBackOnAir([this] {
      revival = SimNow();
      received_at_revival = world_.field.received(0);
      spent_at_revival = TotalOf(world_.meter->Lines());
    });
  }

  Instant death{0}, revival{0};
  std::size_t deaths = 0, sent_while_dead = 0, taken_from_the_dead = 0, taken_after_revival = 0;
  std::size_t received_at_death = 0, received_at_revival = 0;
  Joules spent_at_death, spent_at_revival;
  std::vector<Instant> sends, receives;

 private:
  bool dead() const { return deaths > 0 && revival == Instant{0}; }
  void OnSend(ns3::Ptr<const ns3::PacketBurst> burst) {
    if (burst && burst->GetSize() > 0) sends.push_back(SimNow());
  }
  void OnReceive(ns3::Ptr<const ns3::PacketBurst> burst) {
    if (burst && burst->GetSize() > 0) receives.push_back(SimNow());
  }
  void OnAir(ns3::Ptr<ns3::SpectrumSignalParameters> signal) {
    sent_while_dead += dead() && signal->txPhy == sender_;
  }
  void OnStation(ns3::Ptr<const ns3::Packet> packet) {
    ns3::LteRadioBearerTag tag;
    if (!packet->PeekPacketTag(tag) ||
        tag.GetRnti() != world_.field.device(0)->GetRrc()->GetRnti()) {
      return;
    }
    taken_from_the_dead += dead();
    taken_after_revival += revival > Instant{0};
  }

  World& world_;
  ns3::Ptr<ns3::LteSpectrumPhy> sender_;
};

struct Moment {
  std::string phase;
  Instant at;
  Joules spent;
};

std::vector<Moment> RandomMoments() {
  std::vector<Moment> moments;
  {
    World undying(Battery::Mains());
    Witness witness(undying);
    undying.Run();
    Stream random(kSeed, "moments");
    const auto within = [&](const std::vector<Instant>& starts) {
      Instant start{0};
      while (start < ToInstant(ns3::Seconds(kTraffic)) || start > ToInstant(ns3::Seconds(kEnd))) {
        start = starts[random.Below(starts.size())];
      }
      return Instant{start.ns + static_cast<std::int64_t>(random.Below(700'000))};
    };
    const auto between = [&](double from, double to) {
      return Instant{static_cast<std::int64_t>(random.Uniform(from, to) * 1e9)};
    };
    for (int i = 0; i < kPerPhase; ++i) {
      moments.push_back({"attaching", between(0.021, 0.06), {}});
      moments.push_back({"sending", within(witness.sends), {}});
      moments.push_back({"receiving", within(witness.receives), {}});
      moments.push_back({"any", between(kTraffic, kEnd), {}});
    }
  }
  World again(Battery::Mains());
  for (Moment& moment : moments) {
    ns3::Simulator::Schedule(ToTime(moment.at), [&] { moment.spent = again.battery->Total(); });
  }
  again.Run();
  return moments;
}

TEST(LteSuddenDeath, LeavesTheAirInEveryPhaseAndComesBack) {
  for (const Moment& moment : RandomMoments()) {
    SCOPED_TRACE(moment.phase + " at " + std::to_string(moment.at.ns) + " ns");
    ASSERT_GT(moment.spent, Joules(0));
    World world({moment.spent, 1, 0.5});
    Witness witness(world);
    LiveOnBattery(world.battery, world.gate, world.meter);
    world.Run();  // the run goes on: nothing aborts
    EXPECT_EQ(witness.deaths, 1u);
    EXPECT_NEAR(witness.death.ns, moment.at.ns, 2);
    EXPECT_EQ(witness.sent_while_dead, 0u);
    EXPECT_EQ(witness.taken_from_the_dead, 0u);
    EXPECT_GT(witness.revival.ns, 0);
    EXPECT_EQ(witness.received_at_revival, witness.received_at_death);
    EXPECT_DOUBLE_EQ(witness.spent_at_revival.si(), witness.spent_at_death.si());
    EXPECT_LT(RelativeDifference(TotalOf(world.meter->Lines()), world.battery->Total()), 1e-9);
    if (moment.phase == "attaching") continue;
    EXPECT_GT(witness.taken_after_revival, 0u);
    EXPECT_GT(world.field.received(0), witness.received_at_revival);
  }
}

}  // namespace
}  // namespace giot
