#include "scenarios/scenario.h"

#include <gmock/gmock.h>

#include "tests/scenarios/example.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kKnownSensorKeys =
    "known: role, count, device, radio, tx_power_dbm, sleeps, sensor_active_w, sensor_time_s, "
    "position, battery, solar";

TEST(LoadScenario, FillsTheStructsAndTheDefaults) {
  const Scenario scenario = LoadScenarioText(kGood, "x.toml", ExampleCatalogue());
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

TEST(LoadScenario, TakesWholeNumbersForNumbers) {
  const Scenario scenario =
      LoadScenarioText(GoodBut("duration_s = 100", "duration_s = 1_000"), "x", ExampleCatalogue());
  EXPECT_EQ(scenario.config.run.duration, Seconds(1000));
}

TEST(LoadScenario, MakesAnOptionalTableWhereItIsWritten) {
  const Scenario scenario = LoadScenarioText(
      std::string(kGood) + "[nodes.sensors.battery]\n[nodes.sinks.battery]\ncapacity_j = 5\n", "x",
      ExampleCatalogue());
  EXPECT_EQ(scenario.config.nodes.at("sensors").battery->capacity, Joules(2000));
  EXPECT_EQ(scenario.config.nodes.at("sinks").battery->capacity, Joules(5));
}

TEST(LoadScenario, TellsPlaceExpectedFoundAndMend) {
  EXPECT_EQ(Faults(GoodBut("duration_s = 100", "duration_s = 0")),
            "x.toml:2:14: run.duration_s: expected a number > 0, found 0; give the simulated time "
            "in seconds");
  EXPECT_EQ(Faults(GoodBut("duration_s = 100", "duration_s = nan")),
            "x.toml:2:14: run.duration_s: expected a number > 0, found nan; give the simulated "
            "time in seconds");
  EXPECT_EQ(Faults(GoodBut("duration_s = 100", "duration_s = -inf")),
            "x.toml:2:14: run.duration_s: expected a number > 0, found -inf; give the simulated "
            "time in seconds");
  EXPECT_EQ(Faults(GoodBut("duration_s = 100", "duration_s = \"100\"")),
            "x.toml:2:14: run.duration_s: expected a number > 0, found \"100\"; leave out the "
            "quotes; give the simulated time in seconds");
  EXPECT_EQ(Faults(GoodBut("count = 4", "count = 4.0")),
            "x.toml:6:9: nodes.sensors.count: expected a whole number from 1 to 1000000, found "
            "4.0; give the number of nodes");
  EXPECT_EQ(Faults(GoodBut("count = 4", "count = true")),
            "x.toml:6:9: nodes.sensors.count: expected a whole number from 1 to 1000000, found "
            "true; give the number of nodes");
  EXPECT_EQ(Faults(GoodBut("count = 4", "sleeps = 1")),
            "x.toml:6:10: nodes.sensors.sleeps: expected true or false, found 1; true turns a "
            "sensor's receiver off unless it transmits; relays and sinks listen");
  EXPECT_EQ(Faults(GoodBut("count = 4", "role = 4")),
            "x.toml:6:8: nodes.sensors.role: expected one of \"sensor\", \"relay\", \"sink\", "
            "\"edge\", \"cloud\", found 4; say what the group does in the network");
  EXPECT_EQ(Faults(GoodBut("count = 4", "count = 1979-05-27")),
            "x.toml:6:9: nodes.sensors.count: expected a whole number from 1 to 1000000, found the "
            "date or time 1979-05-27; give the number of nodes");
}

TEST(LoadScenario, SuggestsTheNameThatWasMeant) {
  EXPECT_EQ(Faults(GoodBut("count = 4", "cuont = 4")),
            "x.toml:6:1: nodes.sensors.cuont: expected a key of [nodes.sensors], found \"cuont\"; "
            "did you mean \"count\"? " +
                kKnownSensorKeys);
  EXPECT_EQ(Faults(GoodBut("\"sink\"", "\"snik\"")),
            "x.toml:12:8: nodes.sinks.role: expected one of \"sensor\", \"relay\", \"sink\", "
            "\"edge\", \"cloud\", found \"snik\"; did you mean \"sink\"? known: sensor, relay, "
            "sink, edge, cloud; say what the group does in the network");
  EXPECT_THAT(Faults(GoodBut("device = \"nrf52840\"", "device = \"nrf52480\"")),
              HasSubstr("x.toml:7:10: nodes.sensors.device: expected the name of a known device, "
                        "found \"nrf52480\"; did you mean \"nrf52840\"? known: a100, coral"));
  EXPECT_EQ(Faults(GoodBut("kind = \"example\"", "kind = \"exampel\"")),
            "x.toml:17:8: network.kind: expected the name of a known network, found \"exampel\"; "
            "did you mean \"example\"? known: example, other; see `giot explain network` for the "
            "kinds known");
  EXPECT_EQ(Faults(GoodBut("sinks = \"sinks\"", "sinks = \"sink\"")),
            "x.toml:18:9: network.sinks: expected the name of a table under [nodes], found "
            "\"sink\"; did you mean \"sinks\"? known: sensors, sinks; name the group that "
            "receives");
  EXPECT_EQ(Faults(GoodBut("[agents.twin]", "[agent.twin]")),
            "x.toml:20:2: agent: expected a key of the file, found \"agent\"; did you mean "
            "\"agents\"? known: run, nodes, devices, network, workloads, agents, ns3, arms, "
            "sweep");
}

TEST(LoadScenario, SaysWhereAMisplacedKeyBelongs) {
  EXPECT_EQ(Faults("portable_math = true\n" + std::string(kGood)),
            "x.toml:1:1: portable_math: expected a key of the file, found \"portable_math\"; did "
            "you mean run.portable_math? known: run, nodes, devices, network, workloads, agents, "
            "ns3, arms, sweep");
}

TEST(LoadScenario, TellsWhatIsMissingAtItsTable) {
  EXPECT_EQ(Faults(GoodBut("device = \"nrf52840\"\n", "")),
            "x.toml:5:1: nodes.sensors.device: expected the name of a known device, found nothing; "
            "see `giot devices` for the processors known");
  EXPECT_EQ(Faults(GoodBut("[run]\nduration_s = 100\nseed = 7\n", "")),
            "x.toml:1:1: run: expected a table [run] with duration_s, found no such table; every "
            "scenario has a [run] table");
  EXPECT_EQ(Faults(""),
            "x.toml:1:1: run: expected a table [run] with duration_s, found no such table; every "
            "scenario has a [run] table\n"
            "x.toml:1:1: network: expected a table [network] with kind, found no such table; every "
            "scenario has a [network] table with its kind\n"
            "x.toml:1:1: nodes: expected one or more tables [nodes.NAME], found none; write a "
            "table [nodes.NAME] for each group");
}

TEST(LoadScenario, TellsAllFaultsAtOnceInTheirOrder) {
  std::string text = GoodBut("count = 4", "count = 0");
  text.replace(text.find("100"), 3, "-1");
  text.replace(text.find("\"raspberry_pi_4\""), 16, "4");
  text += "colour = 3\n";
  const std::string faults = Faults(text);
  EXPECT_THAT(faults, HasSubstr("x.toml:2:14: run.duration_s: "));
  EXPECT_THAT(faults, HasSubstr("\nx.toml:6:9: nodes.sensors.count: "));
  EXPECT_THAT(faults, HasSubstr("\nx.toml:13:10: nodes.sinks.device: "));
  EXPECT_THAT(faults, HasSubstr("\nx.toml:22:1: agents.twin.colour: "));
  EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 3);
}

