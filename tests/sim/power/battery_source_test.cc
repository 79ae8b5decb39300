#include "sim/power/battery_source.h"

#include <gtest/gtest.h>
#include <ns3/double.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/string.h>

#include <memory>
#include <string>
#include <vector>

#include "energy/half_sine_solar.h"
#include "energy/li_ion_store.h"
#include "sim/base/random_stream.h"
#include "sim/power/cause_meter.h"
#include "sim/power/sim_time.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

class BatterySourceTest : public testing::Test {
 protected:
  ~BatterySourceTest() override { ns3::Simulator::Destroy(); }

  ns3::Ptr<BatterySource> Make(const Battery::Limits& limits,
                               std::shared_ptr<const PowerDraw> harvest = nullptr) {
    auto source = ns3::CreateObject<BatterySource>();
    source->Configure(limits, std::move(harvest));
    source->OnDepleted([this] { events_.push_back("depleted " + NowNs()); });
    source->OnRevived([this] { events_.push_back("revived " + NowNs()); });
    return source;
  }
  static std::string NowNs() { return std::to_string(SimNow().ns); }
  static void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }

  std::vector<std::string> events_;
};

TEST_F(BatterySourceTest, DiesAtTheExactNanosecond) {
  const auto source = Make({Joules(10), 1, 0.05});
  source->SetPower(source->AddLoad(), Watts(3));
  RunUntil(100);
  EXPECT_EQ(events_, std::vector<std::string>{"depleted 3333333334"});
  EXPECT_TRUE(source->dead());
  EXPECT_EQ(source->Stored().si(), 0);
}

// By hand: 4 J at 1 W, then 6 J at 3 W are 4 s + 2 s.
TEST_F(BatterySourceTest, FollowsAChangeOfLoadToTheNanosecond) {
  const auto source = Make({Joules(10), 1, 0.05});
  const LoadId load = source->AddLoad();
  source->SetPower(load, Watts(1));
  ns3::Simulator::Schedule(ns3::Seconds(4), &BatterySource::SetPower, source, load, Watts(3));
  RunUntil(100);
  EXPECT_EQ(events_, std::vector<std::string>{"depleted 6000000000"});
}

// The timer set for 10 W fires early after the load has fallen, and is set anew.
TEST_F(BatterySourceTest, OutlivesATimerSetForAHigherLoad) {
  const auto source = Make({Joules(10), 1, 0.05});
  const LoadId load = source->AddLoad();
  source->SetPower(load, Watts(10));
  ns3::Simulator::Schedule(ns3::NanoSeconds(500'000'000), &BatterySource::SetPower, source, load,
                           Watts(1));
  RunUntil(100);
  EXPECT_EQ(events_, std::vector<std::string>{"depleted 5500000000"});
}

TEST_F(BatterySourceTest, SumsLoadsAndKeepsThemThroughItsDeath) {
  const auto source = Make({Joules(10), 1, 0.5}, std::make_shared<ConstantDraw>(Watts(1)));
  source->SetPower(source->AddLoad(), Watts(4));
  source->SetPower(source->AddLoad(), Watts(7));
  RunUntil(6.2);
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_NEAR(std::stod(events_[0].substr(9)), 1e9, 1);  // 10 J at 11 - 1 W
  EXPECT_NEAR(std::stod(events_[1].substr(8)), 6e9, 2);  // 5 J at 1 W
  EXPECT_NEAR(source->Stored().si(), 5 - 0.2 * 10, 1e-6);
  EXPECT_EQ(source->load().si(), 11);
}

// Known answer: reference/physics.md 4.5, 44,003.2 J a day.
TEST_F(BatterySourceTest, HarvestsTheKnownSolarDay) {
  const auto source =
      Make({Joules(1e6), 0.1, 0.05}, std::make_shared<HalfSineSolar>(SolarConfig{}));
  RunUntil(86400);
  EXPECT_NEAR(source->Account().harvested.si(), 44003.2, 0.05);
  EXPECT_NEAR(source->Stored().si(), 100000 + 44003.2, 0.05);
  EXPECT_EQ(source->Account().spilled.si(), 0);
}

// By hand: 10 J at 3 W less 1 W; then, dead, 5 J at 2 W.
TEST_F(BatterySourceTest, SetsItsTimerByTheSumOfItsChargers) {
  const auto source = Make({Joules(10), 1, 0.5});
  source->SetPower(source->AddLoad(), Watts(3));
  const ChargeId station = source->AddCharger(), brake = source->AddCharger();
  source->SetCharge(station, Watts(1));
  ns3::Simulator::Schedule(ns3::Seconds(6), &BatterySource::SetCharge, source, brake, Watts(1));
  ns3::Simulator::Schedule(ns3::Seconds(8), &BatterySource::SetCharge, source, station, Watts(5));
  RunUntil(8.5);
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_NEAR(std::stod(events_[0].substr(9)), 5e9, 1);
  EXPECT_NEAR(std::stod(events_[1].substr(8)), 8e9, 2);
  EXPECT_NEAR(source->Account().harvested.si(), 5 + 1 + 4 + 3, 1e-9);
}

