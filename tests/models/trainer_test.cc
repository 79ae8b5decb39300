#include "models/trainer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "sim/base/time_axis.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

constexpr const char* kRecipe = R"([data]
file = "data.csv"
time_column = "date"
held_out = ["C"]
quantity = "level"
unit = "m"
{}
[split]
train_from = "2001-01-01"
validate_from = "2002-01-01"
test_from = "2002-06-01"
end = "2003-01-01"
[season]
periods = [7]
harmonics = [1]
[model]
hidden = 4
components = 2
[training]
epochs = 3
batch = 8
window = 32
[baselines]
most_lags = 2
[evaluation]
warm_up_steps = 30
)";

/// Three columns of an AR(1) with a weekly season.
std::string Data() {
  Stream random(1, "data");
  const TimeAxis days{"2001-01-01", Seconds(86400)};
  std::string text = "date,A,B,C\n";
  std::vector<double> z(3, 0.0);
  for (int t = 0; t < 730; ++t) {
    text += days.TimeOf(t);
    for (double& value : z) {
      value = 0.7 * value + random.Normal();
      text += fmt::format(",{:.3f}", 20 + 2 * std::sin(2 * M_PI * t / 7) + value);
    }
    text += '\n';
  }
  return text;
}

class TrainerTest : public testing::Test {
 protected:
  Recipe WriteRecipe(const std::string& text) const {
    folder_.Write("data.csv", Data());
    return LoadRecipe(folder_.Write("tiny.toml", text));
  }
  Recipe Tiny(const std::string& data = "") const {
    return WriteRecipe(fmt::format(kRecipe, data));
  }
  static ModelFile Train(const Recipe& recipe) { return giot_models_trainer()->Train(recipe, {}); }
  std::string FaultOf(const Recipe& recipe) const {
    try {
      Train(recipe);
    } catch (const ScenarioError& error) {
      std::string what = error.what();
      const std::string folder = folder_.path().string() + "/";
      if (const auto at = what.find(folder); at != std::string::npos) what.erase(at, folder.size());
      return what;
    }
    return "none";
  }

  test::Folder folder_;
};

TEST_F(TrainerTest, SameRecipeSameFile) {
  EXPECT_EQ(Train(Tiny()).ToBytes(), Train(Tiny()).ToBytes());
}

TEST_F(TrainerTest, AFileCarriesWhatItsUsersNeed) {
  const ModelFile file = Train(Tiny());
  const ModelInfo info = LoadInfo(file, "tiny.giot");
  EXPECT_EQ(info.name, "tiny");
  EXPECT_EQ(info.unit, "m");
  EXPECT_EQ(info.trained_columns, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(info.held_out_columns, std::vector<std::string>{"C"});
  EXPECT_EQ(info.axis.TimeOf(info.test_from), "2002-06-01");
  EXPECT_EQ(info.weights_sha256, WeightsHash(file));
  EXPECT_EQ(info.recipe, fmt::format(kRecipe, ""));
  // 5 variants on 3 columns, 4 baselines fitted on the held-out column's own past
  EXPECT_EQ(info.scores.size(), 5u * 3 + 4);
  const auto model = ModelFromFile(file, "neural", "tiny.giot");
  EXPECT_GT(model->Graph("step").TotalFlops().si(), 0);
  EXPECT_NEAR(model->StartForecast({info.test_from, ""})->Next().mean, 20, 4);
}

TEST_F(TrainerTest, TellsEveryEpoch) {
  std::vector<int> epochs;
  TrainingOptions options;
  options.report = [&](const TrainingProgress& progress) {
    epochs.push_back(progress.epoch);
    EXPECT_TRUE(std::isfinite(progress.loss));
    EXPECT_LE(progress.best_crps, progress.validation_crps);
  };
  giot_models_trainer()->Train(Tiny(), options);
  EXPECT_EQ(epochs, (std::vector<int>{1, 2, 3}));
}

TEST_F(TrainerTest, DividingByTheMeanMakesTheTrainingPartsMeanOne) {
  const ModelFile file = Train(Tiny("divide_by_mean = true"));
  const ModelInfo info = LoadInfo(file, "tiny.giot");
  EXPECT_NEAR(1 / info.scale, 20, 0.5);
  EXPECT_NEAR(ModelFromFile(file, "climatology", "")->StartForecast({0, ""})->Next().mean, 1, 0.2);
}

TEST_F(TrainerTest, RefusesWhatDoesNotFitTheData) {
  EXPECT_EQ(FaultOf(Tiny("columns = [\"C\"]")),
            "tiny.toml: data.held_out: every column is held out; leave one to train on");
  EXPECT_THAT(FaultOf(Tiny("columns = [\"A\", \"D\"]")), testing::HasSubstr("\"D\""));
  Recipe late = Tiny();
  late.split.end = "2004-01-01";
  EXPECT_EQ(FaultOf(late),
            "tiny.toml: split.end: 2004-01-01 is outside of the data, 2001-01-01 to 2002-12-31");
  Recipe crossed = Tiny();
  crossed.split.test_from = "2001-06-01";
  EXPECT_EQ(FaultOf(crossed),
            "tiny.toml: split: each part must end after it begins; give train_from < "
            "validate_from < test_from < end");
  Recipe wide = Tiny();
  wide.training.window = 1000;
  EXPECT_EQ(FaultOf(wide), "the training part has 365 steps, fewer than training.window = 1000");
}

TEST_F(TrainerTest, ASqrtModelRefusesNegativeValues) {
  const Recipe recipe = Tiny("transform = \"sqrt\"");
  folder_.Write("data.csv", "date,A,C\n2001-01-01,1,2\n2001-01-02,1,-0.5\n");
  Recipe shorter = recipe;
  shorter.split = {"2001-01-01", "2001-01-02", "2001-01-03", "2001-01-03"};
  EXPECT_THAT(FaultOf(shorter), testing::HasSubstr("split"));
  std::string text = Data();
  text.replace(text.find("\n2001-01-02,") + 12, 1, "-");
  folder_.Write("data.csv", text);
  EXPECT_THAT(FaultOf(recipe),
              testing::HasSubstr("a sqrt model takes no negative values; use another transform"));
}

}  // namespace
}  // namespace giot
