#include "models/score/forecast_evaluator.h"

#include <gtest/gtest.h>

#include <vector>

#include "models/plan/forecast.h"
#include "models/score/proper_scores.h"

namespace giot {
namespace {

TEST(ForecastEvaluator, OneValueByHand) {
  ForecastEvaluator evaluator(1);
  evaluator.Add(std::vector<double>{4, 1, 2}, std::vector<double>{3});
  const ForecastScores scores = evaluator.Result();
  EXPECT_NEAR(scores.nd, 1.0 / 3, 1e-15);
  EXPECT_NEAR(scores.nrmse, (3 - 7.0 / 3) / 3, 1e-15);
  EXPECT_NEAR(scores.fair_crps, (4.0 / 3 - 1) / 3, 1e-15);
  EXPECT_EQ(scores.crps_sum, scores.crps);
}

TEST(ForecastEvaluator, TheSumOverChannelsIsScoredApart) {
  // Two paths, one step, two channels: errors of the channels cancel in the sum.
  ForecastEvaluator evaluator(2);
  evaluator.Add(std::vector<double>{1, 3, 1, 3}, std::vector<double>{2, 2});
  const ForecastScores scores = evaluator.Result();
  EXPECT_NEAR(scores.nd, 0.5, 1e-15);
  EXPECT_NEAR(scores.crps, 0.5, 1e-12);
  EXPECT_EQ(scores.nd_sum, 0);
  EXPECT_EQ(scores.crps_sum, 0);
  EXPECT_EQ(scores.fair_crps_sum, 0);
}

TEST(ForecastEvaluator, ManyPathsOfANormalScoreAsItsQuantiles) {
  const Gaussian component{1, 0, 1};
  const Forecast normal({}, {&component, 1});
  std::vector<double> paths;
  for (int i = 0; i < 2001; ++i) paths.push_back(normal.Quantile((i + 0.5) / 2001));
  ForecastEvaluator evaluator(1);
  evaluator.Add(paths, std::vector<double>{1});
  const ForecastScores scores = evaluator.Result();
  EXPECT_NEAR(scores.crps, 0.631675, 1e-3);       // tests/golden/crps_quantiles.py
  EXPECT_NEAR(scores.fair_crps, 0.602441, 1e-3);  // tests/golden/crps.py
}

TEST(ForecastEvaluator, WindowsAddUp) {
  ForecastEvaluator both(1);
  both.Add(std::vector<double>{0, 0}, std::vector<double>{1});
  both.Add(std::vector<double>{6, 6}, std::vector<double>{3});
  EXPECT_NEAR(both.Result().nd, 4.0 / 4, 1e-15);
  EXPECT_NEAR(both.Result().nrmse, std::sqrt(5.0) / 2, 1e-15);
}

}  // namespace
}  // namespace giot
