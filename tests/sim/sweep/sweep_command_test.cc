// `giot sweep` and `giot collect` as a user calls them.
#include <gtest/gtest.h>

#include "tests/support/command_line.h"

namespace giot {
namespace {

using test::Ended;
using test::Folder;
using test::Giot;

constexpr char kScenario[] = R"([run]
duration_s = 60
[nodes.sensors]
count = 4
device = "nrf52840"
radio = "nrf52840"
[nodes.sinks]
role = "sink"
device = "raspberry_pi_4"
radio = "nrf52840"
sleeps = false
[network]
kind = "sensor_field"
)";

TEST(SweepCommand, AsksForScenarioAndFolder) {
  const Ended ended = Giot({"sweep"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, "expected a scenario and --out DIR; write giot sweep FILE --out DIR\n");
}

TEST(SweepCommand, RefusesAFaultySweepAndLeavesNoFolder) {
  const Folder folder;
  const std::string file = folder.Write(
      "x.toml", std::string(kScenario) + "[sweep.grid]\n\"nodes.sensors.count\" = [4, 8, 4]\n");
  const std::string out = (folder.path() / "out").string();
  const Ended ended = Giot({"sweep", file, "--out", out});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(
      ended.err,
      file +
          ": sweep.grid.\"nodes.sensors.count\": expected each value once, found 4 twice; list it "
          "once\n");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(SweepCommand, RefusesAScenarioWithNothingToSweep) {
  const Folder folder;
  const std::string file = folder.Write("x.toml", kScenario);
  const Ended ended = Giot({"sweep", file, "--out", (folder.path() / "out").string()});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err,
            file +
                ": sweep: expected a table [sweep] or arms [arms.NAME], found neither; say what to "
                "sweep, or start the scenario with giot run\n");
}

TEST(SweepCommand, TellsWhereThereIsNoSweep) {
  const Folder folder;
  const std::string path = folder.path().string();
  const std::string message = "expected the folder of a sweep, found none in " + path +
                              "; start one with: giot sweep FILE --out " + path + "\n";
  for (const char* const verb : {"status", "resume", "retry-failed", "cancel"}) {
    const Ended ended = Giot({"sweep", verb, path});
    EXPECT_EQ(ended.status, 2) << verb;
    EXPECT_EQ(ended.err, message) << verb;
  }
  const Ended collect = Giot({"collect", path});
  EXPECT_EQ(collect.status, 2);
  EXPECT_EQ(collect.err, message);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace giot
