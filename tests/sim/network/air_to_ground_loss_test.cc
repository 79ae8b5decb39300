#include "sim/network/air_to_ground_loss.h"

#include <gtest/gtest.h>
#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/object-factory.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>

#include <cmath>
#include <limits>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

ns3::Ptr<ns3::MobilityModel> At(double x, double y, double z) {
  const auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  place->SetPosition({x, y, z});
  return place;
}

ns3::Ptr<AirToGroundLoss> Make(const char* environment, bool drawn) {
  return ns3::CreateObjectWithAttributes<AirToGroundLoss>(
      "Environment", ns3::StringValue(environment), "Drawn", ns3::BooleanValue(drawn),
      "FrequencyHz", ns3::DoubleValue(2e9));
}

// Golden: reference/physics.md 4.3: urban, 2 GHz, 100 m up, 500 m away.
TEST(AirToGroundLoss, GivesTheMeanBetweenAirAndGround) {
  const auto loss = Make("urban", false);
  EXPECT_NEAR(loss->CalcRxPower(20, At(0, 0, 1.5), At(300, 400, 101.5)), 20 - 110.33, 5.1e-3);
  EXPECT_NEAR(loss->CalcRxPower(20, At(300, 400, 101.5), At(0, 0, 1.5)), 20 - 110.33, 5.1e-3);
}

// Free space at 2 GHz: 98.468 dB over 1 km (physics.md 5.3), 38.468 dB over 1 m.
TEST(AirToGroundLoss, TellsAirFromGround) {
  const auto loss = Make("highrise-urban", true);
  EXPECT_NEAR(loss->CalcRxPower(0, At(0, 0, 100), At(1000, 0, 100)), -98.468, 5.1e-4);
  EXPECT_NEAR(loss->CalcRxPower(0, At(0, 0, 1), At(100, 0, 1)), -38.468 - 60, 5.1e-4);
  EXPECT_NEAR(loss->CalcRxPower(0, At(0, 0, 1), At(0, 0, 1)), -38.468, 5.1e-4);
}

// Over 4,000 far places at 30 degrees the share of lines of sight is P_LoS = 0.7310.
TEST(AirToGroundLoss, DrawsLinesOfSightWithTheirProbability) {
  const auto loss = Make("urban", true);
  Stream random(5, "places");
  int in_sight = 0;
  for (int i = 0; i < 4000; ++i) {
    const double x = random.Uniform(-1e5, 1e5), y = random.Uniform(-1e5, 1e5);
    const auto link = loss->LinkBetween({x, y, 0}, {x + 100 * std::sqrt(3), y, 100});
    in_sight += link.line_of_sight;
    const double excess_db = link.loss.value - FreeSpaceLoss(Meters(200), Hertz(2e9)).value;
    EXPECT_NEAR(excess_db, link.line_of_sight ? 1 : 20, 1e-9);
  }
  EXPECT_NEAR(in_sight, 4000 * 0.7310, 4 * std::sqrt(4000 * 0.731 * 0.269));
}

// Straight up a view that has opened stays open; where the craft hovers nothing changes; along a
// kilometre at constant elevation the state changes a few times, not at every metre.
TEST(AirToGroundLoss, DoesNotFlicker) {
  const auto loss = Make("dense-urban", true);
  int opened = 0;
  for (int user = 0; user < 100; ++user) {
    bool seen = false;
    for (double height = 25; height < 500; height += 5) {
      const ns3::Vector ground(1000.0 * user, 0, 0), air(1000.0 * user + 150, 0, height);
      const bool sees = loss->LinkBetween(ground, air).line_of_sight;
      EXPECT_EQ(sees, loss->LinkBetween(air, ground).line_of_sight);
      EXPECT_TRUE(sees || !seen);
      seen = seen || sees;
    }
    opened += seen;
  }
  EXPECT_GT(opened, 50);
  int changes = 0;
  for (double x = 0; x < 10'000; ++x) {
    const auto sees = [&](double at) {
      return loss->LinkBetween({at, 0, 0}, {at + 100, 0, 100}).line_of_sight;
    };
    changes += sees(x) != sees(x + 1);
  }
  EXPECT_GT(changes, 20);
  EXPECT_LT(changes, 400);
}

TEST(AirToGroundLoss, DrawsOtherStatesFromAnotherSeed) {
  const auto one = Make("urban", true), two = Make("urban", true);
  two->SetAttribute("Seed", ns3::UintegerValue(2));
  int different = 0;
  for (int i = 0; i < 200; ++i) {
    const ns3::Vector ground(i * 500.0, 0, 0), air(i * 500.0, 240, 100);
    different +=
        one->LinkBetween(ground, air).line_of_sight != two->LinkBetween(ground, air).line_of_sight;
  }
  EXPECT_GT(different, 50);
}

TEST(AirToGroundLoss, TracesWhatItGave) {
  const auto loss = Make("suburban", true);
  double elevation = 0;
  loss->TraceConnectWithoutContext(
      "Loss", ns3::Callback<void, double, bool, double>(
                  [&](double elevation_deg, bool, double) { elevation = elevation_deg; }));
  loss->CalcRxPower(0, At(0, 0, 0), At(100, 0, 100));
  EXPECT_NEAR(elevation, 45, 1e-9);
}

TEST(AirToGroundLoss, RefusesWhatIsNoPlaceAndNoEnvironment) {
  const auto loss = Make("urban", true);
  try {
    loss->CalcRxPower(0, At(0, 0, 0), At(1, std::numeric_limits<double>::quiet_NaN(), 50));
    FAIL() << "it found the place";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "giot::AirToGroundLoss: the position (1, nan, 50) is not finite; check the "
                 "positions and times that its mobility model was given");
  }
  try {
    loss->SetAttribute("Environment", ns3::StringValue("rural"));
    FAIL() << "it knew the environment";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "unknown air-to-ground environment \"rural\"; known: "
                 "suburban, urban, dense-urban, highrise-urban");
  }
}

}  // namespace
}  // namespace giot
