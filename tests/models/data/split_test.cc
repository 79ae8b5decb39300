#include "models/data/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "models/data/table_steps.h"
#include "models/data/windows.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// One column that counts rows, and times every 10 s; `sizes` of the series.
DataTable Counting(const std::vector<std::size_t>& sizes) {
  DataTable table;
  table.fields = {{"x", "", {}}};
  table.value_count = 1;
  table.columns.resize(1);
  for (const std::size_t size : sizes) {
    const std::size_t begin = table.rows();
    for (std::size_t i = 0; i < size; ++i) {
      table.columns[0].push_back(static_cast<float>(begin + i));
      table.times.push_back(10.0 * static_cast<double>(i));
      table.lines.push_back(static_cast<std::int32_t>(i) + 2);
    }
    table.series.push_back({"s" + std::to_string(table.series.size()), "t.csv"});
    table.stretches.push_back({begin, table.rows(), table.series.size() - 1});
  }
  return table;
}

TEST(Split, CutsEverySeriesByShareInItsOrder) {
  FamilyRecipeSplit split;
  split.validation = 0.2;
  split.test = 0.1;
  const DataParts parts = SplitTable(Counting({10, 20}), split);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{0, 7, 0}, RowRange{10, 24, 1}));
  EXPECT_THAT(parts.validation, ElementsAre(RowRange{7, 9, 0}, RowRange{24, 28, 1}));
  EXPECT_THAT(parts.test, ElementsAre(RowRange{9, 10, 0}, RowRange{28, 30, 1}));
}

TEST(Split, LeavesAGapThatNoWindowCrosses) {
  FamilyRecipeSplit split;
  split.validation = split.test = 0.3;
  split.gap = 2;
  const DataTable table = Counting({20});
  const DataParts parts = SplitTable(table, split);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{0, 8, 0}));
  EXPECT_THAT(parts.validation, ElementsAre(RowRange{10, 14, 0}));
  EXPECT_THAT(parts.test, ElementsAre(RowRange{16, 20, 0}));
  EXPECT_THAT(TakeWindows(table, parts.validation, 3, 1).values,
              ElementsAre(10, 11, 12, 11, 12, 13));
}

TEST(Split, CutsAtTimes) {
  FamilyRecipeSplit split;
  split.by = "time";
  split.validate_from = "1970-01-01 00:01:00";
  split.test_from = "75";
  split.end = "100";
  const DataParts parts = SplitTable(Counting({20, 7}), split);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{0, 6, 0}, RowRange{20, 26, 1}));
  EXPECT_THAT(parts.validation, ElementsAre(RowRange{6, 8, 0}, RowRange{26, 27, 1}));
  EXPECT_THAT(parts.test, ElementsAre(RowRange{8, 10, 0}));
}

TEST(Split, DealsOutWholeSeries) {
  FamilyRecipeSplit split;
  split.by = "series";
  const DataParts parts = SplitTable(Counting({5, 6, 7}), split);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{0, 5, 0}));
  EXPECT_THAT(parts.validation, ElementsAre(RowRange{5, 11, 1}));
  EXPECT_THAT(parts.test, ElementsAre(RowRange{11, 18, 2}));
}

TEST(Split, LeavesPartsOutThatAreNotAskedFor) {
  FamilyRecipeSplit split;
  split.validation = split.test = 0;
  const DataParts parts = SplitTable(Counting({5}), split);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{0, 5, 0}));
  EXPECT_THAT(parts.validation, IsEmpty());
  EXPECT_THAT(parts.test, IsEmpty());
}

TEST(Split, RefusesPartsWithoutRows) {
  FamilyRecipeSplit split;
  EXPECT_EQ(test::WordsOf([&] { SplitTable(Counting({2}), split); }),
            "data.split: expected rows in the train part, found none of 2; give other shares or "
            "times, or a smaller gap");
  split.gap = 5;
  EXPECT_EQ(test::WordsOf([&] { SplitTable(Counting({20}), split); }),
            "data.split: expected rows in the validation part, found none of 20; give other shares "
            "or times, or a smaller gap");
  split = {};
  split.by = "time";
  split.test_from = "1000";
  EXPECT_EQ(test::WordsOf([&] { SplitTable(Counting({20}), split); }),
            "data.split: expected rows in the test part, found none of 20; give other shares or "
            "times, or a smaller gap");
  split.validate_from = "2000";
  EXPECT_EQ(test::WordsOf([&] { SplitTable(Counting({20}), split); }),
            "data.split: expected validate_from <= test_from <= end, found another order; the "
            "parts follow each other in time");
  split.test_from = "soon";
  EXPECT_EQ(test::WordsOf([&] { SplitTable(Counting({20}), split); }),
            "data.split.test_from: expected a time: seconds, or YYYY-MM-DD, with HH:MM or "
            "HH:MM:SS, found \"soon\"; write it as the time column does");
}

