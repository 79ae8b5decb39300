#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "energy/fixed_wing.h"
#include "energy/rotary_wing.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

Motion Level(double speed_m_s) { return {MetersPerSecond(speed_m_s), {}, {}}; }

// Golden: reference/physics.md 4.1, computed from Zeng, Xu, Zhang 2019 with the parameters of their
// table I, unrounded; tests/golden/rotary_wing.py.
TEST(RotaryWing, DrawsThePowerOfZengsCraft) {
  const RotaryWing wing{{}};
  const double table[][2] = {{0, 168.4842},  {1, 167.1555},  {3, 157.5427},  {5, 143.5954},
                             {8, 128.9922},  {10, 126.0231}, {12, 127.8024}, {15, 138.5555},
                             {20, 178.3384}, {25, 249.0428}, {30, 356.4450}};
  for (const auto& [speed, watts] : table) {
    EXPECT_NEAR(wing.PowerIn(Level(speed)).si(), watts, 1e-4) << speed << " m/s";
  }
  EXPECT_NEAR(wing.MaxEnduranceSpeed().si(), 10.2100, 1e-4);
  EXPECT_NEAR(wing.MaxRangeSpeed().si(), 18.2910, 1e-4);
}

// Golden: the same script with v0 = 4.03 m/s and d0 = 0.6, as the paper's table prints them.
TEST(RotaryWing, AgreesWithTheRoundedTable) {
  const RotaryWing wing{RotaryWing::Parameters::AsPrinted()};
  EXPECT_NEAR(wing.LevelPower(MetersPerSecond(0)).si(), 168.4842, 1e-4);
  EXPECT_NEAR(wing.LevelPower(MetersPerSecond(10)).si(), 126.0291, 1e-4);
  EXPECT_NEAR(wing.LevelPower(MetersPerSecond(20)).si(), 178.2958, 1e-4);
  EXPECT_NEAR(wing.MaxEnduranceSpeed().si(), 10.2125, 1e-4);
  const MetersPerSecond range_speed = wing.MaxRangeSpeed();
  EXPECT_NEAR(range_speed.si(), 18.2951, 1e-4);
  EXPECT_NEAR((wing.LevelPower(range_speed) / range_speed).si(), 8.8287, 1e-4);
}

// Golden: tests/golden/rotary_wing.py; 10 m/s on a circle of 20 m.
TEST(RotaryWing, PaysForTurns) {
  const RotaryWing wing{{}};
  const MetersPerSecondSquared lateral(10.0 * 10 / 20);
  EXPECT_NEAR(wing.PowerIn({MetersPerSecond(10), {}, lateral}).si(), 135.0420, 1e-4);
}

TEST(RotaryWing, PaysForClimbsAndIsCreditedForDescentsAsFarAsItIsTold) {
  RotaryWing::Parameters parameters;
  const Watts hover = RotaryWing(parameters).LevelPower({});
  const Motion up{{}, MetersPerSecond(3), {}}, down{{}, MetersPerSecond(-3), {}};
  EXPECT_NEAR((RotaryWing(parameters).PowerIn(up) - hover).si(), 60, 1e-9);
  EXPECT_EQ(RotaryWing(parameters).PowerIn(down), hover);
  parameters.climb.credited = 0.5;
  EXPECT_NEAR((RotaryWing(parameters).PowerIn(down) - hover).si(), -30, 1e-9);
  EXPECT_EQ(RotaryWing(parameters).PowerIn({{}, MetersPerSecond(-100), {}}), Watts(0));
}

// The bracket of the induced power nearly cancels at speed: it tends to n^2 v0^2 / V^2.
TEST(RotaryWing, KeepsItsDigitsAtHighSpeed) {
  RotaryWing::Parameters parameters;
  parameters.profile_drag = 0;
  parameters.flat_plate = SquareMeters(0);
  const double hover = RotaryWing(parameters).LevelPower({}).si();
  const double v0 = std::sqrt(20 / (2 * 1.225 * 0.503));
  const double fast = RotaryWing(parameters).LevelPower(MetersPerSecond(1e5)).si();
  EXPECT_NEAR(fast / (hover * v0 / 1e5), 1, 1e-9);
}

// Golden: reference/physics.md 4.2, by hand from Zeng and Zhang 2017.
TEST(FixedWing, DrawsThePowerOfZengsCraft) {
  const FixedWing wing{{}};
  const double table[][2] = {{10, 225.926}, {15, 153.125}, {20, 119.908},
                             {25, 104.469}, {30, 100.002}, {40, 115.514}};
  for (const auto& [speed, watts] : table) {
    EXPECT_NEAR(wing.PowerIn(Level(speed)).si(), watts, 5.1e-4) << speed << " m/s";
  }
  EXPECT_NEAR(wing.MaxEnduranceSpeed().si(), 29.999, 5e-4);
  const MetersPerSecond range_speed = wing.MaxRangeSpeed();
  EXPECT_NEAR(range_speed.si(), 39.481, 5e-4);
  EXPECT_NEAR(wing.LevelPower(range_speed).si(), 113.978, 5e-4);
  EXPECT_NEAR((wing.LevelPower(range_speed) / range_speed).si(), 2.8869, 5e-5);
}

TEST(FixedWing, PaysForTurnsAndClimbs) {
  const FixedWing wing{{}};
  const auto circle = [&](double speed, double radius) {
    return wing
        .PowerIn({MetersPerSecond(speed), {}, MetersPerSecondSquared(speed * speed / radius)})
        .si();
  };
  EXPECT_NEAR(circle(25, 100), 141.000, 5e-4);
  EXPECT_NEAR(circle(30, 500), 102.527, 5e-4);
  const Motion climb{MetersPerSecond(25), MetersPerSecond(2), {}};
  EXPECT_NEAR((wing.PowerIn(climb) - wing.PowerIn(Level(25))).si(), 10 * 9.81 * 2, 1e-9);
  EXPECT_EQ(wing.KineticEnergy(MetersPerSecond(30)).si(), 4500);
}

TEST(FixedWing, CannotHover) {
  try {
    FixedWing({}).PowerIn(Level(0));
    FAIL() << "it hovered";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "a fixed wing cannot fly at 0 m/s: it needs 3 m/s or more; let it circle where it "
                 "should stay");
  }
}

}  // namespace
}  // namespace giot
