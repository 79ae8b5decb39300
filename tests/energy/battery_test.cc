#include "energy/battery.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "energy/half_sine_solar.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

/// Advances through every event of the battery, as its driver must; tells how long it fed its load.
Seconds Drive(Battery& battery, Instant to) {
  Seconds fed{0};
  while (battery.now() < to) {
    const Instant from = battery.now();
    const bool depleted = battery.depleted();
    battery.AdvanceTo(std::min(battery.NextEvent(), to));
    if (!depleted) fed += battery.now() - from;
  }
  return fed;
}

Joules Imbalance(const Battery& battery) {
  return battery.StoredAtStart() + battery.Harvested() + battery.Overdrawn() - battery.Stored() -
         battery.Spent() - battery.Spilled();
}

TEST(Battery, IsEmptyAtTheExactNanosecondRoundedUp) {
  Battery battery({Joules(10), 1, 0.05});
  battery.SetLoad({0}, Watts(3));
  EXPECT_EQ(battery.NextEvent().ns, 3'333'333'334);  // 10 J / 3 W = 3.3333333333... s
  battery.AdvanceTo({3'333'333'333});
  EXPECT_FALSE(battery.depleted());
  battery.AdvanceTo({3'333'333'334});
  EXPECT_TRUE(battery.depleted());
  EXPECT_EQ(battery.Stored().si(), 0);
  EXPECT_LE(battery.Overdrawn().si(), 3e-9);
}

TEST(Battery, DividesWithoutRemainderAtThatNanosecondItself) {
  Battery battery({Joules(1), 1, 0.05});
  battery.SetLoad({0}, Watts(0.5));
  EXPECT_EQ(battery.NextEvent().ns, 2 * kSecond);
}

TEST(Battery, NeverEmptiesWithoutLoad) {
  const Battery battery({Joules(10), 0.5, 0.05});
  EXPECT_EQ(battery.NextEvent(), kNever);
  EXPECT_EQ(battery.EarliestDepletion(), kNever);
  EXPECT_EQ(battery.Stored().si(), 5);
}

TEST(Battery, NeverEmptiesWhereTheHarvestCarriesTheLoad) {
  Battery battery({Joules(10), 1, 0.05}, std::make_shared<ConstantDraw>(Watts(1)));
  battery.SetLoad({0}, Watts(1));
  EXPECT_EQ(battery.NextEvent(), kNever);
}

TEST(Battery, FeedsNoLoadWhileDepletedAndReturnsWhenCharged) {
  Battery battery({Joules(10), 1, 0.5}, std::make_shared<ConstantDraw>(Watts(1)));
  battery.SetLoad({0}, Watts(11));
  battery.AdvanceTo(battery.NextEvent());
  EXPECT_TRUE(battery.depleted());
  EXPECT_EQ(battery.now().ns, kSecond);         // 10 J at 11 - 1 W
  EXPECT_NEAR(battery.NextEvent().ns, 6e9, 2);  // 5 J at 1 W
  battery.AdvanceTo(battery.NextEvent());
  EXPECT_FALSE(battery.depleted());
  EXPECT_NEAR(battery.Spent().si(), 11, 1e-9);
  EXPECT_NEAR(battery.NextEvent().ns, 6.5e9, 2);  // 5 J at 10 W
}

TEST(Battery, NeverReturnsWhereRevivalIsZero) {
  Battery battery({Joules(1), 1, 0}, std::make_shared<ConstantDraw>(Watts(1)));
  battery.SetLoad({0}, Watts(2));
  Drive(battery, {100 * kSecond});
  EXPECT_TRUE(battery.depleted());
  EXPECT_EQ(battery.Stored().si(), 1);  // charged, and still off
}

TEST(Battery, ReturnsOnlyWhenFullWhereRevivalIsOne) {
  Battery battery({Joules(0.3), 0, 1}, std::make_shared<ConstantDraw>(Watts(0.1)));
  EXPECT_TRUE(battery.depleted());
  EXPECT_NEAR(battery.NextEvent().ns, 3e9, 1);
  battery.AdvanceTo(battery.NextEvent());
  EXPECT_FALSE(battery.depleted());
}

TEST(Battery, SpillsWhatDoesNotFit) {
  Battery battery({Joules(10), 1, 0.05}, std::make_shared<ConstantDraw>(Watts(3)));
  battery.SetLoad({0}, Watts(1));
  battery.AdvanceTo({5 * kSecond});
  EXPECT_EQ(battery.Stored().si(), 10);
  EXPECT_NEAR(battery.Spilled().si(), 10, 1e-12);
  EXPECT_NEAR(battery.Harvested().si(), 15, 1e-12);
}

// Over an afternoon the sun first overfills the battery and then no longer carries the load. By
// hand: full until the harvest falls to the load (1.6 sin(x) = 0.8, x = 5 pi / 6, 16:00), then
// 0.8 W for 2 h less what the sun still gives.
TEST(Battery, CountsFromFullWhereASinkingSunMeetsTheLoad) {
  Battery battery({Joules(10000), 1, 0.05}, std::make_shared<HalfSineSolar>(SolarConfig{}));
  battery.AdvanceTo({kDay / 2});
  battery.SetLoad({kDay / 2}, Watts(0.8));
  battery.AdvanceTo({kDay * 3 / 4});  // one step over noon .. 18:00
  const double sun = 1.6 * 12 * 3600 / M_PI * (1 - std::cos(M_PI / 6));
  EXPECT_NEAR(battery.Stored().si(), 10000 - (0.8 * 7200 - sun), 1e-6);
  EXPECT_NEAR(Imbalance(battery).si(), 0, 1e-8);
}

// At night nothing comes in, so the instant is stored / load; the day before is a bracketed root.
TEST(Battery, FindsTheDepletionBelowTheSun) {
  Battery battery({Joules(1000), 1, 0.05}, std::make_shared<HalfSineSolar>(SolarConfig{}));
  battery.AdvanceTo({kDay / 4});  // sunrise
  battery.SetLoad({kDay / 4}, Watts(1));
  const Instant dead = battery.NextEvent();
  const HalfSineSolar sun{SolarConfig{}};
  const auto level = [&](Instant t) {
    return 1000 + sun.Energy({kDay / 4}, t).si() - (t - Instant{kDay / 4}).si();
  };
  EXPECT_LE(level(dead), 0);
  EXPECT_GT(level({dead.ns - 1}), 0);
  EXPECT_LT(dead, Instant{kDay / 2});
}

TEST(Battery, MainsPowerNeverEndsAndStillCounts) {
  Battery battery(Battery::Mains());
  battery.SetLoad({0}, Watts(1000));
  EXPECT_EQ(battery.NextEvent(), kNever);
  battery.AdvanceTo({kDay});
  EXPECT_NEAR(battery.Spent().si(), 86'400'000, 1e-3);
  EXPECT_FALSE(battery.depleted());
}

TEST(Battery, KeepsMicrojoulesBesideKilojoules) {
  Battery battery({Joules(1e6), 1, 0.05});
  battery.SetLoad({0}, Watts(1e-3));
  for (std::int64_t i = 1; i <= 1'000'000; ++i) battery.AdvanceTo({i * 1000});  // 1 nJ each
  EXPECT_NEAR(battery.Spent().si(), 1e-3, 1e-15);
  EXPECT_NEAR(battery.Stored().si(), 1e6 - 1e-3, 1e-9);
}

class BatteryUnderAnyLoad : public testing::TestWithParam<int> {};

// Random piecewise-constant loads over five days of sun. The charge follows a plain integration in
// steps of ten seconds that is told only when the load was fed; that the battery was right to stop
// and to start again shows in the charge it then had.
TEST_P(BatteryUnderAnyLoad, ConservesEnergyAndFollowsAPlainIntegration) {
  Stream random(11, "battery load " + std::to_string(GetParam()));
  SolarConfig config;
  config.start_of_run = Seconds(std::floor(random.Uniform(0, 86400)));
  config.area = SquareMeters(random.Uniform(1e-4, 3e-3));
  const auto sun = std::make_shared<HalfSineSolar>(config);
  const Battery::Limits limits{Joules(random.Uniform(50, 2000)), random.Uniform(), 0.3};
  Battery battery(limits, sun);
  double stored = limits.capacity.si() * limits.charge_at_start, spent = 0, change_s = 0;
  Instant earliest = kNever;
  for (std::int64_t s = 0; s < 5 * 86400; s += 10) {
    if (static_cast<double>(s) >= change_s) {
      change_s = static_cast<double>(s) + 10 + random.Exponential(1500);
      battery.SetLoad({s * kSecond}, Watts(random.Uniform() < 0.3 ? 0 : random.Exponential(0.15)));
    }
    const bool was_depleted = battery.depleted();
    earliest = battery.EarliestDepletion();
    const Seconds fed = Drive(battery, {(s + 10) * kSecond});
    ASSERT_GE(battery.Stored().si(), 0);
    ASSERT_LE(battery.Stored().si(), limits.capacity.si());
    ASSERT_NEAR(Imbalance(battery).si(), 0, 1e-9);
    const double drawn = (battery.load() * fed).si();
    spent += drawn;
    stored += sun->Energy({s * kSecond}, {(s + 10) * kSecond}).si() - drawn;
    stored = std::min(stored, limits.capacity.si());
    ASSERT_NEAR(battery.Stored().si(), stored, 0.05);
    if (was_depleted == battery.depleted()) continue;
    if (!was_depleted) {
      EXPECT_LE(earliest, battery.now());
    }
    const double at_change = was_depleted ? 0.3 * limits.capacity.si() : 0;
    EXPECT_NEAR(battery.Stored().si(), at_change, 10 * (battery.load().si() + 0.5));
  }
  EXPECT_NEAR(battery.Spent().si(), spent, 1e-9 * spent);
}
INSTANTIATE_TEST_SUITE_P(Seeds, BatteryUnderAnyLoad, testing::Range(0, 20));

class DepletionOfAnyBattery : public testing::TestWithParam<int> {};

// The instant that NextEvent() promises is the first whole nanosecond at which it holds.
TEST_P(DepletionOfAnyBattery, IsTheFirstNanosecondWithoutCharge) {
  Stream random(13, "depletion " + std::to_string(GetParam()));
  const Joules capacity{std::pow(10, random.Uniform(-3, 3))};
  const Watts load{std::pow(10, random.Uniform(-3, 1))};
  Battery early({capacity, 1, 0.05}), exact({capacity, 1, 0.05});
  early.SetLoad({0}, load);
  exact.SetLoad({0}, load);
  const Instant dead = exact.NextEvent();
  EXPECT_LE(exact.EarliestDepletion(), dead);
  early.AdvanceTo({dead.ns - 1});
  exact.AdvanceTo(dead);
  EXPECT_FALSE(early.depleted());
  EXPECT_TRUE(exact.depleted());
  const double ideal_ns = capacity.si() / load.si() * 1e9;
  EXPECT_LE(std::abs(static_cast<double>(dead.ns) - std::ceil(ideal_ns)), 1e-15 * ideal_ns);
}
INSTANTIATE_TEST_SUITE_P(Seeds, DepletionOfAnyBattery, testing::Range(0, 50));

// By hand: 10 J at 3 - 1 W are empty at 5 s; charged with 2 W it holds half of 10 J at 7.5 s.
TEST(Battery, IsDrainedSlowerAndRevivedByItsCharger) {
  Battery battery({Joules(10), 1, 0.5});
  battery.SetLoad({0}, Watts(3));
  battery.SetCharge({0}, Watts(1));
  EXPECT_EQ(battery.NextEvent().ns, 5 * kSecond);
  EXPECT_EQ(battery.EarliestDepletion().ns, 5 * kSecond);
  battery.AdvanceTo({5 * kSecond});
  EXPECT_TRUE(battery.depleted());
  battery.SetCharge({5 * kSecond}, Watts(2));
  EXPECT_EQ(battery.NextEvent().ns, 7'500'000'000);
  battery.AdvanceTo({7'500'000'000});
  EXPECT_FALSE(battery.depleted());
  EXPECT_NEAR(battery.Harvested().si(), 10, 1e-12);
}

TEST(Battery, NeverEmptiesOnAChargerThatCarriesTheLoadAndSpillsTheRest) {
  Battery battery({Joules(10), 1, 0});
  battery.SetLoad({0}, Watts(3));
  battery.SetCharge({0}, Watts(5));
  EXPECT_EQ(battery.NextEvent(), kNever);
  battery.AdvanceTo({4 * kSecond});
  EXPECT_EQ(battery.Stored().si(), 10);
  EXPECT_NEAR(battery.Spilled().si(), 8, 1e-12);
}

class DepletionUnderChargeAndSun : public testing::TestWithParam<int> {};

// Random loads and charges over random sun: the level stays within the scale, the books balance,
// and whatever depletion or revival is promised happens at that nanosecond and not at the one
// before.
TEST_P(DepletionUnderChargeAndSun, IsExact) {
  Stream random(19, "charge " + std::to_string(GetParam()));
  SolarConfig config;
  config.start_of_run = Seconds(random.Uniform(0, 86400));
  config.area = SquareMeters(random.Uniform(1e-5, 2e-3));
  const Battery::Limits limits{Joules(random.Uniform(1, 500)), random.Uniform(), 0.2};
  Battery battery(limits, GetParam() % 3 ? std::make_shared<HalfSineSolar>(config) : nullptr);
  int changes = 0;
  for (int i = 0; i < 400; ++i) {
    const Instant now = battery.now();
    battery.SetLoad(now, Watts(random.Uniform() < 0.3 ? 0 : random.Exponential(0.3)));
    battery.SetCharge(now, Watts(random.Uniform() < 0.5 ? 0 : random.Exponential(0.3)));
    const Instant end{now.ns + static_cast<std::int64_t>(random.Exponential(1000) * 1e9)};
    while (battery.now() < end) {
      const Instant next = std::min(battery.NextEvent(), end);
      Battery early = battery;
      const bool was_depleted = battery.depleted();
      early.AdvanceTo({std::max(battery.now().ns, next.ns - 1)});
      battery.AdvanceTo(next);
      ASSERT_GE(battery.Stored(), Joules(0));
      ASSERT_LE(battery.Stored(), limits.capacity);
      ASSERT_NEAR(Imbalance(battery).si(), 0, 1e-9);
      ASSERT_EQ(early.depleted(), was_depleted);
      changes += battery.depleted() != was_depleted;
    }
  }
  EXPECT_GT(changes, 0);
}
INSTANTIATE_TEST_SUITE_P(Seeds, DepletionUnderChargeAndSun, testing::Range(0, 20));

}  // namespace
}  // namespace giot
