// `giot sweep` and `giot collect` as a user calls them.
#include <gtest/gtest.h>

#include <algorithm>

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

/// A sweep of eight short runs: two grid points, two arms, two seeds.
std::string EightRuns(const Folder& folder) {
  return folder.Write("x.toml", std::string(kScenario) + R"([arms.loud]
title = "full power"
set = { "nodes.sensors.tx_power_dbm" = 8 }
[arms.soft]
title = "low power"
set = { "nodes.sensors.tx_power_dbm" = 0 }
[sweep]
replications = 2
arms = ["soft", "loud"]
[sweep.grid]
"nodes.sensors.count" = [4, 2]
)");
}

std::string SummaryOf(const std::string& out) { return test::ReadText(out + "/summary.csv"); }

TEST(SweepCommand, RunsEverythingOnceAndLeavesTheSameTablesForAnyNumberOfJobs) {
  const Folder folder;
  const std::string file = EightRuns(folder);
  const std::string one = (folder.path() / "one").string();
  const std::string two = (folder.path() / "two").string();
  const Ended ended = Giot({"sweep", file, "--out", one, "-j", "1"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "wrote " + one + "/summary.csv\nwrote " + one + "/intervals.csv\n");
  EXPECT_EQ(Giot({"sweep", file, "--out", two, "-j", "2", "--quiet"}).err, "");
  EXPECT_EQ(SummaryOf(one), SummaryOf(two));
  EXPECT_EQ(test::ReadText(one + "/intervals.csv"), test::ReadText(two + "/intervals.csv"));
  std::string text = SummaryOf(one);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 9);
  EXPECT_EQ(text.rfind("run_id,nodes.sensors.count,arm,seed,", 0), 0u);
}

TEST(SweepCommand, TellsItsStatusAndPlansAnEditedScenarioAnew) {
  const Folder folder;
  const std::string file = EightRuns(folder);
  const std::string out = (folder.path() / "out").string();
  ASSERT_EQ(Giot({"sweep", file, "--out", out}).status, 0);
  EXPECT_EQ(Giot({"sweep", "status", out}).out,
            out + ": plan 1, 8 runs: 8 done, 0 failed, 0 to do\n");
  const Ended again = Giot({"sweep", file, "--out", out, "sweep.replications=3"});
  EXPECT_EQ(again.err.rfind("12 runs: 8 done, 0 failed, 4 to do\n", 0), 0u) << again.err;
  const Ended edited = Giot({"sweep", file, "--out", out, "run.duration_s=61"});
  EXPECT_EQ(edited.err.rfind("8 runs: 0 done, 0 failed, 8 to do\n", 0), 0u) << edited.err;
  EXPECT_EQ(Giot({"sweep", "status", out}).out,
            out +
                ": plan 3, 8 runs: 8 done, 0 failed, 0 to do\n12 results of earlier plans stay "
                "in " +
                out + "/runs\n");
  const std::string summary = SummaryOf(out);
  EXPECT_EQ(Giot({"collect", out, "--plan", "2"}).status, 0);
  EXPECT_EQ(SummaryOf(out), summary);
  const std::string earlier = SummaryOf(out + "/plans/2");
  EXPECT_EQ(std::count(earlier.begin(), earlier.end(), '\n'), 13);
}

}  // namespace
}  // namespace giot
