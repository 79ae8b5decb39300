#include "models/plan/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/base/problems.h"

namespace giot {
namespace {

Forecast Identity(std::vector<Gaussian> components) {
  return {{TransformKind::kIdentity, 0}, components};
}
Forecast Root(std::vector<Gaussian> components, double resolution = 0) {
  return {{TransformKind::kSqrt, resolution}, components};
}

/// Midpoint sum of f over [low, high].
template <class Function>
double Sum(double low, double high, int cells, Function f) {
  const double width = (high - low) / cells;
  double sum = 0;
  for (int i = 0; i < cells; ++i) sum += f(low + (i + 0.5) * width);
  return sum * width;
}

/// The definition of the CRPS, by brute force.
double CrpsOfDefinition(const Forecast& forecast, double x, double low, double high) {
  const auto below = [&](double u) { return std::pow(forecast.Cdf(u), 2); };
  const auto above = [&](double u) { return std::pow(1 - forecast.Cdf(u), 2); };
  return Sum(low, x, 100000, below) + Sum(x, high, 100000, above);
}

// Golden: closed form of the Gaussian CRPS, Gneiting and Raftery 2007, eq. 21; values in
// tests/golden/crps.py
TEST(Forecast, CrpsOfTheStandardNormal) {
  const Forecast normal = Identity({{1, 0, 1}});
  EXPECT_NEAR(normal.Crps(0), 0.233695, 1e-6);
  EXPECT_NEAR(normal.Crps(1), 0.602441, 1e-6);
  EXPECT_NEAR(normal.Crps(2), 1.452792, 1e-6);
  EXPECT_NEAR(normal.Crps(-2), 1.452792, 1e-6);
}

TEST(Forecast, CrpsOfAMixtureIsItsDefinition) {
  const Forecast mixture = Identity({{0.5, -1, 0.4}, {0.3, 0.5, 1.2}, {0.2, 3, 0.1}});
  for (const double x : {-2.0, -1.0, 0.0, 1.7, 3.0, 5.0}) {
    EXPECT_NEAR(mixture.Crps(x), CrpsOfDefinition(mixture, x, -12, 12), 1e-7) << x;
  }
}

TEST(Forecast, CrpsOnTheOriginalScaleOfARootIsItsDefinition) {
  const Forecast mixture = Root({{0.6, 1.8, 0.4}, {0.3, 2.4, 0.6}, {0.1, 0.2, 0.3}});
  for (const double x : {0.0, 0.01, 0.5, 3.0, 9.0, 30.0}) {
    EXPECT_NEAR(mixture.Crps(x), CrpsOfDefinition(mixture, x, 0, 80), 1e-6) << x;
  }
}

TEST(Forecast, AnAlmostCertainForecastScoresItsDistance) {
  EXPECT_NEAR(Identity({{1, 2, 1e-6}}).Crps(5), 3, 1e-5);
  EXPECT_NEAR(Root({{1, 2, 1e-6}}).Crps(9), 5, 1e-4);
}

TEST(Forecast, DensityIntegratesToOneAndCdfIsItsIntegral) {
  const Forecast root = Root({{0.7, 1.5, 0.5}, {0.3, 0.5, 0.4}});
  const auto density = [&](double x) { return std::exp(root.LogDensity(x)); };
  // du = 2 r dr takes the singularity at 0 away.
  const auto on_root = [&](double r) { return density(r * r) * 2 * r; };
  EXPECT_NEAR(Sum(0, 7, 200000, on_root), 1, 1e-8);
  EXPECT_NEAR(Sum(0, 1.5, 200000, on_root), root.Cdf(2.25), 1e-8);
  const Forecast identity = Identity({{0.7, 1.5, 0.5}, {0.3, -2, 0.4}});
  EXPECT_NEAR(Sum(-8, 8, 100000, [&](double x) { return std::exp(identity.LogDensity(x)); }), 1,
              1e-8);
}

TEST(Forecast, LogDensityOfOneGaussianIsTheFormula) {
  const Forecast normal = Identity({{1, 3, 0.5}});
  EXPECT_NEAR(normal.LogDensity(4), -0.5 * std::log(2 * M_PI) - std::log(0.5) - 0.5 * 4, 1e-14);
  // y = sqrt(x) ~ N(3, 0.5^2): Jacobian 1 / (2 sqrt(x)); the other branch is e^-60 times as likely.
  const Forecast root = Root({{1, 3, 0.5}});
  EXPECT_NEAR(root.LogDensity(16),
              -0.5 * std::log(2 * M_PI) - std::log(0.5) - 0.5 * 4 - std::log(8), 1e-14);
}

TEST(Forecast, ACalmIsScoredAtHalfTheResolution) {
  const Forecast root = Root({{1, 1.5, 0.5}}, 0.02);
  EXPECT_EQ(root.LogDensity(0), root.LogDensity(0.01));
  EXPECT_GT(root.LogDensity(0), root.LogDensity(0.02));
  EXPECT_EQ(root.LogDensity(-0.1), -INFINITY);
}

TEST(Forecast, FarTailsKeepAFiniteLogDensity) {
  EXPECT_NEAR(Identity({{1, 0, 1}}).LogDensity(100), -5000 - 0.5 * std::log(2 * M_PI), 1e-9);
}

TEST(Forecast, MomentsAreThoseOfManyDraws) {
  for (const Forecast& forecast : {Identity({{0.5, -1, 0.4}, {0.5, 2, 1}}),
                                   Root({{0.6, 1.8, 0.4}, {0.3, 2.4, 0.6}, {0.1, 0.2, 0.3}})}) {
    Stream random(5, "draws");
    constexpr int kDraws = 400000;
    double sum = 0;
    double squares = 0;
    int below_median = 0;
    const double median = forecast.Quantile(0.5);
    for (int i = 0; i < kDraws; ++i) {
      const double x = forecast.Draw(random);
      sum += x;
      squares += x * x;
      below_median += x <= median;
    }
    const double mean = sum / kDraws;
    const double deviation = std::sqrt(squares / kDraws - mean * mean);
    const double error = deviation / std::sqrt(kDraws);
    EXPECT_NEAR(mean, forecast.Mean(), 5 * error);
    EXPECT_NEAR(deviation, forecast.StandardDeviation(), 10 * error);
    EXPECT_NEAR(below_median / static_cast<double>(kDraws), 0.5, 0.005);
  }
}

TEST(Forecast, QuantileUndoesCdf) {
  const Forecast identity = Identity({{0.5, -1, 0.4}, {0.3, 0.5, 1.2}, {0.2, 30, 0.1}});
  const Forecast root = Root({{0.6, 1.8, 0.4}, {0.4, 0.0, 0.3}});
  for (const double p : {1e-6, 0.01, 0.25, 0.5, 0.79, 0.81, 0.999}) {
    EXPECT_NEAR(identity.Cdf(identity.Quantile(p)), p, 1e-9) << p;
    EXPECT_NEAR(root.Cdf(root.Quantile(p)), p, 1e-9) << p;
  }
  EXPECT_NEAR(Identity({{1, 7, 2}}).Quantile(0.5), 7, 1e-10);
}

TEST(Forecast, AnUnknownTransformIsRefusedWithASuggestion) {
  try {
    ParseTransform("sqr");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "unknown transform \"sqr\"; did you mean \"sqrt\"? known: identity, sqrt");
  }
}

}  // namespace
}  // namespace giot
