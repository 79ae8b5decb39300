#include "energy/half_sine_solar.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

Instant AtHour(double hour) { return {std::llround(hour * 3600 * 1e9)}; }

// Known answer: reference/physics.md 4.5, (2 / pi) * 800 W/m2 * 12 h * 0.01 m2 * 0.2 = 44,003.2 J.
TEST(HalfSineSolar, YieldsTheKnownEnergyOfADay) {
  const HalfSineSolar panel{SolarConfig{}};
  EXPECT_NEAR(panel.EnergyPerDay().si(), 44003.2, 0.05);
  EXPECT_NEAR(panel.Energy({0}, {kDay}).si(), panel.EnergyPerDay().si(), 1e-9);
  EXPECT_NEAR(panel.Energy({0}, {7 * kDay}).si(), 7 * panel.EnergyPerDay().si(), 1e-8);
}

TEST(HalfSineSolar, ShinesFromSunriseToSunset) {
  const HalfSineSolar panel{SolarConfig{}};
  EXPECT_EQ(panel.PowerAt(AtHour(5.99)).si(), 0);
  EXPECT_NEAR(panel.PowerAt(AtHour(12)).si(), 0.01 * 0.2 * 800, 1e-12);
  EXPECT_NEAR(panel.PowerAt(AtHour(8)).si(), 1.6 * 0.5, 1e-12);  // sin(pi / 6)
  EXPECT_EQ(panel.PowerAt(AtHour(18.01)).si(), 0);
  EXPECT_EQ(panel.Energy(AtHour(18), AtHour(30)).si(), 0);
}

TEST(HalfSineSolar, ChangesAtSunriseNoonAndSunset) {
  const HalfSineSolar panel{SolarConfig{}};
  EXPECT_EQ(panel.NextChange(AtHour(0)), AtHour(6));
  EXPECT_EQ(panel.NextChange(AtHour(6)), AtHour(12));
  EXPECT_EQ(panel.NextChange(AtHour(12)), AtHour(18));
  EXPECT_EQ(panel.NextChange(AtHour(18)), AtHour(30));
}

TEST(HalfSineSolar, StartsAtTheTimeOfDayOfTheRun) {
  SolarConfig config;
  config.start_of_run = Seconds(10 * 3600.0);
  const HalfSineSolar later{config};
  const HalfSineSolar midnight{SolarConfig{}};
  EXPECT_DOUBLE_EQ(later.PowerAt(AtHour(1)).si(), midnight.PowerAt(AtHour(11)).si());
  EXPECT_EQ(later.NextChange(AtHour(0)), AtHour(2));
}

TEST(HalfSineSolar, GoesOnPastMidnightWhereTheDayDoes) {
  SolarConfig config;
  config.sunrise = Seconds(20 * 3600.0);
  config.day_length = Seconds(8 * 3600.0);
  const HalfSineSolar panel{config};
  EXPECT_GT(panel.PowerAt(AtHour(1)).si(), 0);
  EXPECT_EQ(panel.PowerAt(AtHour(5)).si(), 0);
  EXPECT_NEAR(panel.Energy(AtHour(0), AtHour(24)).si(), panel.EnergyPerDay().si(), 1e-9);
}

class HalfSineSolarOverAnySpan : public testing::TestWithParam<int> {};

// The closed form against Simpson's rule over pieces that no kink lies in, and against itself.
TEST_P(HalfSineSolarOverAnySpan, IntegratesItsPower) {
  Stream random(7, "solar span " + std::to_string(GetParam()));
  SolarConfig config;
  config.sunrise = Seconds(random.Uniform(0, 86400));
  config.day_length = Seconds(random.Uniform(1, 86400));
  config.start_of_run = Seconds(random.Uniform(0, 86400));
  const HalfSineSolar panel{config};
  const Instant from{static_cast<std::int64_t>(random.Below(3 * kDay))};
  const Instant to{from.ns + static_cast<std::int64_t>(random.Below(3 * kDay))};
  double sum = 0;
  for (Instant at = from; at < to;) {
    const Instant end = std::min(to, panel.NextChange(at));
    constexpr int kSteps = 200;
    for (int i = 0; i < kSteps; ++i) {
      const std::int64_t a = at.ns + (end.ns - at.ns) * i / kSteps;
      const std::int64_t b = at.ns + (end.ns - at.ns) * (i + 1) / kSteps;
      sum += (b - a) * 1e-9 / 6 *
             (panel.PowerAt({a}).si() + 4 * panel.PowerAt({(a + b) / 2}).si() +
              panel.PowerAt({std::max(a, b - 1)}).si());
    }
    at = end;
  }
  EXPECT_NEAR(panel.Energy(from, to).si(), sum, 1e-6 * (1 + sum));
  const Instant middle{from.ns + (to.ns - from.ns) / 3};
  EXPECT_NEAR((panel.Energy(from, middle) + panel.Energy(middle, to)).si(),
              panel.Energy(from, to).si(), 1e-9 * (1 + sum));
}
INSTANTIATE_TEST_SUITE_P(Seeds, HalfSineSolarOverAnySpan, testing::Range(0, 20));

}  // namespace
}  // namespace giot