TEST_F(BatterySourceTest, SetsNoTimerOnMains) {
  const auto source = ns3::CreateObject<BatterySource>();
  EXPECT_TRUE(source->mains());
  source->SetPower(source->AddLoad(), Watts(5));
  ns3::Simulator::Schedule(ns3::Seconds(2), [] {});
  ns3::Simulator::Run();  // would not end at 2 s with a timer pending
  EXPECT_EQ(ns3::Simulator::Now(), ns3::Seconds(2));
  EXPECT_EQ(source->Total().si(), 10);
}

TEST_F(BatterySourceTest, TakesItsLimitsFromAttributes) {
  const auto source = ns3::CreateObjectWithAttributes<BatterySource>(
      "CapacityJ", ns3::DoubleValue(8), "ChargeAtStart", ns3::DoubleValue(0.25));
  EXPECT_EQ(source->Stored().si(), 2);
  EXPECT_EQ(source->capacity().si(), 8);
}

TEST_F(BatterySourceTest, IsDepletedAtOnceWithoutCharge) {
  const auto source = Make({Joules(10), 0, 0.1}, std::make_shared<ConstantDraw>(Watts(1)));
  source->SetPower(source->AddLoad(), Watts(0.5));
  RunUntil(2);
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_EQ(events_[0], "depleted 0");
  EXPECT_EQ(events_[1], "revived 1000000000");
  EXPECT_NEAR(source->Total().si(), 0.5, 1e-12);
}

TEST_F(BatterySourceTest, CallsListenersInOrderAndThenTheTrace) {
  const auto source = Make({Joules(1), 1, 0});
  source->OnDepleted([this] { events_.push_back("second"); });
  source->TraceConnectWithoutContext(
      "Depleted", ns3::Callback<void, double>([this](double) { events_.push_back("trace"); }));
  source->SetPower(source->AddLoad(), Watts(1));
  RunUntil(2);
  EXPECT_EQ(events_, (std::vector<std::string>{"depleted 1000000000", "second", "trace"}));
}

TEST_F(BatterySourceTest, TracesRemainingEnergyAtChanges) {
  const auto source = Make({Joules(10), 1, 0});
  std::vector<double> stored;
  source->TraceConnectWithoutContext(
      "RemainingEnergy",
      ns3::Callback<void, double, double>([&](double, double after) { stored.push_back(after); }));
  const LoadId load = source->AddLoad();
  source->SetPower(load, Watts(1));
  ns3::Simulator::Schedule(ns3::Seconds(3), &BatterySource::SetPower, source, load, Watts(0));
  RunUntil(5);
  EXPECT_EQ(stored, (std::vector<double>{10, 7}));
}

// A thousand changes between 0.1 and 1 W within a second of a battery that lasts for hours: the
// timer of the higher load stays where it is.
TEST_F(BatterySourceTest, LeavesItsTimerAloneWhileNothingComesNearer) {
  const auto source = Make({Joules(3600), 1, 0});
  const LoadId load = source->AddLoad();
  for (int i = 0; i < 1000; ++i) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(i), &BatterySource::SetPower, source, load,
                             Watts(i % 2 ? 1 : 0.1));
  }
  RunUntil(1.5);
  const std::uint64_t changes = 1000, stop = 1;
  EXPECT_EQ(ns3::Simulator::GetEventCount(), changes + stop);
}

TEST_F(BatterySourceTest, LetsGoOfEverythingWhenItsNodeIsDisposed) {
  auto node = ns3::CreateObject<ns3::Node>();
  auto source = Make({Joules(10), 1, 0});
  node->AggregateObject(source);
  const LoadId load = source->AddLoad();
  source->SetPower(load, Watts(1));
  node->Dispose();
  source->SetPower(load, Watts(2));  // harmless
  ns3::Simulator::Schedule(ns3::Seconds(1), [] {});
  ns3::Simulator::Run();
  EXPECT_EQ(ns3::Simulator::Now(), ns3::Seconds(1));  // no timer was left
  EXPECT_TRUE(events_.empty());
}

