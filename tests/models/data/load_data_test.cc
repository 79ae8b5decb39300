#include "models/data/load_data.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/data/read_table.h"
#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

class LoadDataTest : public testing::Test {
 protected:
  LoadDataTest() {
    data_.kind = "series";
    data_.files = {"t.csv"};
    data_.window = 2;
    data_.split.validation = data_.split.test = 0;
  }
  DataSet Load(const std::string& text) {
    folder_.Write("t.csv", text);
    return LoadData({data_, folder_.path()});
  }
  std::string FaultOf(const std::string& text) {
    std::string words = test::WordsOf([&] { Load(text); });
    const std::string start = folder_.path().string() + "/";
    return words.starts_with(start) ? words.substr(start.size()) : words;
  }

  test::Folder folder_;
  FamilyRecipeData data_;
};

TEST_F(LoadDataTest, CutsASeriesIntoWindows) {
  data_.columns = {"b", "a"};
  data_.units = {"m/s", ""};
  const DataSet set = Load("a,b,c\n1,10,x\n2,20,y\n3,30,z\n");
  EXPECT_EQ(set.train.fields[0], (Field{"b", "m/s", {}}));
  EXPECT_THAT(set.train.values, ElementsAre(10, 1, 20, 2, 20, 2, 30, 3));
  EXPECT_EQ(set.validation.rows(), 0);
  EXPECT_THAT(set.encoder.Encode(std::vector<float>{20, 2}), ElementsAre(0, 0));
  EXPECT_THAT(set.notes, ElementsAre("3 rows of 1 series",
                                     "2 examples to train on, 0 to validate "
                                     "on, 0 to test on: 2 x 2 numbers each"));
}

TEST_F(LoadDataTest, FitsTheScaleToEveryTrainRowOnceAndToNoOther) {
  data_.split.test = 0.5;
  data_.normalise.numbers = "min_max";
  const DataSet set = Load("a\n1\n5\n3\n9\n7\n8\n");
  EXPECT_THAT(set.encoder.Encode(std::vector<float>{1, 5, 9}), ElementsAre(0, 1, 2));
}

TEST_F(LoadDataTest, KeepsSeveralSeriesApart) {
  folder_.Write("u.csv", "time,site,a\n0,s,7\n0,r,1\n1,s,8\n1,r,2\n2,s,9\n");
  data_.files = {"t.csv", "u.csv"};
  data_.time_column = "time";
  data_.series_column = "site";
  data_.condition = {"series"};
  const DataSet set = Load("time,site,a\n0,q,3\n1,q,4\n");
  EXPECT_THAT(set.train.values, ElementsAre(3, 4, 7, 8, 8, 9, 1, 2));
  EXPECT_THAT(set.train.condition_fields[0].categories, ElementsAre("q", "r", "s"));
  EXPECT_THAT(set.train.conditions, ElementsAre(0, 2, 2, 1));
}

TEST_F(LoadDataTest, TellsTheTimeOfAWindowsFirstStep) {
  data_.time_column = "time";
  data_.condition = {"day_of_week", "hour_of_day", "day_of_year"};
  const DataSet set = Load("time,a\n2024-03-01 22:30,1\n2024-03-02 01:00,2\n2024-03-03 12:00,3\n");
  // 2024-03-01 was a Friday, and the 61st day of a leap year.
  EXPECT_THAT(set.train.conditions, ElementsAre(4, 22.5, 60, 5, 1, 61));
  EXPECT_EQ(set.condition_encoder.width(), 6);
}

TEST_F(LoadDataTest, InterpolatesAbsentRowsAndMissingCells) {
  data_.time_column = "time";
  data_.step = Seconds(60);
  data_.missing = "interpolate";
  const DataSet set = Load(
      "time,a\n2024-03-01 22:30,1\n2024-03-01 22:33,4\n2024-03-01 22:34,NA\n"
      "2024-03-01 22:35,6\n");
  EXPECT_THAT(set.train.values, ElementsAre(1, 2, 2, 3, 3, 4, 4, 5, 5, 6));
  EXPECT_THAT(set.notes[1], "2 absent rows put in");
  EXPECT_THAT(set.notes[2], "3 missing cells filled (interpolate)");
}

