#include "sim/power/node_power.h"

#include <gtest/gtest.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/simulator.h>

#include <string>
#include <vector>

#include "sim/power/sim_time.h"
#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

constexpr double kFloor = 5e-6 + 20e-6 * 3;  // Cortex-M4 idle, CC2420 asleep

NodeGroupConfig OnBattery(double capacity_j) {
  NodeGroupConfig group;
  group.battery = BatteryConfig{Joules(capacity_j), 1, 0.05};
  return group;
}

Joules Spent(const NodePower& power, const std::string& cause) {
  for (const LedgerLine& line : power.Ledger()) {
    if (line.cause == cause) return line.energy;
  }
  return Joules(-1);
}

void RunUntil(double seconds) {
  ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
  ns3::Simulator::Run();
}

TEST(NodePower, ListsItsCausesInAFixedOrder) {
  RadioField field(1, 1);
  const auto power = field.Power(0, OnBattery(100));
  power->processor()->AddCause("compute_predict");
  std::vector<std::string> causes;
  for (const LedgerLine& line : power->Ledger()) causes.push_back(line.cause);
  EXPECT_EQ(causes, (std::vector<std::string>{"sleep", "radio_tx", "radio_rx", "radio_listen",
                                              "radio_ready", "compute_predict", "sensing"}));
}

// The radio's sleep draw stands in the floor and nowhere else: a node that sleeps spends the floor,
// one that listens spends the floor and what listening takes above sleep.
TEST(NodePower, CountsTheRadiosSleepOnce) {
  RadioField field(1, 2);
  const auto sleeper = field.Power(0, OnBattery(100));
  const auto listener = field.Power(1, OnBattery(100));
  field.device(0)->GetMac()->SetRxOnWhenIdle(false);
  RunUntil(10);
  EXPECT_NEAR(sleeper->BatteryTotal().si(), 10 * kFloor, 1e-12);
  EXPECT_NEAR(Spent(*listener, "sleep").si(), 10 * kFloor, 1e-12);
  const double listening = (10 - 192e-6) * (18.8e-3 - 20e-6) * 3;
  EXPECT_NEAR(Spent(*listener, "radio_listen").si(), listening, 1e-9);
}

TEST(NodePower, ChargesReadings) {
  RadioField field(1, 1);
  NodeGroupConfig group = OnBattery(100);
  group.sensor_active = Watts(0.004);
  group.sensor_time = Seconds(0.001);
  const auto power = field.Power(0, group);
  for (const double at : {1.0, 2.0, 2.0005}) {  // the third prolongs the second
    ns3::Simulator::Schedule(ns3::Seconds(at), &NodePower::Sense, power);
  }
  RunUntil(10);
  EXPECT_NEAR(Spent(*power, "sensing").si(), 0.004 * 0.0025, 1e-15);
}

TEST(NodePower, LimitsAJobToTheProcessorsMemory) {
  RadioField field(1, 1);
  const auto power = field.Power(0, OnBattery(100));
  const ComputeCause cause = power->processor()->AddCause("compute_predict");
  bool too_large = false;
  power->processor()->Submit(
      {Seconds(1), Watts(0.01), cause, Bytes(256e3 + 1)},
      [&](const JobOutcome& outcome) { too_large = outcome.end == JobOutcome::End::kTooLarge; });
  RunUntil(1);
  EXPECT_TRUE(too_large);
}

TEST(NodePower, KeepsALedgerOfAWiredNodeOnMains) {
  RadioField field(1, 1);
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto power = NodePower::Install(node, NodeGroupConfig{}, CortexM4(), nullptr, nullptr);
  RunUntil(100);
  EXPECT_TRUE(power->battery()->mains());
  EXPECT_NEAR(power->BatteryTotal().si(), 100 * 5e-6, 1e-15);
  EXPECT_NEAR(TotalOf(power->Ledger()).si(), 100 * 5e-6, 1e-15);
  EXPECT_EQ(node->GetObject<NodePower>(), power);
  EXPECT_EQ(node->GetObject<BatterySource>(), power->battery());
}

class DyingNode : public testing::Test {
 protected:
  /// Runs empty at about 2 s listening, and is charged by the sun from 10 s on.
  DyingNode() : field_(1, 2) {
    NodeGroupConfig group = OnBattery(2 * 18.8e-3 * 3);
    group.solar = SolarConfig{};
    group.solar->area = SquareMeters(1);
    group.solar->sunrise = Seconds(10);
    group.solar->day_length = Seconds(1000);
    power_ = field_.Power(0, group);
    power_->OnDepleted([this] { Log("depleted"); });
    power_->OnRevived([this] { Log("revived"); });
  }
  void Log(const std::string& what) {
    log_ += what + (power_->dead() ? " dead" : " alive") +
            (power_->gate()->on_air() ? " on air; " : " off air; ");
  }

  RadioField field_;
  ns3::Ptr<NodePower> power_;
  std::string log_;
};

TEST_F(DyingNode, TellsItsHostWhenAllIsDone) {
  const ComputeCause cause = power_->processor()->AddCause("compute_predict");
  ns3::Simulator::Schedule(ns3::Seconds(1), [=, this] {
    power_->processor()->Submit({Seconds(5), Watts(0.001), cause, {}},
                                [this](const JobOutcome&) { Log("job lost"); });
  });
  RunUntil(60);
  EXPECT_EQ(log_, "job lost dead off air; depleted dead off air; revived alive on air; ");
}

TEST_F(DyingNode, SpendsNothingWhileDead) {
  RunUntil(5);
  EXPECT_TRUE(power_->dead());
  const Joules at_death = power_->BatteryTotal();
  EXPECT_NEAR(at_death.si(), 2 * 18.8e-3 * 3, 1e-9);
  power_->Sense();
  RunUntil(9);
  EXPECT_EQ(power_->BatteryTotal(), at_death);
  EXPECT_LT(RelativeDifference(TotalOf(power_->Ledger()), at_death), 1e-12);
}

TEST_F(DyingNode, SendsAndHearsAgainAfterwards) {
  ns3::Simulator::Schedule(ns3::Seconds(5), [this] { field_.Send(1, 0, 20); });
  ns3::Simulator::Schedule(ns3::Seconds(50), [this] { field_.Send(1, 0, 20); });
  ns3::Simulator::Schedule(ns3::Seconds(51), [this] { field_.Send(0, 1, 20); });
  RunUntil(60);
  EXPECT_EQ(field_.received(0), 1u);
  EXPECT_EQ(field_.received(1), 1u);
}

TEST(NodePower, StartsDeadWithoutChargeAndWakesInTheSun) {
  RadioField field(1, 1);
  NodeGroupConfig group = OnBattery(1);
  group.battery->charge_at_start = 0;
  group.solar = SolarConfig{};
  group.solar->sunrise = Seconds(0);
  const auto power = field.Power(0, group);
  bool on_air_at_start = true;
  Instant revived{0};
  power->OnRevived([&] { revived = SimNow(); });
  ns3::Simulator::Schedule(ns3::MilliSeconds(1),
                           [&] { on_air_at_start = power->gate()->on_air(); });
  RunUntil(1000);
  EXPECT_FALSE(on_air_at_start);
  EXPECT_GT(revived.ns, 0);
  EXPECT_FALSE(power->dead());
}

}  // namespace
}  // namespace giot
