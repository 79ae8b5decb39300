#include "scenarios/overrides.h"

#include <gmock/gmock.h>

#include "tests/scenarios/example.h"

namespace giot {
namespace {

Scenario With(const std::string& text) {
  return LoadScenarioText(kGood, "x.toml", ExampleCatalogue(), {ParseOverride(text)});
}
std::string FaultsWith(const std::string& text) { return Faults(kGood, {ParseOverride(text)}); }

TEST(Overrides, SetKeysOfEveryType) {
  EXPECT_EQ(With("nodes.sensors.count=80").config.nodes.at("sensors").count, 80);
  EXPECT_EQ(With("run.duration_s = 2.5").config.run.duration, Seconds(2.5));
  EXPECT_TRUE(With("run.portable_math=true").config.run.portable_math);
  EXPECT_EQ(With("network.phases_s=[1, 2.5]").config.network.As<ExampleNetwork>().phases_s,
            (std::vector<double>{1, 2.5}));
  EXPECT_EQ(
      With("agents.twin.predictor=neural").config.agents.at("twin").As<ExampleAgent>().predictor,
      "neural");
  EXPECT_EQ(With("agents.twin.threshold.high=9")
                .config.agents.at("twin")
                .As<ExampleAgent>()
                .threshold.high,
            9);
}

TEST(Overrides, AStringFieldTakesTheTextAsTyped) {
  EXPECT_EQ(With("run.title=12").config.run.title, "12");
  EXPECT_EQ(With("run.title=true").config.run.title, "true");
  EXPECT_EQ(With("run.title=\"12\"").config.run.title, "12");
  EXPECT_EQ(With("run.title=a = b").config.run.title, "a = b");
  EXPECT_EQ(With("run.title=").config.run.title, "");
}

TEST(Overrides, MakeOptionalTables) {
  EXPECT_EQ(With("nodes.sensors.battery.capacity_j=5").config.nodes.at("sensors").battery->capacity,
            Joules(5));
  EXPECT_EQ(
      With("devices.nrf52840.fp32_rate_factor=0.5").config.devices.at("nrf52840").fp32_rate_factor,
      0.5);
}

TEST(Overrides, TheLastOneOfAKeyHolds) {
  const Scenario scenario =
      LoadScenarioText(kGood, "x.toml", ExampleCatalogue(), {{"run.seed", "3"}, {"run.seed", "4"}});
  EXPECT_EQ(scenario.config.run.seed, 4);
}

TEST(Overrides, AreWrittenOutInTheResolvedText) {
  EXPECT_THAT(With("run.seed=99").resolved_text, testing::HasSubstr("seed = 99\n"));
}

TEST(Overrides, TellTheirFaultsWithTheCommandLineAsPlace) {
  EXPECT_EQ(FaultsWith("run.seed=-1"),
            "command line: run.seed: expected a whole number >= 0, found -1; give a whole number; "
            "the same seed gives the same run");
  EXPECT_EQ(FaultsWith("run.sead=1"),
            "command line: run.sead: expected a key of [run], found \"sead\"; did you mean "
            "\"seed\"? known: title, duration_s, seed, sample_interval_s, portable_math");
  EXPECT_EQ(FaultsWith("nodes.sensor.count=1"),
            "command line: nodes.sensor: expected a table that the file has under [nodes], found "
            "\"sensor\"; did you mean \"sensors\"? known: sensors, sinks");
  EXPECT_EQ(FaultsWith("run.seed.x=1"),
            "command line: run.seed.x: expected a table [run.seed], found 7; see `giot explain` "
            "for the keys known");
  EXPECT_EQ(FaultsWith("nodes.sensors.count=many"),
            "command line: nodes.sensors.count: expected a whole number from 1 to 1000000, found "
            "\"many\"; give the number of nodes");
  EXPECT_EQ(FaultsWith("nodes.sensors=3"),
            "command line: nodes.sensors: expected a table [nodes.sensors], found 3; write a table "
            "[nodes.NAME] for each group");
}

TEST(Overrides, WantAKeyAndAnEqualsSign) {
  for (const std::string text : {"run.seed", "=3", "", " =3"}) {
    try {
      ParseOverride(text);
      FAIL() << text;
    } catch (const ScenarioError& error) {
      EXPECT_EQ(error.problems().front().expected, "key=value");
    }
  }
  EXPECT_EQ(FaultsWith("run..seed=3"),
            "command line: expected a dotted key, found \"run..seed\"; write an override such as "
            "run.seed=7");
  EXPECT_EQ(FaultsWith("run seed=3"),
            "command line: expected a dotted key, found \"run seed\"; write an override such as "
            "run.seed=7");
}

TEST(Overrides, OfAnArmAreThoseItSets) {
  const Scenario scenario = LoadScenarioText(
      std::string(kGood) + "[arms.fast.set]\nrun.seed = 3\n\"run.title\" = \"a b\"\n", "x.toml",
      ExampleCatalogue());
  const auto overrides = ArmOverrides(scenario.config, "fast");
  ASSERT_EQ(overrides.size(), 2u);
  EXPECT_EQ(overrides[0].key, "run.seed");
  EXPECT_EQ(overrides[0].value, "3");
  EXPECT_EQ(overrides[1].value, "a b");
  EXPECT_EQ(LoadScenarioText(kGood, "x.toml", ExampleCatalogue(), overrides).config.run.title,
            "a b");
  try {
    ArmOverrides(scenario.config, "fats");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "unknown arm \"fats\"; did you mean \"fast\"? known: fast");
  }
}

}  // namespace
}  // namespace giot
