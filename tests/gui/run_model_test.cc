#include "gui/run_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/gui/example_result.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

class RunModelTest : public testing::Test {
 protected:
  std::filesystem::path Finished() const {
    ExampleResult result(file_);
    result.Simulate(ExampleResult::kEnd);
    result.Close();
    return file_;
  }
  test::Folder folder_;
  const std::filesystem::path file_ = folder_.path() / "run.h5";
};

TEST_F(RunModelTest, KnowsNodesGroupsAndFigures) {
  const RunModel run(Finished());
  EXPECT_EQ(run.title(), "Eight sensors about a sink (twin)");
  EXPECT_EQ(run.notice(), "");
  EXPECT_FALSE(run.live());
  EXPECT_EQ(run.nodes().size(), 9u);
  EXPECT_THAT(run.groups(), testing::ElementsAre("sensors", "sink"));
  EXPECT_EQ(run.GroupOf(0), 0);
  EXPECT_EQ(run.GroupOf(8), 1);
  EXPECT_EQ(run.end_s(), 50);
  EXPECT_EQ(run.known_s(), 50);
  EXPECT_EQ(run.FirstOfInterest(), 0);
}

TEST_F(RunModelTest, PutsFiguresOfTheWholeRunFirst) {
  const RunModel run(Finished());
  std::vector<std::string> names;
  for (const SummaryFigure& figure : run.figures()) names.push_back(figure.name);
  EXPECT_THAT(names, testing::ElementsAre("rmse_m_s", "delivered", "energy_per_node_j"));
}

TEST_F(RunModelTest, TellsTheChargeBetweenSamplesToo) {
  const RunModel run(Finished());
  EXPECT_DOUBLE_EQ(run.ChargeAt(0, 0), 1);
  EXPECT_DOUBLE_EQ(run.ChargeAt(0, 10), 0.9);
  EXPECT_DOUBLE_EQ(run.ChargeAt(1, 10.25), 0.795);
  EXPECT_DOUBLE_EQ(run.ChargeAt(0, -1), 1);
  EXPECT_DOUBLE_EQ(run.ChargeAt(0, 1000), 0.5);
  EXPECT_TRUE(std::isnan(run.ChargeAt(8, 10)));  // The sink is on mains power.
}

TEST_F(RunModelTest, KnowsWhoIsDeadAndWhen) {
  const RunModel run(Finished());
  EXPECT_FALSE(run.DeadAt(3, 24.9));
  EXPECT_TRUE(run.DeadAt(3, 25));
  EXPECT_TRUE(run.DeadAt(3, 39.9));
  EXPECT_FALSE(run.DeadAt(3, 40));
  EXPECT_FALSE(run.DeadAt(2, 30));
}

TEST_F(RunModelTest, GivesANodesSeriesAPlotForEachUnit) {
  const RunModel run(Finished());
  const std::vector<NodePlot> plots = run.PlotsOf(2);
  ASSERT_EQ(plots.size(), 2u);
  EXPECT_EQ(plots[0].title, "charge of the batteries");
  EXPECT_EQ(plots[0].unit, "J");
  EXPECT_EQ(plots[0].curves[0].name, "stored");
  EXPECT_EQ(plots[0].curves[0].values[10], 70);
  ASSERT_EQ(plots[1].curves.size(), 2u);
  EXPECT_EQ(plots[1].curves[1].name, "twin");
  EXPECT_EQ(plots[1].curves[1].values.size(), plots[1].time_s.size());
  EXPECT_DOUBLE_EQ(plots[1].curves[0].values[7], 6 + 3 * std::sin(0.3 * 7 + 2));
  EXPECT_TRUE(run.PlotsOf(8).empty());
}

TEST_F(RunModelTest, FollowsALiveRunToItsEnd) {
  ExampleResult result(file_);
  result.Simulate(10);
  RunModel run(file_.string() + ".part");
  EXPECT_TRUE(run.live());
  EXPECT_EQ(run.known_s(), 10);
  EXPECT_EQ(run.end_s(), 50);
  EXPECT_TRUE(run.figures().empty());
  EXPECT_FALSE(run.Refresh());
  result.Simulate(30);
  EXPECT_TRUE(run.Refresh());
  EXPECT_EQ(run.known_s(), 30);
  EXPECT_TRUE(run.DeadAt(3, 30));
  EXPECT_EQ(run.PlotsOf(0)[0].curves[0].values.size(), 31u);
  result.Simulate(ExampleResult::kEnd);
  result.Close();
  EXPECT_TRUE(run.Refresh());
  EXPECT_FALSE(run.live());
  EXPECT_EQ(run.known_s(), 50);
  EXPECT_FALSE(run.DeadAt(3, 50));
  EXPECT_EQ(run.figures().size(), 3u);
  EXPECT_FALSE(run.Refresh());
}

TEST_F(RunModelTest, RefusesWhatIsNoResult) {
  EXPECT_THROW(RunModel(folder_.Write("x.h5", "text")), std::runtime_error);
  EXPECT_THROW(RunModel(folder_.path() / "none.h5"), std::runtime_error);
}

TEST(NameText, LeavesOutTheUnitThatStandsBesideIt) {
  EXPECT_EQ(NameText("twin_m_s", "m s-1"), "twin");
  EXPECT_EQ(NameText("energy_per_node_j", "J"), "energy per node");
  EXPECT_EQ(NameText("delivered_ratio", "1"), "delivered ratio");
  EXPECT_EQ(NameText("reading", "lux"), "reading");
}

TEST(UnitText, IsAsPeopleWriteIt) {
  EXPECT_EQ(UnitText("m s-1"), "m/s");
  EXPECT_EQ(UnitText("1"), "");
  EXPECT_EQ(UnitText("J"), "J");
}

}  // namespace
}  // namespace giot
