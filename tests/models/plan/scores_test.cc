#include "models/plan/scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/plan/fit_baselines.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// N(2, 1), whatever was seen.
SeasonalArModel Normal() {
  SeasonalArFit fit;
  fit.scale = {{}, {2.0f}, {0.0f}};
  fit.log_noise_weights = {0.0f};
  auto plan = std::make_shared<SeasonalArPlan>();
  plan->fits[""] = fit;
  return SeasonalArModel(plan);
}

TEST(ScoreColumn, IsTheMeanOverTheScoredPart) {
  const std::vector<double> values{9, 9, 2, 3, 4, 9};
  const Score score = ScoreColumn(Normal(), "", values, 100, {102, 105, 1});
  EXPECT_EQ(score.count, 3);
  EXPECT_NEAR(score.crps, (0.233695 + 0.602441 + 1.452792) / 3, 1e-6);
  EXPECT_NEAR(score.nll, 0.5 * std::log(2 * M_PI) + (0 + 0.5 + 2) / 3, 1e-7);
  EXPECT_NEAR(score.rmse, std::sqrt(5.0 / 3), 1e-7);
}

// Golden: E CRPS of a calibrated N(0, 1) is 1 / sqrt(pi) (Gneiting and Raftery 2007).
TEST(ScoreColumn, OfTheTrueDistributionIsItsExpectation) {
  Stream random(1, "truth");
  std::vector<double> values;
  for (int i = 0; i < 100000; ++i) values.push_back(random.Normal(2, 1));
  const Score score = ScoreColumn(Normal(), "", values, 0, {0, 100000, 0});
  EXPECT_NEAR(score.crps, 1 / std::sqrt(M_PI), 0.004);
  EXPECT_NEAR(score.nll, 0.5 * std::log(2 * M_PI) + 0.5, 0.01);
}

TEST(ScoreColumn, RefusesAPartThatTheReadingsDoNotCover) {
  try {
    ScoreColumn(Normal(), "", {1, 2, 3}, 10, {11, 14, 0});
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "cannot score steps 11 to 13: the readings cover steps 10 to 12");
  }
}

TEST(Verdict, SaysPlainlyWhatIsNotBeaten) {
  EXPECT_EQ(Verdict({{"neural", 0, 1.0, 0}, {"ar1", 0, 1.1, 0}, {"seasonal_ar", 0, 1.05, 0}}),
            "the neural model beats every baseline in CRPS; its CRPS is 4.76 % below the best of "
            "them");
  EXPECT_EQ(Verdict({{"neural", 0, 1.0, 0}, {"ar1", 0, 0.9, 0}, {"seasonal_ar", 0, 1.05, 0}}),
            "the neural model does NOT beat in CRPS: ar1 (-10.00 %)");
}

TEST(Verdict, TakesItsMarginFromTheBestBaselineItsOwnFitIncluded) {
  EXPECT_EQ(Verdict({{"neural", 0, 1.0, 0}, {"ar1", 0, 1.25, 0}, {"ar1 (own fit)", 0, 1.01, 0}}),
            "the neural model beats every baseline in CRPS; its CRPS is 0.99 % below the best of "
            "them");
}

TEST(FormatScores, ShowsFourDigitsOfSmallScores) {
  const std::string text = FormatScores({{"neural", "demand_mw", false, -3.4, 0.004178, 0.0082, 10},
                                         {"ar1", "demand_mw", false, -2.1, 0.01697, 0.031, 10}},
                                        "share of the mean");
  EXPECT_THAT(
      text, testing::HasSubstr("model                              NLL        CRPS        RMSE\n"
                               "neural                         -3.4000    0.004178    0.008200\n"
                               "ar1                            -2.1000    0.016970    0.031000\n"));
  EXPECT_THAT(text, testing::HasSubstr("CRPS and RMSE in share of the mean, NLL in nat"));
}

TEST(FormatScores, SetsHeldOutColumnsApart) {
  const std::string text = FormatScores({{"neural", "RPT", false, 2, 1, 2, 10},
                                         {"neural", "MAL", true, 3, 2, 4, 10},
                                         {"ar1", "RPT", false, 2.5, 1.5, 2, 10},
                                         {"ar1", "MAL", true, 3.5, 2.5, 4, 10}},
                                        "m/s");
  EXPECT_THAT(text, testing::HasSubstr("Trained columns (mean)"));
  EXPECT_THAT(text, testing::HasSubstr("Columns held out of training (mean)"));
  EXPECT_THAT(text, testing::HasSubstr("MAL*"));
}

}  // namespace
}  // namespace giot
