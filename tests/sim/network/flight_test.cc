#include "sim/network/flight.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "sim/network/flight_plans.h"

namespace giot {
namespace {

constexpr double kPi = std::numbers::pi;

double Distance(const Spot& a, const Spot& b) {
  return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m, a.z_m - b.z_m);
}

std::string MessageOf(const auto& action) {
  try {
    action();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

FlightLimits FixedWingLimits() {
  FlightLimits limits;
  limits.fastest = MetersPerSecond(20);
  limits.slowest = MetersPerSecond(12);
  limits.turn = RadiansPerSecond(0.4);
  return limits;
}

// By hand: a quarter of a circle of radius 50 m, from heading east to heading north.
TEST(FlightPiece, FollowsAnArcExactly) {
  const FlightPiece arc{10'000'000'000, {0, 0, 10}, 0, 50 * kPi / 2, kPi / 2, 20};
  const FlightState middle = arc.After(5'000'000'000), end = arc.AtEnd();
  EXPECT_NEAR(Distance(middle.place, {50 * std::sin(kPi / 4), 50 - 50 * std::cos(kPi / 4), 20}), 0,
              1e-12);
  EXPECT_NEAR(Distance(end.place, {50, 50, 30}), 0, 1e-12);
  EXPECT_NEAR(end.heading_rad, kPi / 2, 1e-15);
  EXPECT_NEAR(end.motion().lateral.si(), std::pow(5 * kPi / 2, 2) / 50, 1e-12);
  EXPECT_NEAR(end.climb.si(), 2, 1e-15);
}

// By hand: 90 degrees at 45 degrees/s on the spot, then 100 m at 10 m/s.
TEST(PiecesTo, TurnsOnTheSpotWhereTheCraftCanHover) {
  FlightLimits limits;
  limits.fastest = MetersPerSecond(10);
  limits.turn = RadiansPerSecond(kPi / 4);
  const auto pieces = PiecesTo({{0, 0, 50}, 0, {}, {}, {}}, {{0, -100, 50}, {}, {}}, limits);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0].duration_ns, 2'000'000'000);
  EXPECT_NEAR(pieces[0].turn_rad, -kPi / 2, 1e-12);
  EXPECT_EQ(pieces[1].duration_ns, 10'000'000'000);
}

// By hand: 100 m over ground and 80 m up at no more than 4 m/s take 20 s at 5 m/s over ground.
TEST(PiecesTo, SlowsDownForASteepClimb) {
  FlightLimits limits;
  limits.climb = MetersPerSecond(4);
  const auto pieces = PiecesTo({}, {{100, 0, 80}, {}, {}}, limits);
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].duration_ns, 20'000'000'000);
  EXPECT_EQ(PiecesTo({}, {{0, 0, 80}, {}, Seconds(3)}, limits).size(), 2u);  // straight up, a rest
  EXPECT_TRUE(PiecesTo({}, {}, limits).empty());
}

// By hand: from the origin heading east, radius 20 / 0.4 = 50 m, to a place on the far side of the
// left circle: half the circle, and 30 m on the tangent.
TEST(PiecesTo, FliesAnArcAndItsTangentWhereTheCraftCannotHover) {
  const auto pieces = PiecesTo({}, {{-30, 100, 0}, {}, {}}, FixedWingLimits());
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_NEAR(pieces[0].turn_rad, kPi, 1e-9);
  EXPECT_NEAR(pieces[0].length_m, 50 * kPi, 1e-6);
  EXPECT_NEAR(pieces[1].length_m, 30, 1e-6);
}

TEST(PiecesTo, FliesStraightToWhatLiesAhead) {
  const auto pieces = PiecesTo({}, {{300, 0, 0}, {}, {}}, FixedWingLimits());
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].turn_rad, 0);
}

TEST(PiecesTo, SaysWhatTheCraftCannotDo) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const FlightLimits plane = FixedWingLimits();
  const auto message = [&](const Waypoint& to) {
    return MessageOf([&] { PiecesTo({}, to, plane, "waypoint 3"); });
  };
  EXPECT_EQ(message({{nan, 0, 0}, {}, {}}),
            "waypoint 3 (nan, 0, 0): expected finite coordinates in metres; check where they were "
            "computed");
  EXPECT_EQ(message({{100, 0, 0}, MetersPerSecond(25), {}}),
            "waypoint 3 (100, 0, 0): expected a speed of 12..20 m/s, found 25; leave it out to fly "
            "as fast as the craft can");
  EXPECT_EQ(message({{100, 0, 0}, {}, Seconds(5)}),
            "waypoint 3 (100, 0, 0): a craft that cannot hover cannot hold a place; let it loiter");
  EXPECT_EQ(message({{100, 0, -80}, {}, {}}),
            "waypoint 3 (100, 0, -80): descending 80 m over 100 m is too steep for 12 m/s over "
            "ground and 3 m/s up or down; set waypoints further apart or loiter on the way");
  EXPECT_EQ(message({{0, 0, 10}, {}, {}}),
            "waypoint 3 (0, 0, 10): a craft that cannot hover cannot rise on the spot; let it "
            "loiter");
}

class AnyFlight : public testing::TestWithParam<int> {};

// Random waypoints, for a craft that hovers and one that does not: the pieces join, in place and in
// heading, keep to the limits, and meet every waypoint.
TEST_P(AnyFlight, IsContinuousWithinLimitsAndExact) {
  Stream random(17, "flight " + std::to_string(GetParam()));
  FlightLimits limits = FixedWingLimits();
  if (GetParam() % 2 == 0) limits.slowest = MetersPerSecond(0);
  FlightState at;
  for (int i = 0; i < 40; ++i) {
    Waypoint to;
    to.place = {random.Uniform(-400, 400), random.Uniform(-400, 400), random.Uniform(0, 15)};
    if (std::hypot(to.place.x_m - at.place.x_m, to.place.y_m - at.place.y_m) < 100) continue;
    for (const FlightPiece& piece : PiecesTo(at, to, limits)) {
      EXPECT_LT(Distance(piece.start, at.place), 1e-9);
      EXPECT_LT(std::abs(std::remainder(piece.heading_rad - at.heading_rad, 2 * kPi)), 1e-7);
      const FlightState state = piece.AtStart();
      EXPECT_LE(state.speed.si(), 20 * (1 + 1e-6));
      EXPECT_TRUE(state.speed >= limits.slowest * (1 - 1e-6));
      EXPECT_LE(std::abs(state.turn_rate.si()), 0.4 * (1 + 1e-6));
      EXPECT_LE(state.climb.si(), 5 * (1 + 1e-6));
      EXPECT_GE(state.climb.si(), -3 * (1 + 1e-6));
      at = piece.AtEnd();
    }
    EXPECT_LT(Distance(at.place, to.place), 1e-8);
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, AnyFlight, testing::Range(0, 20));

TEST(WaypointPlan, NamesTheWaypointAtFault) {
  EXPECT_EQ(MessageOf([] {
              WaypointPlan({}, {{{1, 0, 0}, {}, {}}, {{2, 0, 0}, MetersPerSecond(99), {}}}, {});
            }),
            "waypoint 2 (2, 0, 0): expected a speed of 0..15 m/s, found 99; leave it out to fly as "
            "fast as the craft can");
}

TEST(LoiterPlan, ComesBackToWhereItBegan) {
  const FlightState begin = OnCircle({100, 200, 60}, Meters(80), 1, false);
  LoiterPlan plan(begin, Meters(80), false, {}, MetersPerSecond(10));
  const FlightPiece round = *plan.Next();
  EXPECT_LT(Distance(round.AtEnd().place, begin.place), 1e-9);
  for (int i = 0; i < 10; ++i) {
    const Spot place = round.After(round.duration_ns * i / 10).place;
    EXPECT_NEAR(std::hypot(place.x_m - 100, place.y_m - 200), 80, 1e-9);
  }
  EXPECT_EQ(MessageOf([] { LoiterPlan({}, Meters(10), true, FixedWingLimits()); }),
            "a circle of 10 m at 4 m/s: expected 12..20 m/s and at most 0.4 rad/s; fly a wider "
            "circle or another speed");
}

// By hand: 100 x 45 m in tracks at most 20 m apart are three of 15 m.
TEST(LawnMower, CoversTheRectangleInTracks) {
  const auto waypoints = LawnMower({10, 20, 30}, Meters(100), Meters(45), Meters(20));
  ASSERT_EQ(waypoints.size(), 6u);
  const Spot expected[] = {{10, 27.5, 30}, {110, 27.5, 30}, {110, 42.5, 30},
                           {10, 42.5, 30}, {10, 57.5, 30},  {110, 57.5, 30}};
  for (int i = 0; i < 6; ++i) EXPECT_LT(Distance(waypoints[i].place, expected[i]), 1e-12) << i;
  EXPECT_EQ(LawnMower({}, Meters(45), Meters(100), Meters(20))[1].place.y_m, 100);
  EXPECT_EQ(MessageOf([] { LawnMower({}, Meters(1), Meters(0), Meters(1)); }),
            "lawn mower: expected width, height and spacing > 0, found 1, 0 and 1 m; give the "
            "rectangle's sides and the width of one track");
}

// The stationary law of the autoregression: mean, deviation and lag-1 correlation of the speed. The
// box is wide, so that walls do not count; 4 standard errors of 20,000 steps of memory 0.5.
TEST(GaussMarkovPlan, HasTheSpeedsThatItsParametersSay) {
  GaussMarkovPlan::Parameters parameters;
  parameters.low = {-1e6, -1e6, -1e6};
  parameters.high = {1e6, 1e6, 1e6};
  parameters.memory = 0.5;
  parameters.pitch_deviation_rad = 0;
  FlightLimits limits;
  limits.fastest = MetersPerSecond(1000);
  GaussMarkovPlan plan({}, parameters, limits, Stream(1, "wander"));
  constexpr int kSteps = 20'000;
  double sum = 0, squares = 0, products = 0, last = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double speed = plan.Next()->AtStart().speed.si() - 10;
    sum += speed;
    squares += speed * speed;
    products += speed * last;
    last = speed;
  }
  EXPECT_NEAR(sum / kSteps, 0, 4 * 2 * std::sqrt(3.0 / kSteps));
  EXPECT_NEAR(squares / kSteps, 4, 4 * 4 * std::sqrt(2 * 5.0 / 3 / kSteps));
  EXPECT_NEAR(products / squares, 0.5, 4 * std::sqrt(0.75 / kSteps));
}

TEST(GaussMarkovPlan, StaysInItsBoxWithoutAJump) {
  GaussMarkovPlan::Parameters parameters;
  parameters.low = {0, 0, 20};
  parameters.high = {60, 40, 30};
  parameters.pitch_deviation_rad = 0.6;
  FlightState at;
  at.place = {30, 20, 25};
  GaussMarkovPlan plan(at, parameters, {}, Stream(2, "wander"));
  for (int i = 0; i < 20'000; ++i) {
    const FlightPiece piece = *plan.Next();
    ASSERT_LT(Distance(piece.start, at.place), 1e-7);
    at = piece.AtEnd();
    ASSERT_TRUE(at.place.x_m > -1e-7 && at.place.x_m < 60 + 1e-7) << at.place.x_m;
    ASSERT_TRUE(at.place.y_m > -1e-7 && at.place.y_m < 40 + 1e-7) << at.place.y_m;
    ASSERT_TRUE(at.place.z_m > 20 - 1e-7 && at.place.z_m < 30 + 1e-7) << at.place.z_m;
    ASSERT_LE(at.speed.si(), 15 * (1 + 1e-6));
    ASSERT_GE(at.climb.si(), -3.001);
  }
  EXPECT_EQ(MessageOf([&] { GaussMarkovPlan({}, parameters, {}, Stream(1, "")); }),
            "Gauss-Markov flight: expected a start inside the box (0, 0, 20)..(60, 40, 30), found "
            "(0, 0, 0); move the craft or widen the box");
  parameters.step = Seconds(0);
  EXPECT_EQ(MessageOf([&] { GaussMarkovPlan(at, parameters, {}, Stream(1, "")); }),
            "Gauss-Markov flight: expected a memory of 0..1 and a step > 0 s, found 0.85 and 0 s; "
            "0.85 and 1 s are a start");
}

}  // namespace
}  // namespace giot
