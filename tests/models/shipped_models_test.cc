// The trained models that giot ships: what their files promise is what they do.
#include <gtest/gtest.h>

#include <filesystem>

#include "models/plan/load_model.h"
#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "scenarios/recipe.h"
#include "sim/base/sha256.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

std::filesystem::path Shipped(const std::string& name) {
  return test::SourceFile("scenarios/models/" + name);
}

class AnyShippedModel : public testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path path_ = Shipped(GetParam() + ".giot");
  ModelFile file_ = ModelFile::Read(path_);
  ModelInfo info_ = LoadInfo(file_, path_);
  Recipe recipe_ = LoadRecipe(Shipped(GetParam() + ".toml"));
};

TEST_P(AnyShippedModel, BelongsToItsRecipeAndData) {
  EXPECT_EQ(info_.recipe, recipe_.text) << "train it again: giot train";
  EXPECT_EQ(info_.data_sha256, Sha256OfFile(recipe_.DataFile()));
  EXPECT_EQ(info_.weights_sha256, WeightsHash(file_));
}

TEST_P(AnyShippedModel, ReproducesItsScores) {
  const Series series = Series::Read({recipe_.DataFile(), recipe_.data.time_column,
                                      recipe_.data.columns, recipe_.data.step, info_.scale});
  const std::vector<Score> scores =
      ScoreModelFile(file_, path_, series, {info_.test_from, info_.end, info_.warm_up_steps});
  ASSERT_EQ(scores.size(), info_.scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].variant, info_.scores[i].variant);
    EXPECT_EQ(scores[i].column, info_.scores[i].column);
    EXPECT_NEAR(scores[i].nll, info_.scores[i].nll, 1e-6);
    EXPECT_NEAR(scores[i].crps, info_.scores[i].crps, 1e-6);
    EXPECT_NEAR(scores[i].rmse, info_.scores[i].rmse, 1e-6);
  }
}

TEST_P(AnyShippedModel, FitsASmallDevice) {
  EXPECT_LT(std::filesystem::file_size(path_), 200'000u);
  const OperatorGraph graph = LoadModel(path_)->Graph("step");
  EXPECT_LT(graph.WeightBytes().si(), 64 * 1024);
}

INSTANTIATE_TEST_SUITE_P(Models, AnyShippedModel, testing::Values("wind", "demand"),
                         [](const auto& info) { return info.param; });

// What a resync sends: hidden state, averages, past values, level, count and step.
TEST(ShippedModels, KeyframesAreNoLongerThanTheirState) {
  EXPECT_EQ(LoadModel(Shipped("wind.giot"))->Start({0, ""})->Serialize().size(), 88u);
  EXPECT_EQ(LoadModel(Shipped("demand.giot"))->Start({0, ""})->Serialize().size(), 276u);
}

TEST(DemandModel, BeatsEveryBaselineInCrps) {
  const std::string verdict =
      Verdict(MeanScores(ReadModelInfo(Shipped("demand.giot")).scores, false));
  EXPECT_TRUE(verdict.starts_with("the neural model beats every baseline")) << verdict;
}

// The field's claim about the wind model: better than every baseline, also at sites never seen.
TEST(WindModel, BeatsEveryBaselineInCrpsAtTrainedAndAtHeldOutStations) {
  const ModelInfo info = ReadModelInfo(Shipped("wind.giot"));
  EXPECT_EQ(info.held_out_columns, (std::vector<std::string>{"CLO", "BEL", "MAL"}));
  EXPECT_EQ(info.axis.TimeOf(info.test_from), "1975-01-01");
  for (const bool held_out : {false, true}) {
    const std::vector<MeanScore> means = MeanScores(info.scores, held_out);
    EXPECT_TRUE(Verdict(means).starts_with("the neural model beats every baseline"))
        << Verdict(means);
    EXPECT_EQ(means.size(), held_out ? 9u : 5u);
  }
}

}  // namespace
}  // namespace giot
