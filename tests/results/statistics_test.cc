#include "results/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

struct Published {
  double probability;
  double degrees;
  double t;
};

// Golden: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2 "Critical values of the
// Student's t distribution", three decimals.
constexpr Published kNist[] = {
    {0.90, 1, 3.078},    {0.95, 1, 6.314},   {0.975, 1, 12.706}, {0.99, 1, 31.821},
    {0.995, 1, 63.657},  {0.90, 2, 1.886},   {0.95, 2, 2.920},   {0.975, 2, 4.303},
    {0.99, 2, 6.965},    {0.995, 2, 9.925},  {0.975, 3, 3.182},  {0.975, 4, 2.776},
    {0.975, 5, 2.571},   {0.975, 6, 2.447},  {0.975, 7, 2.365},  {0.975, 8, 2.306},
    {0.90, 9, 1.383},    {0.95, 9, 1.833},   {0.975, 9, 2.262},  {0.99, 9, 2.821},
    {0.995, 9, 3.250},   {0.999, 9, 4.297},  {0.975, 10, 2.228}, {0.975, 19, 2.093},
    {0.975, 29, 2.045},  {0.95, 30, 1.697},  {0.975, 30, 2.042}, {0.975, 60, 2.000},
    {0.975, 100, 1.984}, {0.99, 100, 2.364},
};

TEST(StudentQuantile, AgreesWithThePublishedTable) {
  for (const Published& row : kNist) {
    EXPECT_NEAR(StudentQuantile(row.probability, row.degrees), row.t, 0.0005)
        << row.probability << " with " << row.degrees;
  }
}

// Closed forms: with one degree T is Cauchy, t = tan(pi (p - 1/2)); with two degrees
// t = (2p - 1) sqrt(2 / (4 p (1 - p))).
TEST(StudentQuantile, IsExactWhereAClosedFormExists) {
  for (const double p : {0.51, 0.6, 0.9, 0.975, 0.999}) {
    const double cauchy = std::tan(M_PI * (p - 0.5));
    EXPECT_NEAR(StudentQuantile(p, 1), cauchy, 1e-12 * cauchy);
    const double two = (2 * p - 1) * std::sqrt(2 / (4 * p * (1 - p)));
    EXPECT_NEAR(StudentQuantile(p, 2), two, 1e-12 * two);
    EXPECT_EQ(StudentQuantile(1 - p, 2), -StudentQuantile(1 - (1 - p), 2));
  }
  EXPECT_EQ(StudentQuantile(0.5, 7), 0);
}

// The 0.975 quantile of the normal distribution, to which t tends.
TEST(StudentQuantile, TendsToTheNormalQuantile) {
  EXPECT_NEAR(StudentQuantile(0.975, 1e7), 1.959963984540054, 1e-6);
}

// I_x(a, b) = 1 - I_{1-x}(b, a); I_x(1, b) = 1 - (1 - x)^b (DLMF 8.17.4 and 8.17.5).
TEST(IncompleteBeta, KeepsItsIdentities) {
  Stream random(3, "incomplete beta");
  for (int i = 0; i < 200; ++i) {
    const double a = random.Uniform(0.1, 60);
    const double b = random.Uniform(0.1, 60);
    const double x = random.Uniform();
    EXPECT_NEAR(IncompleteBeta(a, b, x) + IncompleteBeta(b, a, 1 - x), 1, 1e-12);
    EXPECT_NEAR(IncompleteBeta(1, b, x), 1 - std::pow(1 - x, b), 1e-12);
  }
  EXPECT_EQ(IncompleteBeta(2, 3, 0), 0);
  EXPECT_EQ(IncompleteBeta(2, 3, 1), 1);
}

// By hand: 2, 4, 4, 5, 5 has mean 4, sum of squares 6, s = sqrt(1.5), t(0.975, 4) = 2.776445.
TEST(Estimated, GivesMeanDeviationAndInterval) {
  const double sample[] = {2, 4, 4, 5, 5};
  const Estimate estimate = Estimated(sample);
  EXPECT_EQ(estimate.count, 5u);
  EXPECT_DOUBLE_EQ(estimate.mean, 4);
  EXPECT_DOUBLE_EQ(estimate.standard_deviation, std::sqrt(1.5));
  EXPECT_NEAR(estimate.half_width, 2.776445 * std::sqrt(1.5 / 5), 1e-6);
  EXPECT_TRUE(estimate.ExcludesZero());
}

TEST(Estimated, SaysNothingFromOneValue) {
  const double one[] = {3};
  EXPECT_EQ(Estimated(one).mean, 3);
  EXPECT_TRUE(std::isnan(Estimated(one).half_width));
  EXPECT_FALSE(Estimated(one).ExcludesZero());
  EXPECT_TRUE(std::isnan(Estimated({}).mean));
}

// What an interval promises: of 2000 samples of 6 normal values, 95 % catch the true mean; the
// share's own standard error is 0.5 %.
TEST(Estimated, CatchesTheTrueMeanAsOftenAsItSays) {
  Stream random(5, "coverage of the interval");
  int caught = 0;
  for (int i = 0; i < 2000; ++i) {
    double sample[6];
    for (double& value : sample) value = random.Normal(10, 3);
    const Estimate estimate = Estimated(sample);
    if (estimate.low() <= 10 && 10 <= estimate.high()) ++caught;
  }
  EXPECT_NEAR(caught / 2000.0, 0.95, 0.015);
}

TEST(PairedDifference, ComparesEqualSeedsAlone) {
  const SeedValues a{{1, 10}, {2, 20}, {3, 30}, {9, 1000}};
  const SeedValues b{{3, 33}, {1, 12}, {2, 21}, {8, -1000}};
  const Estimate difference = PairedDifference(a, b);
  EXPECT_EQ(difference.count, 3u);
  EXPECT_DOUBLE_EQ(difference.mean, 2);
  EXPECT_DOUBLE_EQ(difference.standard_deviation, 1);
}

// Large differences between seeds hide an effect that pairing shows.
TEST(PairedDifference, SeesWhatUnpairedIntervalsDoNot) {
  const SeedValues a{{1, 10}, {2, 50}, {3, 90}, {4, 130}};
  const SeedValues b{{1, 11}, {2, 51.1}, {3, 91}, {4, 130.9}};
  EXPECT_TRUE(PairedDifference(a, b).ExcludesZero());
  const double first[] = {10, 50, 90, 130};
  const double second[] = {11, 51.1, 91, 130.9};
  EXPECT_GT(Estimated(first).high(), Estimated(second).low());
}

}  // namespace
}  // namespace giot
