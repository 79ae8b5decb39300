#include "sim/power/propulsion_meter.h"

#include <gtest/gtest.h>
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/double.h>
#include <ns3/simulator.h>
#include <ns3/waypoint-mobility-model.h>

#include <cmath>
#include <limits>

#include "energy/fixed_wing.h"
#include "energy/rotary_wing.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "sim/network/uav_mobility.h"
#include "sim/power/uav_meters.h"

namespace giot {
namespace {

class PropulsionMeterTest : public testing::Test {
 protected:
  ~PropulsionMeterTest() override { ns3::Simulator::Destroy(); }

  static ns3::Ptr<BatterySource> Battery(double joules) {
    auto source = ns3::CreateObject<BatterySource>();
    source->Configure({Joules(joules), 1, 0});
    return source;
  }
  static void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
};

// Random legs flown by ns-3's own waypoints: the meter's joules are the sum of power * duration
// over the legs, and the battery counts the same.
TEST_F(PropulsionMeterTest, ChargesEachLegExactly) {
  Stream random(3, "legs");
  const auto mobility = ns3::CreateObject<ns3::WaypointMobilityModel>();
  const RotaryWing wing{{}};
  ns3::Vector at(0, 0, 50);
  std::int64_t ms = 0;
  double expected = 0;
  mobility->AddWaypoint({ns3::MilliSeconds(0), at});
  for (int i = 0; i < 50; ++i) {
    const std::int64_t leg_ms = 1000 + static_cast<std::int64_t>(random.Below(20'000));
    const double seconds = static_cast<double>(leg_ms) * 1e-3;
    const ns3::Vector velocity(random.Uniform(-15, 15), random.Uniform(-15, 15),
                               random.Uniform(-3, 3));
    at = at + ns3::Vector(velocity.x * seconds, velocity.y * seconds, velocity.z * seconds);
    ms += leg_ms;
    mobility->AddWaypoint({ns3::MilliSeconds(ms), at});
    const Motion motion{
        MetersPerSecond(std::hypot(velocity.x, velocity.y)), MetersPerSecond(velocity.z), {}};
    expected += (wing.PowerIn(motion) * Seconds(seconds)).si();
  }
  const auto battery = Battery(1e6);
  const auto meter = ns3::CreateObject<RotaryWingMeter>();
  ns3::Simulator::Schedule(ns3::NanoSeconds(0), [&] { meter->Install(mobility, battery); });
  RunUntil(static_cast<double>(ms) * 1e-3);
  EXPECT_NEAR(meter->Total().si() / expected, 1, 1e-12);
  EXPECT_NEAR(battery->Total().si() / expected, 1, 1e-12);
  EXPECT_EQ(meter->Line().cause, "propulsion");
}

// A mobility model that tells its turns pays for them: 10 m/s on a circle of 20 m, against the
// golden power of tests/golden/rotary_wing.py.
TEST_F(PropulsionMeterTest, PaysForTurns) {
  const auto mobility = ns3::CreateObject<UavMobility>();
  const auto meter = ns3::CreateObject<RotaryWingMeter>();
  meter->Install(mobility, Battery(1e6));
  mobility->Loiter(Meters(20), true, MetersPerSecond(10));
  RunUntil(1000);
  EXPECT_NEAR(meter->Total().si(), 135'042.0, 0.1);
}

// By hand: 1000 J at 168.4842177 W of hover.
TEST_F(PropulsionMeterTest, EmptiesTheBatteryToTheNanosecond) {
  const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  const auto battery = Battery(1000);
  const auto meter = ns3::CreateObject<RotaryWingMeter>();
  meter->Install(mobility, battery);
  std::int64_t dead_ns = 0;
  battery->OnDepleted([&] {
    meter->SwitchOff();
    dead_ns = ns3::Simulator::Now().GetNanoSeconds();
  });
  RunUntil(100);
  EXPECT_EQ(dead_ns, static_cast<std::int64_t>(std::ceil(1000 / meter->power().si() * 1e9)));
  EXPECT_NEAR(meter->Total().si(), 1000, 1e-6);
}

TEST_F(PropulsionMeterTest, TakesTheCraftFromAttributes) {
  const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  mobility->SetVelocity({10, 0, 0});
  const auto rotary = ns3::CreateObjectWithAttributes<RotaryWingMeter>(
      "WeightN", ns3::DoubleValue(30), "DescentCredited", ns3::DoubleValue(1));
  rotary->Install(mobility, Battery(1e6));
  RotaryWing::Parameters heavy;
  heavy.weight = Newtons(30);
  EXPECT_EQ(rotary->power(), RotaryWing(heavy).LevelPower(MetersPerSecond(10)));
  const auto fixed = ns3::CreateObjectWithAttributes<FixedWingMeter>("C2", ns3::DoubleValue(3000));
  fixed->Install(mobility, Battery(1e6));
  EXPECT_NEAR(fixed->power().si(), 0.926 + 300, 1e-9);
  EXPECT_FALSE(fixed->SetAttributeFailSafe("SlowestMS", ns3::DoubleValue(-1)));
}

TEST_F(PropulsionMeterTest, DrawsNothingOnTheGroundAndTracesItsPower) {
  const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  mobility->SetVelocity({30, 0, 0});
  const auto meter = ns3::CreateObject<FixedWingMeter>();
  std::vector<double> watts;
  meter->TraceConnectWithoutContext(
      "Power",
      ns3::Callback<void, double, double>([&](double, double after) { watts.push_back(after); }));
  meter->Install(mobility, Battery(1e6));
  meter->Land();
  mobility->SetVelocity({0, 0, 0});
  RunUntil(10);
  EXPECT_EQ(meter->Total().si(), 0);
  mobility->SetVelocity({30, 0, 0});
  meter->TakeOff();
  ASSERT_EQ(watts.size(), 3u);
  EXPECT_EQ(watts[1], 0);
  EXPECT_NEAR(watts[2], 100.002, 5e-4);
}

TEST_F(PropulsionMeterTest, RefusesAMotionThatIsNoNumberAndAMeterWithoutACraft) {
  const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  try {
    ns3::CreateObject<PropulsionMeter>()->Install(mobility, Battery(1));
    FAIL() << "it flew without a craft";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "giot::PropulsionMeter knows no airframe; call SetAirframe() or use "
                 "giot::RotaryWingMeter or giot::FixedWingMeter");
  }
  mobility->SetVelocity({std::numeric_limits<double>::quiet_NaN(), 0, 0});
  try {
    ns3::CreateObject<RotaryWingMeter>()->Install(mobility, Battery(1));
    FAIL() << "it flew nowhere";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "the velocity of a ns3::ConstantVelocityMobilityModel is not a finite number; "
                 "check the positions and times it was given");
  }
}

}  // namespace
}  // namespace giot
