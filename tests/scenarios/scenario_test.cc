#include "scenarios/scenario.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/scenarios/example.h"

namespace giot {
namespace {

using testing::HasSubstr;

std::string Good() { return kGood; }

TEST(LoadScenario, FillsTheStructsAndTheDefaults) {
  const Scenario scenario = LoadScenarioText(Good(), "x.toml", ExampleCatalogue());
  EXPECT_EQ(scenario.config.run.duration, Seconds(100));
  EXPECT_EQ(scenario.config.run.seed, 7);
  EXPECT_EQ(scenario.config.nodes.at("sensors").count, 4);
  EXPECT_EQ(scenario.config.nodes.at("sinks").role, "sink");
  EXPECT_EQ(scenario.config.nodes.at("sensors").position.width, Meters(100));
  EXPECT_FALSE(scenario.config.nodes.at("sensors").battery.has_value());
  EXPECT_EQ(scenario.config.network.As<ExampleNetwork>().sinks, "sinks");
  EXPECT_EQ(scenario.config.network.As<ExampleNetwork>().channels, 16);
  EXPECT_EQ(scenario.config.agents.at("twin").As<ExampleAgent>().predictor, "ar1");
  EXPECT_TRUE(scenario.devices.at("nrf52840").compute.has_value());
  EXPECT_TRUE(scenario.devices.at("cc2420").radio.has_value());
}

TEST(LoadScenario, TellsPlaceExpectedFoundAndMend) {
  EXPECT_EQ(Faults(GoodBut("duration_s = 100", "duration_s = 0")),
            "x.toml:2:14: run.duration_s: expected a number > 0, found 0; give the simulated time "
            "in seconds");
}

}  // namespace
}  // namespace giot
