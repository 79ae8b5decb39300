// Slow: trains the shipped models again from their recipes.
#include <gtest/gtest.h>

#include "models/plan/model_info.h"
#include "models/plan/scores.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

double NeuralCrps(const ModelInfo& info, bool held_out) {
  return MeanScores(info.scores, held_out).front().crps;
}

class Retraining : public testing::TestWithParam<std::string> {};

// Another machine's BLAS sums in another order, so the weights differ and the scores by a little.
TEST_P(Retraining, FromTheRecipeReachesTheShippedScores) {
  const std::string models = test::SourceFile("scenarios/models/");
  const test::Folder folder;
  const std::string out = (folder.path() / "again.giot").string();
  const test::Ended ended =
      test::Giot({"train", models + GetParam() + ".toml", "--out", out, "--quiet"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const ModelInfo again = ReadModelInfo(out);
  const ModelInfo shipped = ReadModelInfo(models + GetParam() + ".giot");
  EXPECT_LE(NeuralCrps(again, false), NeuralCrps(shipped, false) * 1.005);
  if (!shipped.held_out_columns.empty()) {
    EXPECT_LE(NeuralCrps(again, true), NeuralCrps(shipped, true) * 1.005);
  }
  for (std::size_t i = 0; i < shipped.scores.size(); ++i) {
    if (shipped.scores[i].variant == "neural") continue;
    EXPECT_NEAR(again.scores[i].crps, shipped.scores[i].crps, 1e-4) << shipped.scores[i].variant;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Retraining, testing::Values("wind", "demand"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace giot