TEST_F(LoadDataTest, DropsMissingRowsOfATable) {
  data_.kind = "table";
  data_.missing = "drop";
  data_.discrete = {"gear"};
  data_.condition = {"gear"};
  const DataSet set = Load("a,gear\n1,2\n,1\n3,\n4,1\n6,2\n");
  EXPECT_EQ(set.train.length, 1);
  EXPECT_THAT(set.train.values, ElementsAre(1, 4, 6));
  EXPECT_THAT(set.train.condition_fields[0].categories, ElementsAre("1", "2"));
  EXPECT_THAT(set.train.conditions, ElementsAre(1, 0, 1));
  EXPECT_THAT(set.notes[1], "2 rows with missing cells dropped");
}

TEST_F(LoadDataTest, DetectsTheCategoriesOfFlows) {
  data_.kind = "flows";
  data_.window = 0;
  data_.discrete = {"port"};
  data_.missing = "drop";
  data_.normalise.columns = {{"bytes", "log1p"}, {"port", "dequantised"}};
  const DataSet set = Load("protocol,port,bytes\ntcp,80,100\nudp,53,\ntcp,443,900\nicmp,80,5\n");
  EXPECT_THAT(set.train.fields[0].categories, ElementsAre("icmp", "tcp", "other"));
  EXPECT_THAT(set.train.fields[1].categories, ElementsAre("80", "443", "other"));
  EXPECT_FALSE(set.train.fields[2].discrete());
  EXPECT_THAT(set.train.values, ElementsAre(1, 0, 100, 1, 1, 900, 0, 0, 5));
  EXPECT_EQ(set.encoder.width(), 3 + 1 + 1);

  folder_.Write("t.csv", "bytes,port,protocol\n7,22,sctp\n8,80,tcp\n");
  const Examples later = LoadAll({data_, folder_.path()}, set.train.fields, {});
  EXPECT_THAT(later.values, ElementsAre(2, 2, 7, 1, 0, 8));
}

TEST_F(LoadDataTest, MixesATableBeforeItIsSplit) {
  data_.kind = "table";
  data_.split.shuffle = true;
  data_.split.test = 0.5;
  std::string text = "a\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("{}\n", i);
  const DataSet set = Load(text);
  EXPECT_EQ(set.test.rows(), 20);
  EXPECT_LT(*std::min_element(set.test.values.begin(), set.test.values.end()), 20);
}

TEST_F(LoadDataTest, LoadsAllOfAFileForATrainedModel) {
  data_.time_column = "time";
  data_.condition = {"hour_of_day"};
  data_.split.test = 0.5;
  const DataSet set = Load("time,a\n0,1\n3600,2\n7200,3\n10800,4\n14400,5\n");
  const Examples all =
      LoadAll({data_, folder_.path()}, set.train.fields, set.train.condition_fields);
  EXPECT_EQ(all.rows(), 4);
  EXPECT_THAT(all.conditions, ElementsAre(0, 1, 2, 3));
}

TEST_F(LoadDataTest, TellsFileAndLineOfABadCell) {
  EXPECT_EQ(FaultOf("a\n1\n\nx1\n"),
            "t.csv:4:1: column \"a\": expected a finite number, found \"x1\"; mend the cell, name "
            "the column in data.discrete, data.time_column or data.series_column, or leave it out "
            "of data.columns");
  for (const std::string cell : {"inf", "-inf", "1e39", "1,5"}) {
    EXPECT_THAT(FaultOf("a\n1\n" + cell + "\n"), testing::StartsWith("t.csv:3:1: "));
  }
  EXPECT_EQ(FaultOf("a\n1\nNaN\n"),
            "t.csv:3:1: column \"a\": expected a value, found \"NaN\"; mend the cell, or choose "
            "what data.missing does about it: drop, last, mean, interpolate");
  data_.time_column = "t";
  EXPECT_EQ(FaultOf("t,a\n0,1\nnoon,2\n"),
            "t.csv:3:1: column \"t\": expected a time: seconds, or YYYY-MM-DD, with HH:MM or "
            "HH:MM:SS, found \"noon\"; mend the cell");
}

