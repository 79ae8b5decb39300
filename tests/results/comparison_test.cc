#include "results/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "results/report_plots.h"
#include "sim/base/problems.h"
#include "tests/results/example_run.h"
#include "tests/results/fresh_folder.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A run in memory: `energy` is its one figure of interest.
RunSummary RunOf(const std::string& arm, std::int64_t seed, double energy,
                 const std::string& more_scenario = "") {
  RunSummary run{.file = arm + std::to_string(seed) + ".h5",
                 .header = example::Header(),
                 .ended = "finished",
                 .simulated_s = 3600,
                 .nodes = example::Nodes(),
                 .energy = example::Ledger()};
  run.header.arm = arm;
  run.header.arm_title = "the arm " + arm;
  run.header.seed = seed;
  run.header.scenario_text = "[run]\nseed = " + std::to_string(seed) +
                             "\n[agents.twin]\nvariant = \"" + arm + "\"\n" + more_scenario;
  run.figures = {{"energy", "sensors", "energy_per_node_j", energy, "J", "what a node spent"},
                 {"energy", "sensors", "energy_sleep_j", 1, "J", "of it asleep", true},
                 {"delivery", "", "delivery_ratio", 1, "1", "messages that arrived"}};
  return run;
}

std::vector<RunSummary> TwoArms() {
  return {RunOf("always", 1, 10), RunOf("twin", 2, 17),   RunOf("always", 2, 20),
          RunOf("twin", 1, 8),    RunOf("always", 3, 30), RunOf("twin", 3, 27)};
}

TEST(Comparison, SortsRunsIntoArmsBySeed) {
  const Comparison comparison = Compared(TwoArms());
  ASSERT_EQ(comparison.arms.size(), 2u);
  EXPECT_EQ(comparison.arms[1].name, "twin");
  EXPECT_EQ(comparison.arms[1].title, "the arm twin");
  ASSERT_EQ(comparison.arms[1].runs.size(), 3u);
  EXPECT_EQ(comparison.arms[1].runs[0].header.seed, 1);
}

// Differences 8-10, 17-20, 27-30: mean -8/3, standard deviation 1/sqrt(3).
TEST(Comparison, PairsBySeed) {
  const ComparedFigure figure = Compared(TwoArms()).figures.at(0);
  EXPECT_DOUBLE_EQ(figure.means[0].mean, 20);
  EXPECT_DOUBLE_EQ(figure.differences[1].mean, -8.0 / 3);
  EXPECT_NEAR(figure.differences[1].standard_deviation, 1 / std::sqrt(3.0), 1e-12);
  EXPECT_TRUE(figure.differences[1].ExcludesZero());
  EXPECT_FALSE(figure.means[0].low() > figure.means[1].high()) << "unpaired they overlap";
}

TEST(Comparison, TakesTheBaselineAskedFor) {
  EXPECT_EQ(Compared(TwoArms(), "twin").arms[0].name, "twin");
  try {
    Compared(TwoArms(), "twinn");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "unknown arm \"twinn\"; did you mean \"twin\"? known: always, twin");
  }
}

TEST(Comparison, TellsArmsOfTheSameNameApartByTheirKeys) {
  const Comparison comparison =
      Compared({RunOf("twin", 1, 1, "tolerance = 1\n"), RunOf("twin", 1, 2, "tolerance = 2\n"),
                RunOf("twin", 2, 2, "tolerance = 2\n")});
  ASSERT_EQ(comparison.arms.size(), 2u);
  EXPECT_EQ(comparison.arms[0].name, "twin tolerance=1");
  EXPECT_EQ(comparison.arms[1].name, "twin tolerance=2");
  EXPECT_EQ(comparison.arms[1].runs.size(), 2u);
}

TEST(Comparison, RefusesASeedTwice) {
  try {
    Compared({RunOf("twin", 1, 1), RunOf("always", 1, 1), RunOf("twin", 1, 2)});
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "twin1.h5: expected one run per arm and seed, found seed 1 of twin again, which "
                 "is in twin1.h5; leave one of the two out");
  }
}

TEST(Comparison, LeavesOutRunsThatAreNotWholeAndSaysSo) {
  auto runs = TwoArms();
  runs[0].state = ResultState::kKilled;
  runs[0].notice = "always1.h5.part: the run was killed";
  runs[1].ended = "interrupted";
  runs[1].notice = "twin2.h5: the run was cut short (interrupted)";
  const Comparison comparison = Compared(runs);
  EXPECT_THAT(comparison.left_out, ElementsAre(runs[0].notice, runs[1].notice));
  EXPECT_THAT(ComparisonText(comparison),
              HasSubstr("left out: always1.h5.part: the run was killed"));
}

TEST(Comparison, KeepsAFigureThatOneArmLacks) {
  auto runs = TwoArms();
  for (RunSummary& run : runs) {
    if (run.header.arm == "twin") {
      run.figures.insert(run.figures.begin() + 1,
                         {"energy", "sensors", "energy_compute_j", 3, "J", "of it thinking", true});
    }
  }
  const Comparison comparison = Compared(runs);
  ASSERT_EQ(comparison.figures.size(), 4u);
  EXPECT_EQ(comparison.figures[1].figure.name, "energy_compute_j");
  EXPECT_EQ(comparison.figures[1].means[0].count, 0u);
  EXPECT_EQ(comparison.figures[1].differences[1].count, 0u);
}

