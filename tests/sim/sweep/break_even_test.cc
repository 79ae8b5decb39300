#include "sim/sweep/break_even.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "sim/base/problems.h"

namespace giot {
namespace {

using testing::HasSubstr;

// The baseline costs 5 whatever the key; the arm costs `fixed + slope * key`, seed by seed.
class ASweepOverSize : public testing::Test {
 protected:
  ASweepOverSize() {
    plan_.keys = {"tolerance", "size"};
    plan_.arms = {"delta", "neural"};
  }
  void Add(double tolerance, double size, double fixed, double slope) {
    for (const char* arm : {"delta", "neural"}) {
      for (int seed = 1; seed <= 2; ++seed) {
        PlannedRun run;
        run.keys = {{"tolerance", std::to_string(tolerance)}, {"size", std::to_string(size)}};
        run.arm = arm;
        run.seed = seed;
        planned_.push_back(run);
        const double cost = run.arm == "delta" ? 5.0 : fixed + slope * size;
        runs_.push_back(
            {&planned_.back(), {{"energy", "sensors", "cost_j", cost + seed, "J", ""}}});
      }
    }
  }
  BreakEvenQuestion question_{"size", "delta", "neural", "sensors.cost_j"};
  SweepPlan plan_;
  std::deque<PlannedRun> planned_;
  std::vector<FinishedRun> runs_;
};

TEST_F(ASweepOverSize, FindsTheCrossingOfTwoLinesExactly) {
  for (const double size : {1.0, 10.0, 100.0}) Add(1, size, 2, 0.1);  // 2 + 0.1 x = 5 at 30.
  const auto points = BreakEven(plan_, runs_, question_);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_NEAR(points[0].value.value(), 30, 1e-9);
  EXPECT_THAT(BreakEvenText(question_, points),
              HasSubstr("break-even at 30; below it neural spends less"));
}

TEST_F(ASweepOverSize, SaysWhoWinsWhereThereIsNoCrossing) {
  for (const double size : {1.0, 10.0}) Add(1, size, 2, 0.1);
  for (const double size : {1.0, 10.0}) Add(2, size, 6, 0.1);
  const auto points = BreakEven(plan_, runs_, question_);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_FALSE(points[0].value.has_value());
  const std::string text = BreakEvenText(question_, points);
  EXPECT_THAT(text, HasSubstr("no break-even from 1 to 10: neural always spends less"));
  EXPECT_THAT(text, HasSubstr("no break-even from 1 to 10: delta always spends less"));
}

TEST_F(ASweepOverSize, RefusesWhatTheSweepDoesNotHave) {
  Add(1, 1, 2, 0.1);
  question_.key = "sise";
  EXPECT_THROW(BreakEven(plan_, runs_, question_), ScenarioError);
  question_ = {"size", "delta", "nueral", "sensors.cost_j"};
  EXPECT_THROW(BreakEven(plan_, runs_, question_), ScenarioError);
  question_ = {"size", "delta", "neural", "sensors.coast_j"};
  EXPECT_THROW(BreakEven(plan_, runs_, question_), ScenarioError);
}

TEST_F(ASweepOverSize, LooksOnlyWhereItIsTold) {
  for (const double size : {1.0, 100.0}) Add(1, size, 2, 0.1);
  for (const double size : {1.0, 100.0}) Add(2, size, 2, 0.2);
  question_.where = {{"tolerance", std::to_string(2.0)}};
  const auto points = BreakEven(plan_, runs_, question_);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_NEAR(points[0].value.value(), 15, 1e-9);
  question_.where = {{"tolerance", "3"}};
  EXPECT_THROW(BreakEven(plan_, runs_, question_), ScenarioError);
  question_.where = {{"tolerence", "2"}};
  EXPECT_THROW(BreakEven(plan_, runs_, question_), ScenarioError);
}

TEST_F(ASweepOverSize, DrawsALineForEachRemainingKey) {
  for (const double tolerance : {1.0, 2.0}) {
    for (const double size : {1.0, 100.0}) Add(tolerance, size, 2, 0.1 * tolerance);
  }
  const LineChart chart =
      BreakEvenChart(question_, "tolerance", BreakEven(plan_, runs_, question_));
  ASSERT_EQ(chart.lines.size(), 1u);
  EXPECT_THAT(chart.lines[0].x, testing::ElementsAre(1, 2));
  EXPECT_NEAR(chart.lines[0].y[0], 30, 1e-9);
  EXPECT_NEAR(chart.lines[0].y[1], 15, 1e-9);
}

}  // namespace
}  // namespace giot