TEST_F(LoadDataTest, RefusesFilesOfOneRow) {
  EXPECT_EQ(FaultOf("a\n1\n"),
            "t.csv:2:1: expected two or more rows below the header, found 1; one row teaches "
            "nothing");
  EXPECT_EQ(FaultOf("a\n"),
            "t.csv:1:1: expected two or more rows below the header, found 0; one row teaches "
            "nothing");
}

TEST_F(LoadDataTest, RefusesConstantColumns) {
  EXPECT_EQ(FaultOf("a,b\n1,2\n1,3\n1,4\n"),
            "column \"a\": expected values that differ, found 1 in all 3 of the training part; "
            "leave the constant column out, or normalise it by \"none\"");
  data_.normalise.columns = {{"a", "none"}};
  EXPECT_EQ(FaultOf("a,b\n1,2\n1,3\n1,4\n"), "");
}

TEST_F(LoadDataTest, RefusesUnknownColumns) {
  data_.columns = {"sped"};
  EXPECT_EQ(FaultOf("speed,gust\n1,2\n"),
            "unknown column \"sped\" in data.columns; did you mean \"speed\"? known: speed, gust");
  data_.columns = {"speed"};
  data_.condition = {"hour_of_dya"};
  EXPECT_EQ(FaultOf("speed,gust\n1,2\n"),
            "unknown column \"hour_of_dya\" in data.condition; did you mean \"hour_of_day\"? "
            "known: speed, gust, hour_of_day, day_of_week, day_of_year, series");
  data_.condition = {"hour_of_day"};
  EXPECT_EQ(FaultOf("speed,gust\n1,2\n2,3\n"),
            "data.condition: expected times to take hour_of_day from, found none; name "
            "data.time_column");
  data_.condition = {};
  data_.discrete = {"gust"};
  EXPECT_EQ(FaultOf("speed,gust\n1,2\n2,3\n"),
            "unknown column \"gust\" in data.discrete; known: speed");
  data_.discrete = {};
  data_.normalise.columns = {{"gust", "none"}};
  EXPECT_EQ(FaultOf("speed,gust\n1,2\n2,3\n"),
            "unknown column \"gust\" to normalise; known: speed");
}

TEST_F(LoadDataTest, RefusesPartsShorterThanAWindow) {
  data_.window = 3;
  data_.split.test = 0.2;
  EXPECT_EQ(FaultOf("a\n1\n2\n3\n4\n5\n6\n"),
            "data.window: expected 3 rows in a row in the test part, found 1 at most; take a "
            "smaller window, or give the part a greater share");
}

TEST_F(LoadDataTest, ReadsNoMoreRowsThanAsked) {
  data_.most_rows = 3;
  EXPECT_EQ(Load("a\n1\n2\n3\nbad\n").train.rows(), 2);
}

TEST_F(LoadDataTest, NamesOfTheRecipeAreThoseOfTheCodings) {
  for (const std::string& name : FamilyRecipeNormalise::Numbers()) {
    EXPECT_NE(FieldCodings().Make(name), nullptr);
  }
  EXPECT_EQ(FamilyRecipeNormalise::Numbers().size() + 4, FieldCodings().Names().size())
      << "cyclic, one_hot, dequantised and code are not for numbers";
}

TEST_F(LoadDataTest, ReadsRealWindAndDemand) {
  data_.files = {test::SourceFile("scenarios/data/irish_wind_knots.csv")};
  data_.time_column = "date";
  data_.step = Seconds(86400);
  data_.window = 30;
  data_.stride = 30;
  data_.condition = {"day_of_year"};
  data_.split.by = "time";
  data_.split.validate_from = "1974-01-01";
  data_.split.test_from = "1975-01-01";
  data_.split.end = "1979-01-01";
  const DataSet set = LoadData({data_, ""});
  EXPECT_EQ(set.train.channels(), 12);
  EXPECT_EQ(set.train.rows(), 4748 / 30);      // 1961-1973
  EXPECT_EQ(set.validation.rows(), 365 / 30);  // 1974
  EXPECT_EQ(set.test.rows(), 1461 / 30);       // 1975-1978
  EXPECT_FLOAT_EQ(set.train.values[0], 15.04f);
}

}  // namespace
}  // namespace giot
