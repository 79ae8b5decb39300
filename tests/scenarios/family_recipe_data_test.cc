#include "scenarios/family_recipe_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

struct WithData {
  FamilyRecipeData data;
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("data", data, "every recipe has a [data] table");
  }
};

class FamilyRecipeDataTest : public testing::Test {
 protected:
  FamilyRecipeData Load(const std::string& text) const {
    folder_.Write("a.csv", "x\n1\n");
    WithData config;
    Problems problems;
    const auto tree = ParseToml(text, "r.toml", problems);
    ConfigReader reader(*tree, {nullptr, folder_.path()}, problems);
    config.Visit(static_cast<FieldVisitor&>(reader));
    reader.Finish();
    CheckFamilyData(config.data, folder_.path(), reader.places(), "r.toml", problems);
    problems.ThrowIfAny();
    return config.data;
  }
  std::string WordsFor(const std::string& lines, const std::string& kind = "series") const {
    return test::WordsOf(
        [&] { Load("[data]\nkind = \"" + kind + "\"\nfiles = [\"a.csv\"]\n" + lines); });
  }

  test::Folder folder_;
};

TEST_F(FamilyRecipeDataTest, ReadsAWholeTable) {
  const FamilyRecipeData data = Load(R"([data]
kind = "flows"
files = ["a.csv"]
columns = ["bytes", "protocol"]
discrete = ["protocol"]
rare_share = 0.01
[data.split]
validation = 0.2
[data.normalise]
categories = "dequantised"
columns = { bytes = "log1p" }
)");
  EXPECT_EQ(data.kind, "flows");
  EXPECT_EQ(data.split.validation, 0.2);
  EXPECT_EQ(data.split.by, "fraction");
  EXPECT_EQ(data.normalise.columns.at("bytes"), "log1p");
  EXPECT_EQ(data.missing, "refuse");
}

TEST_F(FamilyRecipeDataTest, SuggestsTheKeyThatWasMeant) {
  EXPECT_THAT(WordsFor("windw = 3\n"),
              testing::StartsWith("r.toml:4:1: data.windw: expected a key of [data], found "
                                  "\"windw\"; did you mean \"window\"? known: kind, files"));
}

TEST_F(FamilyRecipeDataTest, RefusesKeysThatItsKindHasNoUseFor) {
  EXPECT_EQ(WordsFor("window = 3\n", "images"),
            "r.toml:4:10: data.window: expected no such key for images, found it; leave it out");
  EXPECT_EQ(WordsFor("labels = [\"a.csv\"]\n[data.split]\nshuffle = true\n"),
            "r.toml:4:10: data.labels: expected no such key for series, found it; leave it out\n"
            "r.toml:6:11: data.split.shuffle: expected no such key for series, found it; leave it "
            "out");
}

TEST_F(FamilyRecipeDataTest, RefusesFilesThatAreNotThere) {
  EXPECT_EQ(test::WordsOf([&] { Load("[data]\nkind = \"table\"\nfiles = [\"b.csv\"]\n"); }),
            "r.toml:3:9: data.files: expected files that exist, found \"b.csv\"; they are looked "
            "for beside the recipe");
  EXPECT_EQ(test::WordsOf([&] { Load("[data]\nkind = \"table\"\nfiles = []\n"); }),
            "r.toml:3:9: data.files: expected one or more files, found an empty list; name the "
            "data");
}

TEST_F(FamilyRecipeDataTest, RefusesListsThatDoNotMatch) {
  EXPECT_EQ(WordsFor("columns = [\"x\", \"y\"]\nunits = [\"m\"]\n"),
            "r.toml:5:9: data.units: expected a unit for each of the columns (2), found a list of "
            "1; write \"\" for a pure number");
  EXPECT_EQ(WordsFor("labels = [\"a.csv\", \"a.csv\"]\n", "images"),
            "r.toml:4:10: data.labels: expected a file for each of the files (1), found a list of "
            "2; labels belong to the images of one file each");
}

TEST_F(FamilyRecipeDataTest, RefusesPartsThatLeaveNothing) {
  EXPECT_EQ(WordsFor("[data.split]\nvalidation = 0.5\ntest = 0.5\n"),
            "r.toml:6:8: data.split.test: expected validation + test <= 0.95, found 0.5 + 0.5; "
            "leave a twentieth or more to train on");
  EXPECT_EQ(WordsFor("[data.split]\nby = \"time\"\n"),
            "r.toml:5:6: data.split.by: expected data.time_column for a split by time, found none; "
            "name the column of times, or split by fraction\n"
            "r.toml:5:6: data.split.by: expected data.split.validate_from or test_from for a split "
            "by time, found neither; give the first time of a part");
  EXPECT_EQ(
      WordsFor("time_column = \"t\"\n[data.split]\nby = \"time\"\ntest_from = \"2000-01-01\"\n"
               "test = 0.3\n"),
      "r.toml:8:8: data.split.test: expected no share where parts are cut by time, found it; "
      "leave it out");
  EXPECT_EQ(WordsFor("[data.split]\nby = \"series\"\n", "table"),
            "r.toml:5:6: data.split.by: expected fraction or time for table, found \"series\"; "
            "only series and packets come as several");
}

TEST_F(FamilyRecipeDataTest, RefusesToFillATableByItsOrder) {
  EXPECT_EQ(WordsFor("missing = \"interpolate\"\n", "table"),
            "r.toml:4:11: data.missing: expected refuse, drop or mean for a table, found "
            "\"interpolate\"; its rows have no order");
}

}  // namespace
}  // namespace giot
