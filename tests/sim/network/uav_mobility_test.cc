#include "sim/network/uav_mobility.h"

#include <gtest/gtest.h>
#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "sim/base/problems.h"
#include "sim/network/formation_mobility.h"

namespace giot {
namespace {

class UavMobilityTest : public testing::Test {
 protected:
  ~UavMobilityTest() override { ns3::Simulator::Destroy(); }

  static ns3::Ptr<UavMobility> Quadrotor(double turn_deg_s = 0) {
    return ns3::CreateObjectWithAttributes<UavMobility>(
        "FastestMS", ns3::DoubleValue(10), "TurnRateDegS", ns3::DoubleValue(turn_deg_s));
  }
  static ns3::Ptr<UavMobility> Plane() {
    return ns3::CreateObjectWithAttributes<UavMobility>("FastestMS", ns3::DoubleValue(20),
                                                        "SlowestMS", ns3::DoubleValue(12),
                                                        "TurnRateDegS", ns3::DoubleValue(20));
  }
  static void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
  static void ExpectAt(const ns3::Ptr<ns3::MobilityModel>& craft, double x, double y, double z) {
    EXPECT_LT(ns3::CalculateDistance(craft->GetPosition(), ns3::Vector(x, y, z)), 1e-8)
        << craft->GetPosition();
  }
};

TEST_F(UavMobilityTest, FliesItsWaypointsAndRests) {
  const auto uav = Quadrotor(90);
  double ended = 0;
  int courses = 0;
  uav->TraceConnectWithoutContext("PlanEnded",
                                  ns3::Callback<void, double>([&](double now) { ended = now; }));
  uav->TraceConnectWithoutContext("CourseChange",
                                  ns3::Callback<void, ns3::Ptr<const ns3::MobilityModel>>(
                                      [&](ns3::Ptr<const ns3::MobilityModel>) { ++courses; }));
  uav->Fly({{{100, 0, 0}, {}, {}}, {{100, 50, 0}, MetersPerSecond(5), Seconds(3)}});
  RunUntil(4);
  ExpectAt(uav, 40, 0, 0);
  EXPECT_NEAR(uav->GetVelocity().x, 10, 1e-12);
  RunUntil(10.5);  // half way through the turn
  ExpectAt(uav, 100, 0, 0);
  EXPECT_NEAR(uav->State().heading_rad, std::numbers::pi / 4, 1e-9);
  RunUntil(100);
  ExpectAt(uav, 100, 50, 0);
  EXPECT_NEAR(ended, 10 + 1 + 10 + 3, 1e-8);
  EXPECT_EQ(courses, 5);  // two legs, a turn, a rest, the end
}

TEST_F(UavMobilityTest, ObeysCommandsFromWhereItIs) {
  const auto uav = Quadrotor();
  uav->FlyTo({{100, 0, 0}, {}, {}});
  RunUntil(3);
  uav->FlyTo({{30, 40, 0}, {}, {}});
  RunUntil(5);
  ExpectAt(uav, 30, 20, 0);
  uav->Hover();
  RunUntil(9);
  ExpectAt(uav, 30, 20, 0);
  EXPECT_THROW(uav->FlyTo({{0, 0, 0}, MetersPerSecond(11), {}}), ScenarioError);
  ExpectAt(uav, 30, 20, 0);
}

TEST_F(UavMobilityTest, CirclesAboutACentre) {
  const auto uav = Quadrotor();
  uav->Place(OnCircle({0, 0, 50}, Meters(100), 0, true));
  uav->Loiter(Meters(100));
  RunUntil(10 * std::numbers::pi * 20.25);  // ten rounds of 20 pi s and a quarter
  EXPECT_NEAR(std::hypot(uav->GetPosition().x, uav->GetPosition().y), 100, 1e-5);
  EXPECT_NEAR(uav->CurrentMotion().lateral.si(), 1, 1e-9);
}

TEST_F(UavMobilityTest, LoitersWhereAPlanEndsIfItCannotHover) {
  const auto plane = Plane();
  plane->SetPosition({0, 0, 100});
  plane->FlyTo({{1000, 0, 100}, {}, {}});
  RunUntil(50);
  ExpectAt(plane, 1000, 0, 100);
  RunUntil(300);
  EXPECT_NEAR(std::hypot(plane->GetPosition().x - 1000, plane->GetPosition().y - 100), 100, 1e-6);
  EXPECT_NEAR(plane->CurrentMotion().speed.si(), 20, 1e-6);
  try {
    plane->Hover();
    FAIL() << "it hovers";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "a craft that cannot fly slower than 12 m/s cannot hover; let it loiter");
  }
}

TEST_F(UavMobilityTest, WandersTheSameWayForTheSameSeed) {
  std::vector<ns3::Vector> places;
  for (const int seed : {1, 1, 2}) {
    const auto uav = Quadrotor();
    uav->SetPosition({500, 500, 100});
    uav->Wander({}, Stream(seed, "flight of a"));
    RunUntil(ns3::Simulator::Now().GetSeconds() + 200);
    places.push_back(uav->GetPosition());
    uav->Dispose();
  }
  EXPECT_LT(ns3::CalculateDistance(places[0], places[1]), 1e-6);
  EXPECT_GT(ns3::CalculateDistance(places[0], places[2]), 1);
}

TEST_F(UavMobilityTest, RefusesAPlaceThatIsNone) {
  try {
    Quadrotor()->SetPosition({0, std::numeric_limits<double>::quiet_NaN(), 0});
    FAIL() << "it is there";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(
        error.what(),
        "giot::UavMobility: expected a position of finite metres, found (0, nan, 0); check "
        "where it was computed");
  }
}

// On a circle of 100 m, 20 m to the right: a circle of 120 m about the same centre, at 1.2 times
// the speed, always abreast.
TEST_F(UavMobilityTest, KeepsItsPlaceInAFormationThatTurns) {
  const auto leader = Quadrotor();
  leader->Place(OnCircle({0, 0, 50}, Meters(100), 0, true));
  leader->Loiter(Meters(100));
  const auto wing_man = ns3::CreateObjectWithAttributes<FormationMobility>(
      "OffsetM", ns3::VectorValue(ns3::Vector(0, -20, 5)));
  wing_man->SetLeader(leader);
  for (double at = 0.5; at < 100; at += 7) {
    RunUntil(at);
    const ns3::Vector place = wing_man->GetPosition(), velocity = wing_man->GetVelocity();
    EXPECT_NEAR(std::hypot(place.x, place.y), 120, 1e-9);
    EXPECT_NEAR(place.z, 55, 1e-12);
    EXPECT_NEAR(std::hypot(velocity.x, velocity.y), 12, 1e-7);
    EXPECT_NEAR(place.x * velocity.x + place.y * velocity.y, 0, 1e-6);
  }
  EXPECT_NEAR(wing_man->CurrentMotion().lateral.si(), 12.0 * 12 / 120, 1e-7);
}

TEST_F(UavMobilityTest, KeepsItsPlaceInAFormationThatDoesNotTurn) {
  const auto leader = Quadrotor();
  const auto follower = ns3::CreateObjectWithAttributes<FormationMobility>(
      "TurnsWithLeader", ns3::BooleanValue(false));
  EXPECT_THROW(follower->GetPosition(), ScenarioError);
  follower->SetLeader(leader);
  follower->SetPosition({3, 4, 5});
  leader->FlyTo({{0, 100, 0}, {}, {}});
  RunUntil(5);
  ExpectAt(follower, 3, 54, 5);
  EXPECT_NEAR(follower->GetVelocity().y, 10, 1e-9);
}

}  // namespace
}  // namespace giot
