#include "results/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/results/example_run.h"
#include "tests/results/fresh_folder.h"

namespace giot {
namespace {

using example::RowNumber;
using example::TaskRow;

struct OtherRow {
  double time_s = 0;
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "arrival");
  }
};

class ResultRoundTrip : public FreshFolder {
 protected:
  std::filesystem::path file_ = folder() / "run.h5";
};

TEST_F(ResultRoundTrip, GivesBackEveryRow) {
  example::WriteRun(file_, {.rows = 40000});
  const ResultReader run(file_);
  const auto rows = run.ReadRows<TaskRow>("/events/tasks");
  ASSERT_EQ(rows.size(), 40000u);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i], RowNumber(static_cast<std::int64_t>(i))) << i;
  }
}

TEST_F(ResultRoundTrip, GivesBackAStretchOfRows) {
  example::WriteRun(file_, {.rows = 100});
  const ResultReader run(file_);
  EXPECT_THAT(run.ReadRows<TaskRow>("/events/tasks", 98, 5),
              testing::ElementsAre(RowNumber(98), RowNumber(99)));
  EXPECT_TRUE(run.ReadRows<TaskRow>("/events/tasks", 100).empty());
}

TEST_F(ResultRoundTrip, DescribesItsColumns) {
  example::WriteRun(file_, {.rows = 3});
  const TableData table = ResultReader(file_).ReadTable("/events/tasks");
  EXPECT_EQ(table.meaning, "requests of services");
  EXPECT_EQ(table.Get("energy_j").info.unit, "J");
  EXPECT_EQ(table.Get("energy_j").info.meaning, "spent on the request");
  EXPECT_EQ(table.Get("in_time").info.type, ColumnType::kBool);
  EXPECT_THAT(table.Get("outcome").info.choices, testing::ElementsAre("done", "late", "lost"));
  EXPECT_THAT(table.Get("outcome").numbers, testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(table.Get("energy_j").numbers, testing::ElementsAre(0, 0.5, 1));
}

TEST_F(ResultRoundTrip, GivesBackTimeSeries) {
  example::WriteRun(file_, {.rows = 5000});
  const ResultReader run(file_);
  EXPECT_THAT(run.TimeSeriesNames(), testing::ElementsAre("/timeseries/battery"));
  EXPECT_EQ(run.Rows("/timeseries/battery"), 5000u);
  const SeriesData series = run.ReadTimeSeries("/timeseries/battery", 4999);
  EXPECT_THAT(series.nodes, testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(series.time_s, testing::ElementsAre(4999));
  EXPECT_THAT(series.Get("stored_j").values, testing::ElementsAre(-2999, -3000, -3001));
  EXPECT_EQ(series.Get("stored_j").info.unit, "J");
  EXPECT_THAT(series.Get("channel_load").values, testing::ElementsAre(4999));
  EXPECT_FALSE(series.Get("channel_load").info.per_node);
}

TEST_F(ResultRoundTrip, GivesBackWhatRanAndHowItEnded) {
  example::WriteRun(file_);
  const ResultReader run(file_);
  EXPECT_EQ(run.header().title, "An example of a run");
  EXPECT_EQ(run.header().seed, 7);
  EXPECT_EQ(run.header().arm_title, "twin with the neural model");
  EXPECT_EQ(run.header().scenario_text, example::Header().scenario_text);
  EXPECT_EQ(run.header().file_hashes.at("models/wind.giot"), "00ff");
  EXPECT_EQ(run.state(), ResultState::kFinal);
  EXPECT_EQ(run.ended(), "finished");
  EXPECT_EQ(run.notice(), "");
  EXPECT_EQ(run.simulated_s(), 100);
  EXPECT_EQ(run.Host().events, 1000);
}

TEST_F(ResultRoundTrip, KeepsAScenarioOfAnyLength) {
  example::RunOptions options;
  options.header.scenario_text = std::string(300'000, 'x');
  example::WriteRun(file_, options);
  EXPECT_EQ(ResultReader(file_).header().scenario_text, options.header.scenario_text);
}

TEST_F(ResultRoundTrip, GivesBackNodesLedgerAndSummary) {
  example::WriteRun(file_);
  const ResultReader run(file_);
  const auto nodes = run.Nodes();
  ASSERT_EQ(nodes.size(), 4u);
  EXPECT_EQ(nodes[2].name, "sensors[2]");
  EXPECT_EQ(nodes[2].x_m, 20);
  EXPECT_EQ(nodes[3].radio, "");
  EXPECT_TRUE(std::isnan(nodes[3].battery_j));
  const EnergyLedger ledger = run.Energy();
  EXPECT_EQ(ledger.causes, example::Ledger().causes);
  EXPECT_EQ(ledger.spent_j, example::Ledger().spent_j);
  EXPECT_EQ(ledger.Spent(1, 2), 5);
  EXPECT_EQ(ledger.stored_end_j, example::Ledger().stored_end_j);
  const auto figures = run.Summary();
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].name, "energy_per_node_j");
  EXPECT_EQ(figures[0].value, 10);
  EXPECT_EQ(figures[1].group, "");
  EXPECT_EQ(figures[1].meaning, "readings that reached the sink");
}

TEST_F(ResultRoundTrip, HoldsARunWithoutAnyRow) {
  example::WriteRun(file_, {.rows = 0, .ledger = {}});
  const ResultReader run(file_);
  EXPECT_EQ(run.Rows("/events/tasks"), 0u);
  EXPECT_TRUE(run.ReadRows<TaskRow>("/events/tasks").empty());
  EXPECT_TRUE(run.ReadTimeSeries("/timeseries/battery").time_s.empty());
  EXPECT_TRUE(run.Energy().causes.empty());
}

TEST_F(ResultRoundTrip, RefusesRowsOfAnotherShape) {
  example::WriteRun(file_);
  try {
    ResultReader(file_).ReadRows<OtherRow>("/events/tasks");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "/events/tasks has other columns than those asked for");
  }
}

TEST_F(ResultRoundTrip, RefusesWhatIsNoResult) {
  std::ofstream(file_) << "no HDF5";
  EXPECT_THROW(ResultReader{file_}, std::runtime_error);
  EXPECT_THROW(ResultReader{folder() / "missing.h5"}, std::runtime_error);
}

}  // namespace
}  // namespace giot