TEST(ComparisonText, SaysWhatTheSeedsTellApart) {
  const std::string text = ComparisonText(Compared(TwoArms()));
  EXPECT_THAT(text, HasSubstr("An example of a run\nexample, 60 min simulated\n"));
  EXPECT_THAT(text, HasSubstr("  always  the arm always  3 runs, seeds 1 to 3\n"));
  EXPECT_THAT(text, HasSubstr("20 ± 25"));
  EXPECT_THAT(text, HasSubstr("-2.7 ± 1.4 (-13 %) *"));
  EXPECT_THAT(text, HasSubstr("twin against always\n  lower: sensors energy_per_node by 13 %\n"));
  EXPECT_THAT(text, HasSubstr("here are 1.\n"));
  EXPECT_THAT(text, Not(HasSubstr("not told apart: delivery_ratio"))) << "it is the same";
}

TEST(ComparisonText, ClaimsNothingFromOneSeed) {
  const std::string text = ComparisonText(Compared({RunOf("always", 1, 10), RunOf("twin", 1, 5)}));
  EXPECT_THAT(text, HasSubstr("One run each: no intervals"));
  EXPECT_THAT(text, Not(HasSubstr("*\n")));
  EXPECT_THAT(text, HasSubstr("No arm differs from the first in two common seeds"));
}

TEST(ComparisonText, SetsManyArmsInBlocks) {
  std::vector<RunSummary> runs;
  for (int arm = 0; arm < 14; ++arm) runs.push_back(RunOf("arm" + std::to_string(arm), 1, arm + 1));
  const std::string text = ComparisonText(Compared(runs));
  std::istringstream lines(text);
  std::size_t headings = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LT(line.size(), 120u);
    if (line.starts_with("energy · sensors")) ++headings;
  }
  EXPECT_EQ(headings, 3u + 3u);
}

TEST(RunComparisonText, ShowsWhatDiffersAndCountsTheRest) {
  const std::string text =
      RunComparisonText({RunOf("always", 1, 10), RunOf("twin", 1, 5)}, {"aa", "bb"});
  EXPECT_THAT(text, HasSubstr("agents.twin.variant  \"always\"  \"twin\""));
  EXPECT_THAT(text, HasSubstr("Content: differs\n  A  aa\n  B  bb\n"));
  EXPECT_THAT(text, HasSubstr("energy_per_node  J     10  5 (-50 %)"));
  EXPECT_THAT(text, HasSubstr("2 figures equal in all"));
  EXPECT_THAT(text, HasSubstr("Ledger: joules per node\n  3 causes equal in all"));
}

TEST(RunComparisonText, SaysWhenRunsAreTheSame) {
  const std::string text =
      RunComparisonText({RunOf("always", 1, 10), RunOf("always", 1, 10)}, {"aa", "aa"});
  EXPECT_THAT(text, HasSubstr("Scenario: the same"));
  EXPECT_THAT(text, HasSubstr("Content: the same (digest aa)"));
}

class SummaryOfAFile : public FreshFolder {};

TEST_F(SummaryOfAFile, TellsWhatRanAndWhereTheEnergyWent) {
  example::WriteRun(folder() / "run.h5");
  const std::string text = SummaryText(ReadSummary(folder() / "run.h5"));
  EXPECT_THAT(text, HasSubstr("An example of a run\nexample · arm neural (twin with the neural "
                              "model) · seed 7 · run 0123456789abcdef\n100 s simulated · finished "
                              "· giot 0.1.0 (abc1234)\n"));
  EXPECT_THAT(text, HasSubstr("3  sensors  cortex_m4f, nrf52840, battery 2000 J\n"));
  EXPECT_THAT(text, HasSubstr("1  sink     server, mains\n"));
  EXPECT_THAT(text, HasSubstr("energy · sensors\n  energy_per_node  10  J  spent by a node"));
  EXPECT_THAT(text, HasSubstr("ledger: meters and battery agree to 0.0e+00"));
}

TEST_F(SummaryOfAFile, TellsHowFarAKilledRunCame) {
  {
    ResultWriter writer(folder() / "run.h5", example::Header());
    auto tasks = writer.AddTable<example::TaskRow>("/events/tasks", "requests");
    writer.Start();
    for (int i = 0; i < 9; ++i) tasks.Append(example::RowNumber(i));
  }
  const std::string text = SummaryText(ReadSummary(folder() / "run.h5.part"));
  EXPECT_THAT(text, HasSubstr("run.h5.part: the run was killed; read up to its last flush"));
  EXPECT_THAT(text, HasSubstr("2 s simulated of 100 s"));
  EXPECT_THAT(text, HasSubstr("rows\n  /events/tasks  9\n"));
}

TEST(LedgerBalance, SeesAMeterLeftOutAndALeak) {
  EnergyLedger ledger = example::Ledger();
  EXPECT_EQ(BalanceOf(ledger).meters, 0);
  EXPECT_EQ(BalanceOf(ledger).battery, 0);
  ledger.spent_j[1] = 0;
  EXPECT_DOUBLE_EQ(BalanceOf(ledger).meters, 2.0 / 6);
  ledger.stored_end_j[2] -= 2;
  EXPECT_DOUBLE_EQ(BalanceOf(ledger).battery, 2.0 / 2000);
}

TEST_F(SummaryOfAFile, DrawsWhatItHolds) {
  for (const char* arm : {"always", "neural"}) {
    example::RunOptions options;
    options.header.arm = options.header.arm_title = arm;
    example::WriteRun(folder() / (std::string(arm) + ".h5"), options);
  }
  const Comparison comparison =
      Compared({ReadSummary(folder() / "always.h5"), ReadSummary(folder() / "neural.h5")});
  EXPECT_THAT(DrawReport(comparison, folder() / "plots"),
              ElementsAre(folder() / "plots/energy_by_cause_sensors.svg",
                          folder() / "plots/energy_above_floor_sensors.svg",
                          folder() / "plots/battery_over_time.svg"));
}

}  // namespace
}  // namespace giot
