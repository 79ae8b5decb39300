#include "models/plan/fit_baselines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

const Season kYear{{{365.25, 1}}};

/// z_t = 0.6 z_(t-1) - 0.2 z_(t-2) + N(0, noise(t)^2), y = mean(t) + deviation(t) z.
std::vector<double> SyntheticSeries(int count, std::int64_t first_step, std::uint64_t seed) {
  Stream random(seed, "synthetic");
  std::vector<double> y;
  double z1 = 0;
  double z2 = 0;
  for (int i = -200; i < count; ++i) {
    const double phase = 2 * M_PI * static_cast<double>(first_step + i) / 365.25;
    const double z = 0.6 * z1 - 0.2 * z2 + random.Normal();
    z2 = z1;
    z1 = z;
    if (i >= 0) y.push_back(3 + 0.5 * std::sin(phase) + std::exp(-0.5 + 0.2 * std::cos(phase)) * z);
  }
  return y;
}

TEST(FitBaselines, RecoversTheWeightsOfAKnownAutoregression) {
  const auto y = SyntheticSeries(60000, 17, 1);
  const SeasonalArFit fit = FitSeasonalAr(kYear, {1, 2, 3}, {{17, y}});
  EXPECT_NEAR(fit.lag_weights[0], 0.6, 0.015);
  EXPECT_NEAR(fit.lag_weights[1], -0.2, 0.015);
  EXPECT_NEAR(fit.lag_weights[2], 0, 0.015);
  EXPECT_NEAR(fit.scale.mean_weights[0], 3, 0.02);
  EXPECT_NEAR(fit.scale.mean_weights[1], 0.5, 0.02);
  EXPECT_NEAR(fit.scale.mean_weights[2], 0, 0.02);
  // log deviation of y: -0.5 + 0.2 cos + log of the deviation of z
  const double var_z = (1 - -0.2) / ((1 + -0.2) * ((1 + 0.2) * (1 + 0.2) - 0.6 * 0.6));
  EXPECT_NEAR(fit.scale.log_deviation_weights[0], -0.5 + 0.5 * std::log(var_z), 0.02);
  EXPECT_NEAR(fit.scale.log_deviation_weights[2], 0.2, 0.02);
  // What is left of a standardised value is 1 / sd(z).
  EXPECT_NEAR(fit.log_noise_weights[0], -0.5 * std::log(var_z), 0.02);
}

TEST(FitBaselines, PoolsSeveralStretches) {
  const auto a = SyntheticSeries(30000, 0, 1);
  const auto b = SyntheticSeries(30000, 100, 2);
  const SeasonalArFit fit = FitSeasonalAr(kYear, {1, 2}, {{0, a}, {100, b}});
  EXPECT_NEAR(fit.lag_weights[0], 0.6, 0.015);
  EXPECT_NEAR(fit.lag_weights[1], -0.2, 0.015);
}

TEST(FitBaselines, PersistenceKeepsTheLastValueAndTheSpreadOfItsErrors) {
  const std::vector<double> y{1, 3, 2, 5, 4};
  const SeasonalArFit fit = FitPersistence({{0, y}});
  EXPECT_EQ(fit.lag_weights, std::vector<float>{1.0f});
  const double spread = std::exp(fit.log_noise_weights[0] + fit.scale.log_deviation_weights[0]);
  EXPECT_NEAR(spread, std::sqrt((4 + 1 + 9 + 1) / 4.0), 1e-6);
}

TEST(FitBaselines, ClimatologyHasNoLags) {
  const auto y = SyntheticSeries(5000, 0, 1);
  const SeasonalArFit fit = FitSeasonalAr(kYear, {}, {{0, y}});
  EXPECT_TRUE(fit.lag_weights.empty());
  EXPECT_NEAR(fit.log_noise_weights[0], 0, 1e-6);  // standardised: deviation 1
}

TEST(FitBaselines, TooShortASeriesIsRefused) {
  const std::vector<double> y{1, 2, 3};
  try {
    FitSeasonalAr(Season{}, {1, 7}, {{0, y}});
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "cannot fit an autoregression that reaches back 7 steps on 3 training values");
  }
}

TEST(FitBaselines, AConstantColumnHasATinySpreadAndNoNan) {
  const std::vector<double> y(100, 2.5);
  const SeasonalArFit fit = FitSeasonalAr(Season{}, {1}, {{0, y}});
  EXPECT_NEAR(fit.scale.mean_weights[0], 2.5, 1e-6);
  for (const float value : fit.log_noise_weights) EXPECT_TRUE(std::isfinite(value));
  for (const float value : fit.lag_weights) EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace giot
