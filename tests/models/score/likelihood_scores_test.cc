#include "models/score/likelihood_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

double LogNormal(double x, double mean, double variance) {
  return -0.5 * (std::log(2 * std::numbers::pi * variance) + (x - mean) * (x - mean) / variance);
}

TEST(LikelihoodScores, AUniformImageOfBytesHasEightBitsADimension) {
  EXPECT_NEAR(BitsPerDimension(0, 784, 256), 8, 1e-12);
  EXPECT_NEAR(BitsPerDimension(10 * std::numbers::ln2, 5), 2, 1e-12);
}

TEST(LikelihoodScores, LogMeanExpDoesNotOverflow) {
  EXPECT_NEAR(LogMeanExp(std::vector<double>{1000, 1000}), 1000, 1e-12);
  EXPECT_NEAR(LogMeanExp(std::vector<double>{0, std::log(3.0)}), std::log(2.0), 1e-12);
  const double none = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(LogMeanExp(std::vector<double>{none, none}), none);
}

// z ~ N(0, 1), x | z ~ N(z, 1): log p(x) = log N(x; 0, 2), and the posterior is N(x / 2, 1 / 2).
TEST(LikelihoodScores, TheBoundIsTightWhereTheProposalIsThePosterior) {
  Stream random(1, "draws");
  const double x = 1.3;
  std::vector<double> log_weights;
  for (int i = 0; i < 60; ++i) {
    const double z = random.Normal(x / 2, std::sqrt(0.5));
    log_weights.push_back(LogNormal(z, 0, 1) + LogNormal(x, z, 1) - LogNormal(z, x / 2, 0.5));
  }
  EXPECT_NEAR(ImportanceWeightedBound(log_weights, 1), LogNormal(x, 0, 2), 1e-6);
  EXPECT_NEAR(ImportanceWeightedBound(log_weights, 20), LogNormal(x, 0, 2), 1e-6);
}

// The prior as proposal: the ELBO is E log N(x; z, 1), and more draws come nearer to log p(x).
TEST(LikelihoodScores, TheBoundRisesWithTheDraws) {
  Stream random(1, "draws");
  const double x = 1.3;
  std::vector<double> log_weights;
  for (int i = 0; i < 200000; ++i) log_weights.push_back(LogNormal(x, random.Normal(), 1));
  const double elbo = -0.5 * (std::log(2 * std::numbers::pi) + x * x + 1);
  EXPECT_NEAR(ImportanceWeightedBound(log_weights, 1), elbo, 0.02);
  EXPECT_GT(ImportanceWeightedBound(log_weights, 10), elbo + 0.3);
  EXPECT_NEAR(ImportanceWeightedBound(log_weights, 1000), LogNormal(x, 0, 2), 0.005);
}

TEST(LikelihoodScores, ARateDistortionPointByHand) {
  const std::vector<double> kl{2 * std::numbers::ln2, 4 * std::numbers::ln2};
  const RateDistortion point =
      RateDistortionOf(kl, std::vector<double>{0, 0, 1, 1}, std::vector<double>{0.1, 0, 1, 1.1});
  EXPECT_NEAR(point.bits_per_dimension, 1.5, 1e-12);
  EXPECT_NEAR(point.mean_square_error, 0.005, 1e-12);
  EXPECT_NEAR(point.psnr_db, 10 * std::log10(200), 1e-9);
}

// Golden: reverse water-filling, Cover and Thomas 2006, theorem 10.3.3, by hand.
TEST(LikelihoodScores, TheGaussianRateIsReverseWaterFilling) {
  EXPECT_NEAR(GaussianRate(std::vector<double>{1}, 0.25), 1, 1e-12);
  EXPECT_NEAR(GaussianRate(std::vector<double>{4, 1}, 2), 1, 1e-12);
  EXPECT_NEAR(GaussianRate(std::vector<double>{4, 0.1}, 0.6), 1.5, 1e-12);
  EXPECT_EQ(GaussianRate(std::vector<double>{4, 1}, 6), 0);
}

}  // namespace
}  // namespace giot
