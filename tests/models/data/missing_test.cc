#include "models/data/missing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "models/data/fold_categories.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;

constexpr float kGap = NAN;

DataTable TableOf(const std::vector<float>& numbers, const std::vector<float>& codes = {}) {
  DataTable table;
  table.fields = {{"x", "", {}}};
  table.columns = {numbers};
  if (!codes.empty()) {
    table.fields.push_back({"c", "", {"tcp", "udp", "icmp"}});
    table.columns.push_back(codes);
  }
  table.value_count = table.fields.size();
  table.lines.resize(numbers.size());
  std::iota(table.lines.begin(), table.lines.end(), 2);
  table.series = {{"s", "t.csv"}};
  table.stretches = {{0, numbers.size(), 0}};
  return table;
}

TEST(FillMissing, DropsRowsAndGoesOnInAnotherStretch) {
  DataTable table = TableOf({kGap, 1, 2, kGap, kGap, 5});
  DataParts parts{table.stretches, {}, {}};
  const MissingCount count = FillMissing("drop", table, parts);
  EXPECT_EQ(count.rows_dropped, 3);
  EXPECT_EQ(count.cells_filled, 0);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{1, 3, 0}, RowRange{5, 6, 0}));
}

TEST(FillMissing, TakesTheLastValueOfThePart) {
  DataTable table = TableOf({kGap, 1, kGap, kGap, 4, kGap, kGap, 7}, {0, 0, kGap, 1, 1, 1, 2, 2});
  DataParts parts{{{0, 6, 0}}, {{6, 8, 0}}, {}};
  const MissingCount count = FillMissing("last", table, parts);
  EXPECT_EQ(count.cells_filled, 4);
  EXPECT_EQ(count.rows_dropped, 2);
  EXPECT_THAT(parts.train, ElementsAre(RowRange{1, 6, 0}));
  EXPECT_THAT(parts.validation, ElementsAre(RowRange{7, 8, 0}));  // Not from the train part.
  EXPECT_THAT(std::vector<float>(table.columns[0].begin() + 1, table.columns[0].begin() + 6),
              ElementsAre(1, 1, 1, 4, 4));
  EXPECT_EQ(table.columns[1][2], 0);
}

TEST(FillMissing, InterpolatesBetweenNeighbours) {
  DataTable table = TableOf({1, kGap, kGap, 4, kGap}, {2, kGap, 0, 0, 0});
  DataParts parts{table.stretches, {}, {}};
  const MissingCount count = FillMissing("interpolate", table, parts);
  EXPECT_EQ(count.cells_filled, 4);
  EXPECT_THAT(table.columns[0], ElementsAre(1, 2, 3, 4, 4));
  EXPECT_EQ(table.columns[1][1], 2);
}

TEST(FillMissing, TakesTheMeanOfTheTrainPartAlone) {
  DataTable table = TableOf({1, kGap, 3, kGap, 100}, {1, 1, 0, kGap, 0});
  DataParts parts{{{0, 3, 0}}, {}, {{3, 5, 0}}};
  const MissingCount count = FillMissing("mean", table, parts);
  EXPECT_EQ(count.cells_filled, 3);
  EXPECT_THAT(table.columns[0], ElementsAre(1, 2, 3, 2, 100));
  EXPECT_EQ(table.columns[1][3], 1);
}

TEST(FillMissing, RefusesWhatLeavesNothing) {
  DataTable table = TableOf({kGap, kGap, 3});
  DataParts parts{{{0, 2, 0}}, {}, {{2, 3, 0}}};
  EXPECT_EQ(test::WordsOf([&] { FillMissing("mean", table, parts); }),
            "column \"x\": expected values in the train part to take the mean of, found none; "
            "leave the column out");
  EXPECT_EQ(
      test::WordsOf([&] { FillMissing("drop", table, parts); }),
      "data.missing: expected rows without missing cells in the train part, found none; leave "
      "the column out that misses most");
}

TEST(FoldRare, KeepsWhatTheTrainPartHasOftenEnough) {
  DataTable table = TableOf({1, 2, 3, 4, 5, 6}, {1, 1, 0, 1, 0, 2});
  FamilyRecipeData data;
  const DataParts parts{{{0, 5, 0}}, {}, {{5, 6, 0}}};
  EXPECT_THAT(FoldRare(data, parts, table),
              ElementsAre("column \"c\": 1 of 3 categories are rare or not in the train part: now "
                          "\"other\""));
  EXPECT_THAT(table.fields[1].categories, ElementsAre("tcp", "udp", "other"));
  EXPECT_THAT(table.columns[1], ElementsAre(1, 1, 0, 1, 0, 2));
}

TEST(FoldRare, FoldsByShareAndByNumber) {
  FamilyRecipeData data;
  data.rare_share = 0.5;
  DataTable table = TableOf({1, 2, 3, 4, 5}, {1, 1, 0, 1, 0});
  table.fields[1].categories = {"80", "443", "22"};
  const DataParts parts{table.stretches, {}, {}};
  FoldRare(data, parts, table);
  EXPECT_THAT(table.fields[1].categories, ElementsAre("443", "other"));
  EXPECT_THAT(table.columns[1], ElementsAre(0, 0, 1, 0, 1));

  data.rare_share = 0;
  table = TableOf({1, 2, 3, 4, 5, 6}, {0, 1, 2, 2, 1, 2});
  table.fields[1].categories = {"80", "443", "22"};
  const DataParts all{table.stretches, {}, {}};
  DataTable whole = table;
  EXPECT_THAT(FoldRare(data, all, whole), testing::IsEmpty());
  EXPECT_THAT(whole.fields[1].categories, ElementsAre("22", "80", "443"));  // By size.
  EXPECT_THAT(whole.columns[1], ElementsAre(1, 2, 0, 0, 2, 0));
  data.most_categories = 2;
  FoldRare(data, all, table);
  EXPECT_THAT(table.fields[1].categories, ElementsAre("22", "other"));
}

TEST(MatchCategories, GivesTheCodesOfTheModel) {
  DataTable table = TableOf({1, 2, 3}, {0, 1, 2});
  const std::vector<Field> known{{"x", "", {}}, {"c", "", {"udp", "tcp", "other"}}};
  MatchCategories(known, table.stretches, table);
  EXPECT_THAT(table.columns[1], ElementsAre(1, 0, 2));
  EXPECT_EQ(table.fields[1], known[1]);
}

TEST(MatchCategories, RefusesWhatTheModelDoesNotKnow) {
  DataTable table = TableOf({1, 2, 3}, {0, 1, 2});
  const std::vector<Field> known{{"x", "", {}}, {"c", "", {"tcp", "udp"}}};
  EXPECT_EQ(test::WordsOf([&] { MatchCategories(known, table.stretches, table); }),
            "t.csv:4:1: column \"c\": expected a category that the model knows, found \"icmp\"; "
            "did you mean \"tcp\"? known: tcp, udp");
}

}  // namespace
}  // namespace giot
