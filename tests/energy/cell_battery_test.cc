#include "energy/cell_battery.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "energy/battery.h"
#include "energy/half_sine_solar.h"
#include "energy/self_discharge.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

std::unique_ptr<EnergyStore> StoreOf(const std::string& chemistry, Joules capacity) {
  StoreSize size;
  size.capacity = capacity;
  return MakeEnergyStore(chemistry, size);
}

CellBattery::Limits Limits(double charge_at_start, double revive_at, Watts leak = Watts(0)) {
  return {charge_at_start, revive_at, leak};
}

struct Change {
  Instant at;
  Watts load, charge;
};

std::vector<Change> RandomChanges(Stream& random) {
  std::vector<Change> changes;
  double at = 0;
  for (int i = 0; i < 120; ++i) {
    at += random.Exponential(400);
    const double load = random.Below(4) == 0 ? 0 : std::pow(10, random.Uniform(-1, 0.8));
    const double charge = random.Below(3) != 0 ? 0 : std::pow(10, random.Uniform(-1, 0.5));
    changes.push_back({Instant{static_cast<std::int64_t>(at * 1e9)}, Watts(load), Watts(charge)});
  }
  return changes;
}

/// The instants at which the battery died and returned.
using Turns = std::vector<Instant>;

/// Advances through every event; with `random`, through instants between them, too.
void DriveTo(BatteryModel& battery, Instant& now, Instant to, Turns& turns, Stream* random) {
  while (now < to) {
    Instant next = std::min(battery.NextEvent(), to);
    if (random != nullptr && next.ns - now.ns > 2 && random->Below(3) == 0) {
      next = {now.ns + 1 +
              static_cast<std::int64_t>(
                  random->Below(static_cast<std::uint64_t>(next.ns - now.ns - 1)))};
    }
    const bool was = battery.depleted();
    battery.AdvanceTo(next);
    now = next;
    if (battery.depleted() != was) turns.push_back(now);
  }
}

Turns Follow(BatteryModel& battery, const std::vector<Change>& changes, Stream* random) {
  Turns turns;
  Instant now{0};
  for (const Change& change : changes) {
    DriveTo(battery, now, change.at, turns, random);
    battery.SetLoad(now, change.load);
    battery.SetCharge(now, change.charge);
  }
  DriveTo(battery, now, {now.ns + 3600 * kSecond}, turns, random);
  return turns;
}

class AnyCell : public testing::TestWithParam<std::tuple<std::string, int>> {
 protected:
  Stream random_{5, "cell " + std::get<0>(GetParam()) + std::to_string(std::get<1>(GetParam()))};
  CellBattery Make() const {
    return {StoreOf(std::get<0>(GetParam()), Joules(3000)), Limits(0.8, 0.1)};
  }
};

// Random piecewise-constant loads with harvest: within bounds, nothing gained from nothing, and the
// same turns to the nanosecond or its neighbour however often it was looked at.
TEST_P(AnyCell, TurnsAtTheSameInstantsHoweverItIsDriven) {
  const std::vector<Change> changes = RandomChanges(random_);
  CellBattery battery = Make(), watched = Make();
  const Turns turns = Follow(battery, changes, nullptr);
  const Turns again = Follow(watched, changes, &random_);
  ASSERT_EQ(turns.size(), again.size());
  for (std::size_t i = 0; i < turns.size(); ++i) EXPECT_NEAR(turns[i].ns, again[i].ns, 1) << i;
  EXPECT_GT(turns.size(), 2u);
  const BatteryAccount account = battery.Account();
  EXPECT_GE(account.stored.si(), 0);
  EXPECT_LE(account.stored.si(), 3000);
  EXPECT_GE(account.lost.si(), -1e-6);
  EXPECT_LE(account.overdrawn.si(), static_cast<double>(turns.size()) * 6.4e-9);
  if (std::get<0>(GetParam()) == "ideal" || std::get<0>(GetParam()) == "rakhmatov") {
    EXPECT_NEAR(account.lost.si(), 0, 1e-7);
  }
}

TEST_P(AnyCell, IsDepletedAtTheFirstNanosecondAtWhichItCannotFeedItsLoad) {
  for (int i = 0; i < 20; ++i) {
    CellBattery early = Make(), exact = Make();
    const Watts load(std::pow(10, random_.Uniform(-1, 0.8)));
    const Watts charge(random_.Uniform(0, 0.9) * load.si());
    for (CellBattery* each : {&early, &exact}) {
      each->SetLoad({0}, load);
      each->SetCharge({0}, charge);
    }
    const Instant dead = exact.NextEvent();
    ASSERT_LT(dead, kNever);
    EXPECT_LE(exact.EarliestDepletion(), dead);
    early.AdvanceTo({dead.ns - 1});
    exact.AdvanceTo(dead);
    EXPECT_FALSE(early.depleted());
    EXPECT_TRUE(exact.depleted());
    EXPECT_GE(exact.Stored().si(), 0);
    EXPECT_LE(exact.Account().overdrawn.si(), load.si() * 1e-9);
    EXPECT_EQ(exact.Account().spent.si(), (load * (dead - Instant{0})).si());
  }
}

