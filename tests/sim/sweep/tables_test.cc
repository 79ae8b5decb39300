#include "sim/sweep/tables.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace giot {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

SummaryFigure Energy(double joules) {
  return {"energy", "sensors", "energy_per_node_j", joules, "J", ""};
}
SummaryFigure Delivery(double ratio) { return {"delivery", "", "delivery", ratio, "1", ""}; }

/// One key with one value, two arms, three seeds; the second arm's last seed is not done.
class Tables : public testing::Test {
 protected:
  Tables() {
    plan_.keys = {"radio"};
    plan_.arms = {"always", "twin"};
    for (const char* arm : {"always", "twin"}) {
      for (int seed = 1; seed <= 3; ++seed) {
        plan_.runs.push_back({std::string(arm) + std::to_string(seed),
                              {{"radio", "\"nrf52840, boosted\""}},
                              arm,
                              seed});
      }
    }
    runs_ = {{&plan_.runs[0], {Energy(10), Delivery(0.1)}},
             {&plan_.runs[1], {Energy(12), Delivery(kNaN)}},
             {&plan_.runs[2], {Energy(14), Delivery(0.3)}},
             {&plan_.runs[3], {Energy(7), Delivery(0.5)}},
             {&plan_.runs[4], {Energy(8)}}};
  }
  SweepPlan plan_;
  std::vector<FinishedRun> runs_;
};

TEST_F(Tables, SummaryHasARowForEachRunThatIsDone) {
  EXPECT_EQ(SummaryCsv(plan_, runs_),
            "run_id,radio,arm,seed,sensors.energy_per_node_j,delivery\n"
            "always1,\"nrf52840, boosted\",always,1,10,0.1\n"
            "always2,\"nrf52840, boosted\",always,2,12,\n"
            "always3,\"nrf52840, boosted\",always,3,14,0.3\n"
            "twin1,\"nrf52840, boosted\",twin,1,7,0.5\n"
            "twin2,\"nrf52840, boosted\",twin,2,8,\n");
}

TEST_F(Tables, SummaryRefusesAFigureTwice) {
  runs_[0].figures.push_back(Energy(1));
  EXPECT_THROW(SummaryCsv(plan_, runs_), std::runtime_error);
}

TEST_F(Tables, SummaryOfASweepWithoutArmsHasNoColumnForThem) {
  plan_.arms.clear();
  for (PlannedRun& run : plan_.runs) run.arm.clear();
  runs_.resize(1);
  EXPECT_EQ(SummaryCsv(plan_, runs_),
            "run_id,radio,seed,sensors.energy_per_node_j,delivery\n"
            "always1,\"nrf52840, boosted\",1,10,0.1\n");
}

/// The cells of a line, none of which has a comma in these tests but the first.
std::vector<std::string> Cells(const std::string& text, std::size_t line) {
  std::size_t start = 0;
  for (; line > 0; --line) start = text.find('\n', start) + 1;
  std::vector<std::string> cells{""};
  bool quoted = false;
  for (std::size_t i = start; text[i] != '\n'; ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ',' && !quoted) {
      cells.emplace_back();
    } else if (text[i] != '"') {
      cells.back() += text[i];
    }
  }
  return cells;
}

// Student's t at 97.5 %, 2 degrees of freedom: 4.302653 (NIST/SEMATECH handbook, table 1.3.6.7.2:
// 4.303); 1 degree: 12.7062 (12.706).
TEST_F(Tables, IntervalsAreStudentsOverSeeds) {
  const std::string text = IntervalsCsv(plan_, runs_);
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "radio,arm,figure,unit,n,mean,sd,low_95,high_95,minus_arm,pairs,difference_mean,"
            "difference_sd,difference_low_95,difference_high_95");
  const std::vector<std::string> energy = Cells(text, 1);
  ASSERT_EQ(energy.size(), 15u);
  EXPECT_EQ(energy[0], "nrf52840, boosted");
  EXPECT_EQ(energy[1], "always");
  EXPECT_EQ(energy[2], "sensors.energy_per_node_j");
  EXPECT_EQ(energy[3], "J");
  EXPECT_EQ(energy[4], "3");
  EXPECT_EQ(energy[5], "12");
  EXPECT_EQ(energy[6], "2");
  EXPECT_NEAR(std::stod(energy[7]), 12 - 4.302653 * 2 / std::sqrt(3), 1e-5);
  EXPECT_NEAR(std::stod(energy[8]), 12 + 4.302653 * 2 / std::sqrt(3), 1e-5);
  for (std::size_t i = 9; i < 15; ++i) EXPECT_EQ(energy[i], "");
}

TEST_F(Tables, IntervalsLeaveOutSeedsWithoutTheFigure) {
  const std::vector<std::string> delivery = Cells(IntervalsCsv(plan_, runs_), 2);
  EXPECT_EQ(delivery[2], "delivery");
  EXPECT_EQ(delivery[4], "2");
  EXPECT_EQ(delivery[5], "0.2");
}

TEST_F(Tables, DifferencesArePairedBySeedWithTheFirstArm) {
  const std::vector<std::string> energy = Cells(IntervalsCsv(plan_, runs_), 3);
  EXPECT_EQ(energy[1], "twin");
  EXPECT_EQ(energy[9], "always");
  EXPECT_EQ(energy[10], "2");
  EXPECT_EQ(energy[11], "-3.5");  // 7 - 10 and 8 - 12.
  EXPECT_NEAR(std::stod(energy[12]), std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(std::stod(energy[14]), -3.5 + 12.7062 * 0.5, 1e-3);
}

TEST_F(Tables, CellsThatNeedMoreRunsStayEmpty) {
  const std::vector<std::string> delivery = Cells(IntervalsCsv(plan_, runs_), 4);
  EXPECT_EQ(delivery[1], "twin");
  EXPECT_EQ(delivery[4], "1");
  EXPECT_EQ(delivery[5], "0.5");
  EXPECT_EQ(delivery[6], "");
  EXPECT_EQ(delivery[7], "");
  EXPECT_EQ(delivery[10], "1");
  EXPECT_EQ(delivery[13], "");
}

TEST_F(Tables, IntervalsStandWithoutTheFirstArm) {
  runs_.erase(runs_.begin(), runs_.begin() + 3);
  const std::vector<std::string> energy = Cells(IntervalsCsv(plan_, runs_), 1);
  EXPECT_EQ(energy[1], "twin");
  EXPECT_EQ(energy[10], "0");
  EXPECT_EQ(energy[11], "");
}

}  // namespace
}  // namespace giot
