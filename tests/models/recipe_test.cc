#include "scenarios/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim/base/problems.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

constexpr const char* kGood = R"([data]
file = "data.csv"
quantity = "wind"
unit = "m/s"
[split]
train_from = "1961-01-01"
validate_from = "1974-01-01"
test_from = "1975-01-01"
end = "1979-01-01"
)";

class RecipeTest : public testing::Test {
 protected:
  void SetUp() override { folder_.Write("data.csv", "time,A\n"); }
  Recipe Load(const std::string& text) const { return LoadRecipe(folder_.Write("r.toml", text)); }
  std::string FaultsOf(const std::string& text) const {
    try {
      Load(text);
    } catch (const ScenarioError& error) {
      std::string what = error.what();
      const std::string folder = folder_.path().string() + "/";
      for (auto at = what.find(folder); at != std::string::npos; at = what.find(folder)) {
        what.erase(at, folder.size());
      }
      return what;
    }
    return "none";
  }

  test::Folder folder_;
};

TEST_F(RecipeTest, FillsInItsDefaultsAndItsName) {
  const Recipe recipe = Load(kGood);
  EXPECT_EQ(recipe.name, "r");
  EXPECT_EQ(recipe.text, kGood);
  EXPECT_EQ(recipe.DataFile(), folder_.path() / "data.csv");
  EXPECT_EQ(recipe.model.hidden, 16);
  EXPECT_EQ(recipe.data.step, Seconds(86400));
}

TEST_F(RecipeTest, TellsEveryFaultWithItsPlace) {
  EXPECT_EQ(FaultsOf(std::string(kGood) + "[model]\nhiden = 3\ncomponents = 9\n"),
            "r.toml:11:1: model.hiden: expected a key of [model], found \"hiden\"; did you mean "
            "\"hidden\"? known: hidden, season_inputs, components, averages, lags, level_prior, "
            "level_window\n"
            "r.toml:12:14: model.components: expected a whole number from 1 to 8, found 9; give "
            "the Gaussians of the mixture");
}

TEST_F(RecipeTest, SeasonsNeedHarmonicsEach) {
  EXPECT_EQ(FaultsOf(std::string(kGood) + "[season]\nperiods = [48, 336]\nharmonics = [4]\n"),
            "r.toml:12:13: season.harmonics: expected a list as long as season.periods (2), found "
            "a list of 1; give one number of harmonics for each period");
  EXPECT_EQ(FaultsOf(std::string(kGood) + "[season]\nperiods = [48, 336]\nharmonics = [4, 8]\n"),
            "r.toml:12:13: season.harmonics: expected no frequency twice, found harmonic 7 of "
            "336.0, which is harmonic 1 of 48.0; give fewer harmonics to the longer season, or all "
            "of them to it alone");
  EXPECT_EQ(FaultsOf(std::string(kGood) + "[training]\nseeds = []\n"),
            "r.toml:11:9: training.seeds: expected one or more seeds, found an empty list; each "
            "seed trains once; [1] trains one network");
  EXPECT_EQ(FaultsOf(std::string(kGood) + "[training]\nseeds = [1.5]\n"),
            "r.toml:11:9: training.seeds: expected whole numbers, found 1.5; leave out the "
            "fraction");
}

TEST_F(RecipeTest, OverridesStandInItsTextAndLoadAgain) {
  const auto file = test::SourceFile("scenarios/models/wind.toml");
  const Recipe recipe = LoadRecipe(file, {{"model.hidden", "8"}});
  EXPECT_EQ(recipe.model.hidden, 8);
  EXPECT_NE(recipe.text, LoadRecipe(file).text);
  EXPECT_THAT(recipe.text, testing::HasSubstr("\nhidden = 8\n"));
  EXPECT_THROW(LoadRecipe(file, {{"model.hiden", "8"}}), ScenarioError);
}

TEST_F(RecipeTest, AMissingFileIsTheWorldsFault) {
  EXPECT_THROW(LoadRecipe(folder_.path() / "none.toml"), std::runtime_error);
}

TEST_F(RecipeTest, EveryShippedRecipeLoads) {
  for (const char* name : {"wind", "demand"}) {
    EXPECT_NO_THROW(LoadRecipe(test::SourceFile(std::string("scenarios/models/") + name + ".toml")))
        << name;
  }
}

}  // namespace
}  // namespace giot