// Sudden heavy loads on a lithium-ion cell: dead with energy in it, back once charged.
TEST_F(BatterySourceTest, TakesItsChemistryFromAttributes) {
  const auto source = ns3::CreateObjectWithAttributes<BatterySource>(
      "CapacityJ", ns3::DoubleValue(3000), "Chemistry", ns3::StringValue("li_ion"), "ReviveAt",
      ns3::DoubleValue(0.1));
  source->OnDepleted([this] { events_.push_back("depleted " + NowNs()); });
  source->OnRevived([this] { events_.push_back("revived " + NowNs()); });
  LiIonStore by_hand(LiIonStore::CellOf(Joules(3000)));
  const double lasts = by_hand.TimeToEmpty(Watts(2)).si();
  source->SetPower(source->AddLoad(), Watts(2));
  RunUntil(lasts + 1);
  ASSERT_EQ(events_.size(), 1u);
  EXPECT_NEAR(std::stod(events_[0].substr(9)), lasts * 1e9, 1);
  EXPECT_GT(source->Stored().si(), 10);
  EXPECT_GT(source->Account().lost.si(), 10);
  source->SetCharge(source->AddCharger(), Watts(5));
  RunUntil(lasts + 200);
  EXPECT_GE(events_.size(), 2u);
  EXPECT_EQ(events_[1].substr(0, 7), "revived");
  const BatteryAccount account = source->Account();
  EXPECT_NEAR((account.start + account.harvested + account.overdrawn).si(),
              (account.stored + account.spent + account.spilled + account.lost).si(), 1e-9);
}

TEST_F(BatterySourceTest, RefusesAttributesThatMakeNoBattery) {
  const auto words = [](const char* name, const auto& value) {
    return test::WordsOf([&] {
      ns3::CreateObjectWithAttributes<BatterySource>("CapacityJ", ns3::DoubleValue(5), name, value);
    });
  };
  EXPECT_EQ(
      words("CapacityJ", ns3::DoubleValue(-5)),
      "giot::BatterySource: CapacityJ: expected a number >= 0, found -5; give its energy when "
      "full; 0 is mains power");
  EXPECT_EQ(
      words("ChargeAtStart", ns3::DoubleValue(2)),
      "giot::BatterySource: ChargeAtStart: expected a number from 0 to 1, found 2; 0 is empty "
      "and 1 is full");
  EXPECT_EQ(words("SelfDischarge", ns3::DoubleValue(-0.1)),
            "giot::BatterySource: SelfDischarge: expected a number from 0 to 1, found -0.1; give a "
            "share of the capacity");
  EXPECT_EQ(words("Chemistry", ns3::StringValue("potato")),
            "unknown battery chemistry \"potato\"; known: ideal, li_ion, peukert, rakhmatov");
}

class MetersOnAnyBattery : public testing::TestWithParam<int> {};

// Meters switched at random, a battery that dies and returns under random sun: what the meters
// integrated by cause and what the battery integrated in all agree, and its books balance.
TEST_P(MetersOnAnyBattery, AgreeWithItsTotal) {
  Stream random(5, "meters " + std::to_string(GetParam()));
  SolarConfig config;
  config.area = SquareMeters(random.Uniform(1e-5, 1e-3));
  config.start_of_run = Seconds(random.Uniform(0, 86400));
  auto source = ns3::CreateObject<BatterySource>();
  source->Configure({Joules(random.Uniform(1, 50)), random.Uniform(), 0.2},
                    std::make_shared<HalfSineSolar>(config));
  std::vector<CauseMeter> meters;
  for (int i = 0; i < 4; ++i) meters.emplace_back(source, "cause " + std::to_string(i));
  int deaths = 0;
  source->OnDepleted([&] {
    ++deaths;
    for (CauseMeter& meter : meters) meter.SwitchOff();
  });
  source->OnRevived([&] {
    for (CauseMeter& meter : meters) meter.SwitchOn();
  });
  double at = 0;
  for (int i = 0; i < 3000; ++i) {
    at += random.Exponential(60);
    CauseMeter* meter = &meters[random.Below(meters.size())];
    const Watts power(random.Uniform() < 0.5 ? 0 : std::pow(10, random.Uniform(-6, -1.5)));
    ns3::Simulator::Schedule(ns3::Seconds(at), [meter, power] { meter->SetPower(power); });
  }
  ns3::Simulator::Stop(ns3::Seconds(at + 100));
  ns3::Simulator::Run();
  std::vector<LedgerLine> lines;
  for (const CauseMeter& meter : meters) lines.push_back(meter.Line());
  const BatteryAccount account = source->Account();
  EXPECT_LT(RelativeDifference(TotalOf(lines), account.spent), 1e-12);
  EXPECT_NEAR((account.start + account.harvested + account.overdrawn).si(),
              (account.stored + account.spent + account.spilled).si(), 1e-9);
  EXPECT_LE(account.overdrawn.si(), deaths * 1e-9 * 0.2);
  lines.pop_back();
  EXPECT_GT(RelativeDifference(TotalOf(lines), account.spent), 1e-6);  // one left out shows
  meters.clear();
  ns3::Simulator::Destroy();
}
INSTANTIATE_TEST_SUITE_P(Seeds, MetersOnAnyBattery, testing::Range(0, 20));

}  // namespace
}  // namespace giot
