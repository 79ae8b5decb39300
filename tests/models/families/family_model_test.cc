#include "models/families/family_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "models/families/draw_by_plan.h"
#include "models/families/example_scores.h"
#include "models/families/table.h"
#include "models/families/train_family.h"
#include "models/plan/plan_file.h"
#include "sim/base/random_stream.h"
#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

/// Room temperature and humidity, by day and night: far from 0 and of unlike scales, so that a
/// forgotten normalisation shows.
std::string Readings(int rows) {
  Stream random(1, "readings");
  std::string text = "period,temperature,humidity\n";
  for (int i = 0; i < rows; ++i) {
    const bool day = random.Below(2) == 0;
    const double temperature = (day ? 294.0 : 288.0) + random.Normal();
    text += std::string(day ? "day" : "night") + "," + std::to_string(temperature) + "," +
            std::to_string(0.5 + 0.01 * random.Normal()) + "\n";
  }
  return text;
}

constexpr const char* kRecipe = R"(
[data]
kind = "table"
files = ["readings.csv"]
columns = ["temperature", "humidity"]
units = ["K", ""]
discrete = ["period"]
condition = ["period"]

[model]
kind = "real_nvp"
couplings = 4
hidden = 16

[training]
updates = 300
learning_rate = 0.005
warm_up = 10
)";

class FamilyOfReadings : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::Folder;
    folder_->Write("readings.csv", Readings(1500));
    const std::string recipe = folder_->Write("readings.toml", kRecipe);
    Catalogue catalogue;
    catalogue.Add(FamilyEntries());
    file_ = new ModelFile(TrainFamily(LoadFamilyRecipe(recipe, catalogue), {}));
  }
  static void TearDownTestSuite() {
    delete file_;
    delete folder_;
  }

  static test::Folder* folder_;
  static ModelFile* file_;
  const std::unique_ptr<ExampleModel> model_ = OpenFamilyModel(*file_, "readings.giot");
};
test::Folder* FamilyOfReadings::folder_ = nullptr;
ModelFile* FamilyOfReadings::file_ = nullptr;

TEST_F(FamilyOfReadings, DrawsInTheDatasOwnUnitsWhatItIsTold) {
  for (const auto& [period, mean] : {std::pair{0, 294.0}, std::pair{1, 288.0}}) {
    ASSERT_EQ(model_->condition_fields()[0].categories[static_cast<std::size_t>(period)],
              period == 0 ? "day" : "night");
    const std::vector<float> conditions(500, static_cast<float>(period));
    const Examples drawn = model_->Draw(500, conditions, 7);
    double temperature = 0, humidity = 0;
    for (std::int64_t row = 0; row < 500; ++row) {
      temperature += drawn.row(row)[0] / 500;
      humidity += drawn.row(row)[1] / 500;
    }
    EXPECT_NEAR(temperature, mean, 0.3);
    EXPECT_NEAR(humidity, 0.5, 0.003);
  }
}

TEST_F(FamilyOfReadings, TellsDensitiesInTheDatasOwnUnits) {
  // Of N(294, 1) x N(.5, .01^2), by day.
  constexpr double kEntropy = 2 * 1.41893853 - 4.60517019;
  const Examples drawn = model_->Draw(500, std::vector<float>(500, 0.0f), 7);
  const std::vector<double> densities = model_->LogDensities(drawn, 1);
  EXPECT_NEAR(-std::accumulate(densities.begin(), densities.end(), 0.0) / 500, kEntropy, 0.15);
  const auto session = model_->Start({0, "", {0}});
  EXPECT_NEAR(session->LogDensity(drawn.row(0)), densities[0], 1e-4);
}

TEST_F(FamilyOfReadings, KnowsWhatItIsAndHowItDid) {
  const FamilyInfo info = LoadFamilyInfo(*file_, "readings.giot");
  EXPECT_EQ(info.name, "readings");
  EXPECT_EQ(info.family, "real_nvp");
  EXPECT_EQ(info.density, DensityKind::kExact);
  EXPECT_EQ(info.data_files, std::vector<std::string>{"readings.csv"});
  EXPECT_GT(info.parameters, 100);
  EXPECT_FALSE(info.curve.empty());
  EXPECT_THAT(info.graphs, testing::Contains(testing::Key("sample")));
  EXPECT_LT(info.scores.at("sliced_wasserstein"), 0.3);
  EXPECT_LT(info.scores.at("nll_nats"), -1.5);
}