TEST(Split, ShufflesAllRowsTheSameWayEveryTime) {
  DataTable table = Counting({50});
  ShuffleRows(table);
  DataTable again = Counting({50});
  ShuffleRows(again);
  EXPECT_EQ(table.columns, again.columns);
  EXPECT_NE(table.columns, Counting({50}).columns);
  EXPECT_THAT(table.columns[0], testing::UnorderedElementsAreArray(Counting({50}).columns[0]));
  for (std::size_t row = 0; row < 50; ++row) {
    EXPECT_EQ(table.lines[row], static_cast<int>(table.columns[0][row]) + 2);
  }
}

TEST(EvenOut, PutsAbsentRowsIn) {
  DataTable table = Counting({5, 3});
  for (std::size_t row : {3, 4}) table.times[row] += 20;  // 0 10 20 | 50 60
  EXPECT_EQ(EvenOut(Seconds(10), "last", table), 2);
  EXPECT_THAT(table.stretches, ElementsAre(RowRange{0, 7, 0}, RowRange{7, 10, 1}));
  EXPECT_THAT(table.times, ElementsAre(0, 10, 20, 30, 40, 50, 60, 0, 10, 20));
  EXPECT_THAT(table.lines, ElementsAre(2, 3, 4, 0, 0, 5, 6, 2, 3, 4));
  EXPECT_TRUE(std::isnan(table.columns[0][3]));
  EXPECT_EQ(table.columns[0][5], 3);
}

TEST(EvenOut, EndsTheStretchWhereRowsAreAbsentAndDropped) {
  DataTable table = Counting({5});
  for (std::size_t row : {3, 4}) table.times[row] += 20;
  EXPECT_EQ(EvenOut(Seconds(10), "drop", table), 0);
  EXPECT_THAT(table.stretches, ElementsAre(RowRange{0, 3, 0}, RowRange{3, 5, 0}));
}

TEST(EvenOut, RefusesTimesThatDoNotFit) {
  const auto words = [](double time, double step) {
    DataTable table = Counting({3});
    table.times[2] = time;
    return test::WordsOf([&] { EvenOut(Seconds(step), "refuse", table); });
  };
  EXPECT_EQ(words(10, 0),
            "t.csv:4:1: expected times that rise, found 0 s after the row before; sort the rows by "
            "time, or name data.series_column");
  EXPECT_EQ(words(24, 10),
            "t.csv:4:1: expected a row every 10 s, found one after 14 s; give another data.step_s, "
            "or 0 to take rows as they stand");
  EXPECT_EQ(words(40, 10),
            "t.csv:4:1: expected a row every 10 s, found 2 rows left out before this one; choose "
            "what data.missing does about it: drop, last, mean, interpolate");
  EXPECT_EQ(words(40, 0), "");
}

TEST(EvenOut, RefusesAGapThatFillsTheMemory) {
  DataTable table = Counting({3});
  table.times[2] = 1e15;
  EXPECT_EQ(
      test::WordsOf([&] { EvenOut(Seconds(1), "last", table); }),
      "the table with its absent rows: expected at most 268435456 numbers, found "
      "1000000000000000 or more; read fewer columns or rows (data.most_rows), or take a larger "
      "data.stride");
}

TEST(Windows, BeginEveryStrideAndStayInTheirStretch) {
  const DataTable table = Counting({5, 2, 4});
  const Examples examples = TakeWindows(table, table.stretches, 3, 2);
  EXPECT_EQ(examples.length, 3);
  EXPECT_THAT(examples.values, ElementsAre(0, 1, 2, 2, 3, 4, 7, 8, 9));
}

TEST(Windows, AreToldWhatTheirFirstRowTells) {
  DataTable table = Counting({4});
  table.fields.push_back({"y", "", {}});
  table.columns.push_back({5, 6, 7, 8});
  const Examples examples = TakeWindows(table, table.stretches, 2, 2);
  EXPECT_THAT(examples.values, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(examples.conditions, ElementsAre(5, 7));
  EXPECT_EQ(examples.condition_fields[0].name, "y");
}

}  // namespace
}  // namespace giot