TEST(LoadScenario, WantsTablesToBeTables) {
  EXPECT_EQ(Faults("sweep = 3\n" + std::string(kGood)),
            "x.toml:1:9: sweep: expected a table [sweep], found 3; leave the table out where "
            "nothing is swept");
  EXPECT_EQ(Faults(GoodBut("[agents.twin]", "[[agents.twin]]")),
            "x.toml:20:1: agents.twin: expected a table [agents.twin], found a list of tables; "
            "write a table [agents.NAME] with its kind");
}

TEST(LoadScenario, ChecksTheFieldsThatAPlugInBrings) {
  EXPECT_EQ(Faults(GoodBut("kind = \"twin\"", "kind = \"twin\"\nthreshold.high = 1")),
            "x.toml:22:18: agents.twin.threshold.high: expected a number > 1, found 1; give the "
            "upper threshold");
  EXPECT_EQ(Faults(GoodBut("kind = \"example\"", "kind = \"other\"")),
            "x.toml:18:1: network.sinks: expected a key of [network], found \"sinks\"; known: "
            "kind, delay_s");
  EXPECT_EQ(Faults(GoodBut("sinks = \"sinks\"", "sinks = \"sinks\"\nphases_s = [0, -1, nan]")),
            "x.toml:19:16: network.phases_s: expected a number >= 0, found -1; give the phases of "
            "the sinks\n"
            "x.toml:19:20: network.phases_s: expected a number >= 0, found nan; give the phases of "
            "the sinks");
  EXPECT_EQ(Faults(GoodBut("sinks = \"sinks\"", "sinks = \"sinks\"\ntags = [\"a\", \"c\"]")),
            "x.toml:19:14: network.tags: expected one of \"a\", \"b\", found \"c\"; did you mean "
            "\"a\"? known: a, b; mark the network");
}

TEST(LoadScenario, RefusesFilesThatAreNone) {
  const std::string with_model = GoodBut("kind = \"twin\"", "kind = \"twin\"\nmodel = \"no.giot\"");
  EXPECT_EQ(Faults(with_model),
            "x.toml:22:9: agents.twin.model: expected a file that exists, or \"\" for none, found "
            "\"no.giot\"; there is no \"no.giot\"; name a trained model");
  EXPECT_EQ(Faults(GoodBut("kind = \"twin\"", "kind = \"twin\"\nmodel = \"..\""), {}, "a/x.toml"),
            "a/x.toml:22:9: agents.twin.model: expected a file that exists, or \"\" for none, "
            "found \"..\"; there is no \"a/..\"; name a trained model");
}

TEST(LoadScenario, RefusesAFileThatIsNoScenario) {
  EXPECT_THROW(LoadScenario("no_such.toml", ExampleCatalogue()), ScenarioError);
  try {
    LoadScenario(testing::TempDir(), ExampleCatalogue());
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("expected a scenario file, found a folder; check the path"));
  }
}

}  // namespace
}  // namespace giot
