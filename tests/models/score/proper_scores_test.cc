#include "models/score/proper_scores.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "models/plan/forecast.h"

namespace giot {
namespace {

Forecast StandardNormal() {
  const Gaussian component{1, 0, 1};
  return {{}, {&component, 1}};
}

/// Quantiles of N(0, 1) in the middles of n equal shares: a sample without chance.
std::vector<double> MiddleQuantiles(int n) {
  std::vector<double> sample;
  for (int i = 0; i < n; ++i) sample.push_back(StandardNormal().Quantile((i + 0.5) / n));
  return sample;
}

// Golden: Gneiting and Raftery 2007, eq. 21; tests/golden/crps.py
TEST(ProperScores, CrpsOfANormalIsTheClosedForm) {
  EXPECT_NEAR(CrpsOfNormal(0, 1, 0), 0.233695, 1e-6);
  EXPECT_NEAR(CrpsOfNormal(0, 1, 1), 0.602441, 1e-6);
  EXPECT_NEAR(CrpsOfNormal(0, 1, 2), 1.452792, 1e-6);
  EXPECT_NEAR(CrpsOfNormal(10, 2, 12), 2 * 0.602441, 2e-6);
}

// E |x - x'| / 2 of N(0, 1) = 1 / sqrt(pi).
TEST(ProperScores, ACalibratedNormalScoresOneOverRootPiOnAverage) {
  const std::vector<double> values = MiddleQuantiles(4000);
  double sum = 0;
  for (const double value : values) sum += CrpsOfNormal(0, 1, value);
  EXPECT_NEAR(sum / 4000, 0.564190, 1e-4);
}

// Golden: tests/golden/crps_quantiles.py
TEST(ProperScores, NineteenQuantilesAreBiasedAsGluontsIs) {
  std::array<double, 19> quantiles;
  for (std::size_t i = 0; i < 19; ++i) quantiles[i] = StandardNormal().Quantile(kQuantileLevels[i]);
  EXPECT_NEAR(CrpsFromQuantiles(quantiles, 0), 0.242711, 1e-6);
  EXPECT_NEAR(CrpsFromQuantiles(quantiles, 1), 0.631675, 1e-6);
  EXPECT_NEAR(CrpsFromQuantiles(quantiles, 2), 1.530324, 1e-6);
}

TEST(ProperScores, CrpsOfASampleByHand) {
  const std::vector<double> sample{4, 1, 2};
  EXPECT_NEAR(EnsembleCrps(sample, 3), 4.0 / 3 - 12.0 / 18, 1e-15);
  EXPECT_NEAR(FairCrps(sample, 3), 4.0 / 3 - 12.0 / 12, 1e-15);
  const std::vector<double> one{7};
  EXPECT_EQ(EnsembleCrps(one, 3), 4);
}

TEST(ProperScores, CrpsOfALargeSampleIsThatOfItsDistribution) {
  const std::vector<double> sample = MiddleQuantiles(4000);
  EXPECT_NEAR(EnsembleCrps(sample, 0), 0.233695, 1e-6);
  EXPECT_NEAR(EnsembleCrps(sample, 1), 0.602441, 1e-6);
  EXPECT_NEAR(EnsembleCrps(sample, 2), 1.452792, 1e-6);
}

// Over all samples of two with replacement from {0, 1}, whose CRPS at 0 is 1/2 - 1/4.
TEST(ProperScores, TheFairCrpsIsUnbiased) {
  double fair = 0;
  double ensemble = 0;
  for (const double a : {0.0, 1.0}) {
    for (const double b : {0.0, 1.0}) {
      const std::vector<double> sample{a, b};
      fair += FairCrps(sample, 0) / 4;
      ensemble += EnsembleCrps(sample, 0) / 4;
    }
  }
  EXPECT_NEAR(fair, 0.25, 1e-15);
  EXPECT_NEAR(ensemble, 0.375, 1e-15);
}

TEST(ProperScores, PinballWeighsBothSides) {
  EXPECT_NEAR(PinballLoss(2, 0.9, 3), 0.9, 1e-15);
  EXPECT_NEAR(PinballLoss(4, 0.9, 3), 0.1, 1e-15);
}

TEST(ProperScores, QuantilesOfASampleAreLinearBetweenItsValues) {
  const std::vector<double> sorted{1, 2, 4};
  EXPECT_EQ(SortedQuantile(sorted, 0), 1);
  EXPECT_EQ(SortedQuantile(sorted, 0.5), 2);
  EXPECT_EQ(SortedQuantile(sorted, 0.75), 3);
  EXPECT_EQ(SortedQuantile(sorted, 1), 4);
}

TEST(ProperScores, TheEnergyScoreOfANumberIsItsCrps) {
  const std::vector<double> sample{4, 1, 2};
  const double value = 3;
  EXPECT_NEAR(EnergyScore({sample, 1}, {&value, 1}), EnsembleCrps(sample, 3), 1e-15);
}

TEST(ProperScores, TheEnergyScoreOfAVectorByHand) {
  const std::vector<double> sample{0, 0, 3, 4};
  const std::vector<double> value{0, 0};
  EXPECT_NEAR(EnergyScore({sample, 2}, value), 2.5 - 10.0 / 8, 1e-15);
}

TEST(ProperScores, TheVariogramScoreSeesAWrongCorrelation) {
  const std::vector<double> alike{0, 0};
  const std::vector<double> apart{0, 4};
  EXPECT_NEAR(VariogramScore({alike, 2}, apart), 2 * 2 * 2, 1e-15);
  EXPECT_EQ(VariogramScore({apart, 2}, apart), 0);
}

}  // namespace
}  // namespace giot
