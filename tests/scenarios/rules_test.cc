#include <gmock/gmock.h>

#include "tests/scenarios/example.h"

namespace giot {
namespace {

std::string With(const std::string& lines) { return kGood + lines; }

TEST(Rules, TransmitPowerIsALevelOfTheRadio) {
  EXPECT_EQ(Faults(GoodBut("tx_power_dbm = 0", "tx_power_dbm = 3")),
            "x.toml:9:16: nodes.sensors.tx_power_dbm: expected a level of radio \"nrf52840\", "
            "found 3; give one of -40, 0, 8");
  EXPECT_EQ(Faults(GoodBut("radio = \"cc2420\"", "radio = \"esp32\"")),
            "x.toml:11:1: nodes.sinks.tx_power_dbm: expected a level of radio \"esp32\", found 0; "
            "give one of 14, 16, 19.5");
  EXPECT_EQ(Faults(GoodBut("radio = \"cc2420\"", "tx_power_dbm = 8")),
            "x.toml:14:16: nodes.sinks.tx_power_dbm: expected no level, since the group has no "
            "radio, found 8; name a radio, or leave the level out");
}

TEST(Rules, APositionFileAndItsLayoutGoTogether) {
  EXPECT_EQ(Faults(With("[nodes.sensors.position]\nlayout = \"file\"\n")),
            "x.toml:22:1: nodes.sensors.position.file: expected a file, since layout is \"file\", "
            "found nothing; name a CSV with columns x_m,y_m or longitude_deg,latitude_deg");
  EXPECT_EQ(Faults(With("[nodes.sensors.position]\nspread_m = 2\n")),
            "x.toml:23:12: nodes.sensors.position.spread_m: expected no spread, since layout is "
            "\"uniform\", found 2; write layout = \"file\" to spread nodes about rows");
}

TEST(Rules, ASunWantsABatteryAndSetsBeforeMidnight) {
  EXPECT_EQ(Faults(With("[nodes.sensors.solar]\nsunrise_s = 60000\n")),
            "x.toml:22:1: nodes.sensors.solar: expected a battery beside the panel, found none; "
            "write a table [nodes.sensors.battery]\n"
            "x.toml:22:1: nodes.sensors.solar.day_length_s: expected a sunset before midnight, "
            "found 43200; sunrise_s + day_length_s is at most 86400");
}

TEST(Rules, TimeSeriesHaveAPointWithinTheRun) {
  EXPECT_EQ(Faults(GoodBut("seed = 7", "sample_interval_s = 101")),
            "x.toml:3:21: run.sample_interval_s: expected a time of at most run.duration_s, found "
            "101; 0 takes duration_s / 500");
}

TEST(Rules, DeviceOverridesAreOfDevicesInUse) {
  EXPECT_EQ(Faults(With("[devices.nrf52480]\nfp32_rate_factor = 2\n")),
            "x.toml:22:1: devices.nrf52480: expected a profile that a group names as its device, "
            "found \"nrf52480\"; did you mean \"nrf52840\"? known: nrf52840, raspberry_pi_4");
}

TEST(Rules, AFactorOnTheFp32RateMultipliesThePeak) {
  const Scenario scenario = LoadScenarioText(With("[devices.nrf52840]\nfp32_rate_factor = 2\n"),
                                             "x.toml", ExampleCatalogue());
  const auto& peak = scenario.devices.at("nrf52840").compute->peak;
  EXPECT_EQ(peak.at(Precision::kFp32).value, FlopsPerSecond(128e6));
  EXPECT_EQ(peak.at(Precision::kFp32).provenance.status, 'A');
  EXPECT_EQ(peak.at(Precision::kInt8).value, FlopsPerSecond(256e6));
}

TEST(Rules, NamesFitIntoPaths) {
  EXPECT_EQ(Faults(GoodBut("[agents.twin]", "[agents.\"a/b\"]")),
            "x.toml:20:1: agents.\"a/b\": expected a name of at most 40 letters, digits, _ and -, "
            "found \"a/b\"; rename the table");
}

TEST(Rules, AttributesOfNs3AreHandedToTheCataloguesCheck) {
  Catalogue catalogue = ExampleCatalogue();
  catalogue.SetAttributeCheck([](const std::string& attribute, const std::string& value) {
    std::optional<Catalogue::AttributeFault> fault;
    if (attribute != "ns3::A::B") fault = {"a type", "no such type", '"' + attribute + '"'};
    if (attribute == "ns3::A::B" && value != "5") fault = {"five", "write five", ""};
    return fault;
  });
  const auto faults = [&](const std::string& lines) -> std::string {
    try {
      LoadScenarioText(With("[ns3]\n" + lines), "x.toml", catalogue);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(faults("\"ns3::A::B\" = 5\n"), "");
  EXPECT_EQ(faults("\"ns3::A::B\" = \"5\"\n"), "");
  EXPECT_EQ(faults("\"ns3::A::B\" = 6\n"),
            "x.toml:23:15: ns3.\"ns3::A::B\": expected five, found \"6\"; write five");
  EXPECT_EQ(faults("\"ns3::A::C\" = 6\n"),
            "x.toml:23:15: ns3.\"ns3::A::C\": expected a type, found \"ns3::A::C\"; no such type");
}

TEST(Rules, ArmsAreCheckedAsIfTheyWereRun) {
  EXPECT_EQ(Faults(With("[arms.fast.set]\nrun.duration_s = -1\n")),
            "x.toml:23:18: run.duration_s: expected a number > 0, found -1; give the simulated "
            "time in seconds; in arm \"fast\"");
  EXPECT_EQ(Faults(With("[arms.fast.set]\n\"nodes.sensor.count\" = 1\n")),
            "x.toml:23:24: nodes.sensor: expected a table that the file has under [nodes], found "
            "\"sensor\"; did you mean \"sensors\"? known: sensors, sinks; in arm \"fast\"");
  EXPECT_EQ(Faults(With("[arms.fast.set]\n\"sweep.replications\" = 1\n")),
            "x.toml:23:24: arms.fast.set.\"sweep.replications\": expected a key of a single run, "
            "found \"sweep.replications\"; [arms] and [sweep] cannot be set by themselves");
}

TEST(Rules, TheGridIsCheckedValueByValue) {
  EXPECT_EQ(Faults(With("[sweep.grid]\n\"nodes.sensors.count\" = [1, 0, 2, -3]\n")),
            "x.toml:23:25: nodes.sensors.count: expected a whole number from 1 to 1000000, found "
            "0; give the number of nodes; in the sweep's grid\n"
            "x.toml:23:25: nodes.sensors.count: expected a whole number from 1 to 1000000, found "
            "-3; give the number of nodes; in the sweep's grid");
  EXPECT_EQ(Faults(With("[sweep.grid]\n\"nodes.sensors.count\" = 5\n")),
            "x.toml:23:25: sweep.grid.\"nodes.sensors.count\": expected a list of one or more "
            "values, found 5; write \"nodes.sensors.count\" = [10, 20, 40]");
}

TEST(Rules, TheSweepsArmsExist) {
  EXPECT_EQ(Faults(With("[arms.fast.set]\n[sweep]\narms = [\"fats\"]\n")),
            "x.toml:24:8: sweep.arms: expected the name of a table under [arms], found \"fats\"; "
            "did you mean \"fast\"? known: fast");
}

TEST(Rules, AFaultOfTheBareScenarioIsNotRepeatedForItsArms) {
  const std::string text = GoodBut("count = 4", "count = 0") + "[arms.a.set]\nrun.seed = 3\n";
  EXPECT_EQ(Faults(text),
            "x.toml:6:9: nodes.sensors.count: expected a whole number from 1 to 1000000, found 0; "
            "give the number of nodes");
}

}  // namespace
}  // namespace giot
