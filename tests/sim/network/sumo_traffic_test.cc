#include "sim/network/sumo_traffic.h"

#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "sim/base/problems.h"

namespace giot {
namespace {

const std::string kGrid = GIOT_SOURCE_DIR "/tests/golden/sumo_grid.fcd.xml";

class SumoTrafficTest : public testing::Test {
 protected:
  SumoTrafficTest() : traffic_(ns3::CreateObject<SumoTraffic>()) {}
  ~SumoTrafficTest() override { ns3::Simulator::Destroy(); }

  ns3::Vector At(std::size_t i) const { return traffic_->Mobility(i)->GetPosition(); }

  ns3::Ptr<SumoTraffic> traffic_;
};

// At every step every vehicle is where the file has it, to the last bit, whether asked before or
// after the step's own event.
TEST_F(SumoTrafficTest, HasEveryVehicleWhereSumoHasItWithoutError) {
  const FcdSurvey survey = SurveyFcd(kGrid);
  FcdReader reader(kGrid);
  int compared = 0;
  const auto compare = [&](const FcdStep& step, bool after) {
    for (const FcdVehicle& vehicle : step.vehicles) {
      const auto i = static_cast<std::size_t>(std::stoi(vehicle.id));
      const FcdSurvey::Stay& stay = survey.vehicles[i];
      if (after ? stay.last == step.time : stay.first == step.time) continue;
      EXPECT_EQ(At(i).x, vehicle.place.x_m);
      EXPECT_EQ(At(i).y, vehicle.place.y_m);
      ++compared;
    }
  };
  std::vector<FcdStep> steps;
  while (auto step = reader.Next()) steps.push_back(*std::move(step));
  for (const FcdStep& step : steps) {
    ns3::Simulator::Schedule(ns3::NanoSeconds(step.time.ns), [&] {
      compare(step, false);
      ns3::Simulator::ScheduleNow([&] { compare(step, true); });
    });
  }
  traffic_->Open(kGrid);
  ns3::Simulator::Run();
  EXPECT_GT(compared, 300);
}

TEST_F(SumoTrafficTest, LetsVehiclesEnterAndLeave) {
  std::vector<std::string> events;
  const auto note = [&](const std::string& what, std::uint32_t i, const std::string& id) {
    events.push_back(what + id + " at " +
                     std::to_string(static_cast<int>(ns3::Simulator::Now().GetSeconds())));
    EXPECT_EQ(traffic_->Mobility(i)->on_the_road(), what == "in ");
    EXPECT_EQ(traffic_->Id(i), id);
  };
  traffic_->TraceConnectWithoutContext(
      "Entered", ns3::Callback<void, std::uint32_t, const std::string&>(
                     [&](std::uint32_t i, const std::string& id) { note("in ", i, id); }));
  traffic_->TraceConnectWithoutContext(
      "Left", ns3::Callback<void, std::uint32_t, const std::string&>(
                  [&](std::uint32_t i, const std::string& id) { note("out ", i, id); }));
  traffic_->Open(kGrid);
  ASSERT_EQ(traffic_->size(), 4u);
  EXPECT_GT(ns3::CalculateDistance(At(0), At(1)), 9e4);
  EXPECT_LT(At(0).x, -9e5);
  ns3::Simulator::Run();
  EXPECT_EQ(events.size(), 8u);
  EXPECT_EQ(events[0], "in 0 at 0");
  EXPECT_EQ(events[1], "in 1 at 5");
  const FcdSurvey survey = traffic_->survey();
  for (const auto& stay : survey.vehicles) {
    const std::string left =
        "out " + stay.id + " at " + std::to_string(stay.last.ns / 1'000'000'000);
    EXPECT_NE(std::find(events.begin(), events.end(), left), events.end()) << left;
  }
}

// By hand from the file: 2.309722 m driven in the first second.
TEST_F(SumoTrafficTest, DrivesOnAStraightLineBetweenSteps) {
  traffic_->Open(kGrid);
  ns3::Simulator::Stop(ns3::MilliSeconds(500));
  ns3::Simulator::Run();
  EXPECT_NEAR(At(0).y, (112.3 + 114.609722) / 2, 1e-12);
  EXPECT_NEAR(traffic_->Mobility(0)->GetVelocity().y, 2.309722, 1e-9);
  EXPECT_EQ(traffic_->Mobility(1)->GetVelocity().y, 0);
}

TEST_F(SumoTrafficTest, IsNotToBePutElsewhere) {
  traffic_->Open(kGrid);
  try {
    traffic_->Mobility(0)->SetPosition({0, 0, 0});
    FAIL() << "it moved";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(
        error.what(),
        "giot::VehicleMobility: a vehicle is where SUMO has it and cannot be set elsewhere; "
        "use another mobility model for nodes that SUMO does not drive");
  }
}

}  // namespace
}  // namespace giot