TEST_F(FamilyOfReadings, SessionsDrawPathsOfIndependentSteps) {
  const auto session = model_->Start({0, "", {1}});
  Stream random(3, "paths"), again(3, "paths");
  const std::vector<float> paths = session->Sample(5, 4, random);
  ASSERT_EQ(paths.size(), 5u * 4u * 2u);
  session->Observe(std::vector<float>{290, 0.5});
  EXPECT_EQ(session->Clone()->Sample(5, 4, again), paths);
  EXPECT_EQ(session->Predict(5, 4, again).size(), 5u * 2u);
}

TEST_F(FamilyOfReadings, RefusesConditionsThatDoNotFit) {
  EXPECT_EQ(test::WordsOf([&] { model_->Start({}); }),
            "the condition of readings: expected 1 values a row (period), found 0; give one value "
            "for each");
  const auto session = model_->Start({0, "", {0}});
  EXPECT_EQ(test::WordsOf([&] { session->Observe(std::vector<float>{290}); }),
            "a step of readings: expected 2 values, found 1");
}

TEST_F(FamilyOfReadings, DrawsTheSameWithoutLibTorch) {
  ASSERT_TRUE(HasDrawPlan(*file_));
  const std::vector<float> conditions{0, 1, 0, 1};
  const Examples drawn =
      DrawByPlan(LoadFamilyInfo(*file_, "m"), LoadPlan(kDrawPlan, *file_, "m"), 4, conditions, 7);
  EXPECT_EQ(drawn.values, model_->Draw(4, conditions, 7).values);
  // A row knows nothing of the rows beside it.
  const Examples first = model_->Draw(1, std::span(conditions).first(1), 7);
  EXPECT_EQ(first.values, std::vector<float>(drawn.values.begin(), drawn.values.begin() + 2));
}

TEST_F(FamilyOfReadings, ARetrainingGivesTheSameFile) {
  Catalogue catalogue;
  catalogue.Add(FamilyEntries());
  const ModelFile again =
      TrainFamily(LoadFamilyRecipe(folder_->path() / "readings.toml", catalogue), {});
  EXPECT_EQ(again.ToBytes(), file_->ToBytes());
}

TEST_F(FamilyOfReadings, RefusesADescriptionFromTheFuture) {
  ModelFile file = *file_;
  file.metadata["family"]["version"] = 7;
  try {
    OpenFamilyModel(file, "m.giot");
    FAIL() << "nothing was thrown";
  } catch (const ModelFileError& error) {
    EXPECT_STREQ(error.what(),
                 "m.giot: its description is malformed: version 7 of a family's description, but "
                 "this giot reads version 1; train it again");
  }
}

TEST(ExampleScores, AreNearZeroForTheSameDistributionAndGrowWithAShift) {
  Examples real, near, far;
  for (Examples* examples : {&real, &near, &far}) {
    examples->length = 3;
    examples->fields = {{"a", "", {}}, {"b", "", {}}};
  }
  Stream random(1, "scores");
  for (int i = 0; i < 300 * 6; ++i) {
    real.values.push_back(static_cast<float>(random.Normal()));
    near.values.push_back(static_cast<float>(random.Normal()));
    far.values.push_back(static_cast<float>(random.Normal() + 2));
  }
  const auto good = CompareExamples(real, near, 1), bad = CompareExamples(real, far, 1);
  EXPECT_NEAR(good.at("mmd_squared"), 0, 0.01);
  EXPECT_GT(bad.at("mmd_squared"), 0.1);
  EXPECT_LT(good.at("marginal_wasserstein"), 0.15);
  EXPECT_NEAR(bad.at("marginal_wasserstein"), 2, 0.2);
  EXPECT_LT(good.at("sliced_wasserstein"), 0.2);
}

}  // namespace
}  // namespace giot