// A harvester that dies at dusk and returns in the morning: what came in is what the sun gave.
TEST_P(AnyCell, LivesWithTheSun) {
  const auto sun = std::make_shared<HalfSineSolar>(SolarConfig{});
  CellBattery battery(StoreOf(std::get<0>(GetParam()), Joules(9000)), Limits(0.5, 0.2), sun);
  battery.SetLoad({0}, Watts(0.5));
  Turns turns;
  Instant now{0};
  DriveTo(battery, now, {2 * kDay}, turns, nullptr);
  EXPECT_GE(turns.size(), 3u);
  const BatteryAccount account = battery.Account();
  EXPECT_NEAR(account.harvested.si() / (2 * 44003.2), 1, 1e-6);
  EXPECT_GT(account.spilled.si(), 0);
}

INSTANTIATE_TEST_SUITE_P(Chemistries, AnyCell,
                         testing::Combine(testing::Values("ideal", "li_ion", "peukert",
                                                          "rakhmatov"),
                                          testing::Range(0, 5)));

TEST(CellBattery, OfAnIdealStoreIsTheIdealBattery) {
  Stream random(9, "ideal twins");
  const std::vector<Change> changes = RandomChanges(random);
  CellBattery cell(StoreOf("ideal", Joules(3000)), Limits(0.8, 0.1));
  Battery ideal({Joules(3000), 0.8, 0.1});
  const Turns turns = Follow(cell, changes, nullptr), expected = Follow(ideal, changes, nullptr);
  ASSERT_EQ(turns.size(), expected.size());
  for (std::size_t i = 0; i < turns.size(); ++i) EXPECT_NEAR(turns[i].ns, expected[i].ns, 1);
  EXPECT_NEAR(cell.Account().spent.si(), ideal.Account().spent.si(), 1e-6);
  EXPECT_NEAR(cell.Account().spilled.si(), ideal.Account().spilled.si(), 1e-6);
}

// 10 % in 30 days of 1,000 J, and nothing else: 100 J are gone after 30 days.
TEST(CellBattery, LosesByItselfWhatItIsToldTo) {
  CellBattery battery(StoreOf("ideal", Joules(1000)),
                      Limits(1, 0.1, SelfDischarge(Joules(1000), 0.1)));
  battery.AdvanceTo({30 * kDay});
  EXPECT_NEAR(battery.Account().lost.si(), 100, 1e-9);
  EXPECT_NEAR(battery.Stored().si(), 900, 1e-9);
  EXPECT_EQ(battery.Account().spent.si(), 0);
}

// At 10 W a small cell dies with much left in it; at rest it would give more, but it returns only
// once it has been charged.
TEST(CellBattery, ReturnsOnceItIsChargedByItsShare) {
  CellBattery battery(StoreOf("rakhmatov", Joules(2000)), Limits(1, 0.1));
  battery.SetLoad({0}, Watts(3));
  const Instant dead = battery.NextEvent();
  battery.AdvanceTo(dead);
  ASSERT_TRUE(battery.depleted());
  const double held = battery.Stored().si();
  EXPECT_GT(held, 200);
  EXPECT_EQ(battery.NextEvent(), kNever);
  battery.SetCharge(dead, Watts(2));
  const Instant back = battery.NextEvent();
  EXPECT_NEAR((back - dead).si(), 100, 1e-8);
  battery.AdvanceTo(back);
  EXPECT_FALSE(battery.depleted());
  EXPECT_NEAR(battery.Stored().si(), held + 200, 1e-6);
}

TEST(CellBattery, StaysDownUnderALoadThatItCanNeverFeed) {
  CellBattery battery(StoreOf("li_ion", Joules(3000)), Limits(1, 0.05));
  battery.SetLoad({0}, Watts(1000));
  EXPECT_EQ(battery.NextEvent().ns, 1);
  battery.AdvanceTo({1});
  EXPECT_TRUE(battery.depleted());
  battery.SetCharge({1}, Watts(1));
  EXPECT_EQ(battery.NextEvent(), kNever);
}

TEST(CellBattery, RefusesLimitsOutOfRange) {
  const auto words = [](const CellBattery::Limits& limits) {
    return test::WordsOf([&] { CellBattery(StoreOf("ideal", Joules(1)), limits); });
  };
  EXPECT_EQ(words(Limits(1.5, 0)),
            "battery: charge_at_start: expected a number from 0 to 1, found 1.5; 0 is empty and 1 "
            "is full");
  EXPECT_EQ(words(Limits(1, -1)),
            "battery: revive_at: expected a number from 0 to 1, found -1; give a fraction of the "
            "capacity; 0 is never");
  EXPECT_EQ(words(Limits(1, 0, Watts(-2))),
            "battery: self_discharge_w: expected a number >= 0, found -2; give what it loses by "
            "itself");
}

}  // namespace
}  // namespace giot
