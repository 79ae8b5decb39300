#include "energy/measured_solar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "energy/battery.h"
#include "energy/half_sine_solar.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::filesystem::path Write(const std::string& text) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "giot_solar";
  std::filesystem::create_directories(folder);
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path file = folder / (std::string(info->name()) + ".csv");
  std::ofstream(file) << text;
  return file;
}

// By hand: 0.01 m^2 at 20 % under a triangle of 800 W/m^2 and a plateau of 400 W/m^2.
TEST(MeasuredSolar, IsLinearBetweenRows) {
  const MeasuredSolar sun(Write("time_s,irradiance_w_m2\n100,0\n200,800\n300,400\n400,400\n"),
                          SquareMeters(0.01), 0.2);
  EXPECT_EQ(sun.PowerAt({0}).si(), 0);
  EXPECT_NEAR(sun.PowerAt({150 * kSecond}).si(), 0.8, 1e-12);
  EXPECT_NEAR(sun.PowerAt({350 * kSecond}).si(), 0.8, 1e-12);
  EXPECT_EQ(sun.PowerAt({400 * kSecond}).si(), 0);
  EXPECT_NEAR(sun.Energy({0}, {1000 * kSecond}).si(), 80 + 120 + 80, 1e-9);
  EXPECT_NEAR(sun.Energy({150 * kSecond}, {250 * kSecond}).si(), 60 + 70, 1e-9);
  EXPECT_NEAR(sun.Energy({150 * kSecond}, {150 * kSecond + 10}).si(), 8e-9, 1e-15);
  EXPECT_EQ(sun.NextChange({0}).ns, 100 * kSecond);
  EXPECT_EQ(sun.NextChange({200 * kSecond}).ns, 300 * kSecond);
  EXPECT_EQ(sun.NextChange({400 * kSecond}), kNever);
}

// Golden: reference/physics.md 4.5: (2 / pi) 0.01 0.2 800 43,200 = 44,003.2 J, here from the half
// sine in rows of a minute, whose trapezia give pi^2 / 12 / 720^2 of it less.
TEST(MeasuredSolar, GivesTheKnownDay) {
  std::string rows = "time_s,irradiance_w_m2\n";
  for (int minute = 0; minute <= 720; ++minute) {
    const double sun = minute == 720 ? 0 : 800 * std::sin(M_PI * minute / 720);
    rows += std::to_string(minute * 60) + ',' + std::to_string(sun) + '\n';
  }
  const MeasuredSolar sun(Write(rows), SquareMeters(0.01), 0.2);
  const double day_j = 2 / M_PI * 0.01 * 0.2 * 800 * 43'200;
  EXPECT_NEAR(day_j, 44003.2, 0.05);
  EXPECT_NEAR(sun.Energy({0}, {86'400 * kSecond}).si(), day_j * (1 - M_PI * M_PI / 12 / 720 / 720),
              1e-3);
}

std::string FaultOf(const std::string& text) {
  const std::filesystem::path file = Write(text);
  try {
    MeasuredSolar(file, SquareMeters(1), 1);
  } catch (const ScenarioError& error) {
    return std::string(error.what()).substr(file.string().size() + 1);
  }
  return "nothing was thrown";
}

TEST(MeasuredSolar, NamesFileAndLineOfEveryFault) {
  const std::string head = "time_s,irradiance_w_m2\n";
  EXPECT_EQ(FaultOf(head + "0,1\n60,-2\n"),
            "3:1: irradiance_w_m2: expected 0 W/m^2 or more, found -2; take the offset off the "
            "instrument's night values");
  EXPECT_EQ(
      FaultOf(head + "0,1\n0,2\n"),
      "3:1: time_s: expected a time after 0 s, found 0; time may not run back; sort the rows");
  EXPECT_EQ(FaultOf(head + "0,1\n"),
            "3:1: expected two rows or more, found 1; irradiance is linear between rows");
}

// Renewal theory: clear for 3/4 of the time, so that 0.75 + 0.25 * 0.2 of the power is left; 2 % of
// some 5,000 clouds.
TEST(Clouds, LeaveTheShareThatTheirTimesSay) {
  Clouds::Parameters parameters;
  parameters.left = 0.2;
  const Clouds clouds(std::make_shared<ConstantDraw>(Watts(1)), parameters, Stream(1, "clouds"));
  const Instant end{12'000'000 * kSecond};
  EXPECT_NEAR(clouds.Energy({0}, end).si() / 12e6, 0.8, 0.02 * 0.8);
}

// Pieces add up, powers are those of the sky, and what is asked for first does not matter.
TEST(Clouds, AreTheSameWhateverIsAskedForFirst) {
  const auto sun = std::make_shared<HalfSineSolar>(SolarConfig{});
  const Clouds one(sun, {}, Stream(1, "clouds")), two(sun, {}, Stream(1, "clouds"));
  const Instant noon{43'200 * kSecond}, evening{64'000 * kSecond};
  const Joules later = two.Energy(noon, evening);
  Joules sum{0};
  for (Instant t = noon; t < evening;) {
    const Instant next = std::min(one.NextChange(t), evening);
    const Watts clear = sun->PowerAt(t), here = one.PowerAt(t);
    EXPECT_TRUE(here == clear || here == clear * 0.3);
    sum += one.Energy(t, next);
    t = next;
  }
  EXPECT_NEAR(sum.si(), later.si(), 1e-9);
}

class BatteryUnderClouds : public testing::TestWithParam<int> {};

// Never negative nor above capacity, and exact: at the promised nanosecond and not before.
TEST_P(BatteryUnderClouds, DiesAndRevivesToTheNanosecond) {
  Stream random(31, "clouds " + std::to_string(GetParam()));
  SolarConfig config;
  config.area = SquareMeters(1e-3);
  const auto clouds = std::make_shared<Clouds>(std::make_shared<HalfSineSolar>(config),
                                               Clouds::Parameters{}, Stream(GetParam(), "clouds"));
  Battery battery({Joules(300), random.Uniform(), 0.3}, clouds);
  battery.SetLoad({0}, Watts(random.Uniform(0.03, 0.1)));
  int changes = 0;
  while (battery.now() < Instant{3 * 86'400 * kSecond}) {
    const Instant next = battery.NextEvent();
    Battery early = battery;
    const bool was_depleted = battery.depleted();
    early.AdvanceTo({std::max(battery.now().ns, next.ns - 1)});
    battery.AdvanceTo(next);
    ASSERT_EQ(early.depleted(), was_depleted);
    ASSERT_GE(battery.Stored(), Joules(0));
    ASSERT_LE(battery.Stored(), battery.capacity());
    changes += battery.depleted() != was_depleted;
  }
  EXPECT_GE(changes, 2);
}
INSTANTIATE_TEST_SUITE_P(Seeds, BatteryUnderClouds, testing::Range(0, 10));

TEST(Clouds, RefuseWhatIsNoSky) {
  Clouds::Parameters parameters;
  parameters.left = 2;
  try {
    Clouds(std::make_shared<ConstantDraw>(Watts(1)), parameters, Stream(1, ""));
    FAIL() << "it was a sky";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(
        error.what(),
        "clouds: expected mean times > 0 s and a share of 0..1, found 1800 s, 600 s and 2; "
        "1800 s, 600 s and 0.3 are a day of passing clouds");
  }
}

}  // namespace
}  // namespace giot
