#include "models/score/distribution_distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "models/score/frechet.h"

namespace giot {
namespace {

/// Rows of N((shift, 0), I).
std::vector<double> Normals(int rows, double shift, const char* name) {
  Stream random(7, name);
  std::vector<double> values;
  for (int i = 0; i < rows; ++i) {
    values.push_back(random.Normal() + shift);
    values.push_back(random.Normal());
  }
  return values;
}

TEST(Mmd, ByHand) {
  const std::vector<double> a{0, 1};
  const std::vector<double> b{0, 2};
  const double half = std::exp(-0.5);
  const double two = std::exp(-2.0);
  EXPECT_NEAR(SquaredMmd({a, 1}, {b, 1}, 1), half + two - 2 * (1 + two + 2 * half) / 4, 1e-14);
}

// Population value of the kernel of width s between N(0, I) and N(m, I) in d dimensions: 2 (s^2 /
// (s^2 + 2))^(d/2) (1 - exp(-|m|^2 / (2 (s^2 + 2)))), from the convolution of normal densities.
TEST(Mmd, EstimatesTheClosedFormOfTwoNormals) {
  const std::vector<double> a = Normals(1500, 0, "a");
  const std::vector<double> b = Normals(1500, 1, "b");
  const double exact = 2.0 / 3 * (1 - std::exp(-1.0 / 6));
  EXPECT_NEAR(SquaredMmd({a, 2}, {b, 2}, 1), exact, 0.015);
  const std::vector<double> c = Normals(1500, 0, "c");
  EXPECT_NEAR(SquaredMmd({a, 2}, {c, 2}, 1), 0, 0.003);
}

TEST(Mmd, IsUnbiasedAndSoMayLieBelowZero) {
  const std::vector<double> a{0, 1};
  EXPECT_LT(SquaredMmd({a, 1}, {a, 1}, 1), 0);
}

TEST(Mmd, KeepsItsDigitsFarFromZero) {
  std::vector<double> a = Normals(100, 0, "a");
  std::vector<double> b = Normals(100, 1, "b");
  const double near = SquaredMmd({a, 2}, {b, 2}, 1);
  for (double& x : a) x += 1e6;
  for (double& x : b) x += 1e6;
  EXPECT_NEAR(SquaredMmd({a, 2}, {b, 2}, 1), near, 1e-8);
}

TEST(Mmd, ItsWidthIsTheMedianDistance) {
  const std::vector<double> a{0, 1};
  const std::vector<double> b{3};
  EXPECT_NEAR(MedianDistance({a, 1}, {b, 1}), 2, 1e-15);
  const std::vector<double> alike{5, 5};
  EXPECT_EQ(MedianDistance({alike, 1}, {alike, 1}), 1);
}

TEST(Wasserstein, ByHand) {
  const std::vector<double> a{3, 0, 1};
  const std::vector<double> b{5, 8, 6};
  EXPECT_NEAR(Wasserstein1(a, b), 5, 1e-15);
  EXPECT_EQ(Wasserstein1(a, a), 0);
}

TEST(Wasserstein, TakesSamplesOfAnySizes) {
  const std::vector<double> two{0, 1};
  const std::vector<double> three{0, 1, 1};
  EXPECT_NEAR(Wasserstein1(two, three), 0.5 - 1.0 / 3, 1e-15);
  const std::vector<double> one{5};
  EXPECT_NEAR(Wasserstein1(two, one), 4.5, 1e-15);
}

// A shift by m projects to |m cos(angle)|, whose mean is 2 |m| / pi in the plane.
TEST(Wasserstein, OfSlicesOfAShift) {
  const std::vector<double> a{0, 0, 1, 5, 2, 2};
  std::vector<double> b = a;
  for (std::size_t i = 0; i < b.size(); i += 2) b[i] += 3;
  Stream random(1, "directions");
  EXPECT_NEAR(SlicedWasserstein1({a, 2}, {b, 2}, 20000, random), 6 / std::numbers::pi, 0.03);
}

TEST(JensenShannon, IsOneBitBetweenDisjointFieldsAndZeroBetweenEqualOnes) {
  const std::vector<std::int64_t> http{80, 443, 443};
  const std::vector<std::int64_t> mqtt{1883, 8883};
  EXPECT_NEAR(JensenShannonOfField(http, mqtt), 1, 1e-15);
  const std::vector<std::int64_t> twice{443, 80, 443, 80, 443, 443};
  EXPECT_NEAR(JensenShannonOfField(http, twice), 0, 1e-15);
}

// H(3/4, 1/4) - H(1/2, 1/2) / 2 = 0.811278 - 0.5 (Lin 1991, eq. 4.1).
TEST(JensenShannon, ByHand) {
  const std::vector<double> even{5, 5};
  const std::vector<double> sure{2, 0};
  EXPECT_NEAR(JensenShannon(even, sure), 0.311278, 1e-6);
}

// N(0, I) against N((1, 0), diag(4, 1/4)): 1 + (2 - 1)^2 + (1/2 - 1)^2.
TEST(Frechet, OfTwoNormalsIsTheClosedForm) {
  const NormalMoments a{{0, 0}, {1, 0, 0, 1}};
  const NormalMoments b{{1, 0}, {4, 0, 0, 0.25}};
  EXPECT_NEAR(SquaredFrechet(a, b), 2.25, 1e-12);
  EXPECT_NEAR(SquaredFrechet(b, a), 2.25, 1e-12);
  EXPECT_NEAR(SquaredFrechet(b, b), 0, 1e-12);
}

// The distance does not change when both are turned, and then the covariances do not commute with
// the axes: 2.25 again, turned by 0.3 and compared with the matrix turned by hand.
TEST(Frechet, DoesNotDependOnTheAxes) {
  const double c = std::cos(0.3);
  const double s = std::sin(0.3);
  const NormalMoments a{{0, 0}, {1, 0, 0, 1}};
  const NormalMoments b{
      {c, s}, {4 * c * c + 0.25 * s * s, 3.75 * c * s, 3.75 * c * s, 4 * s * s + 0.25 * c * c}};
  EXPECT_NEAR(SquaredFrechet(a, b), 2.25, 1e-12);
}

TEST(Frechet, TakesSingularCovariances) {
  const NormalMoments point{{3, 4}, {0, 0, 0, 0}};
  const NormalMoments spread{{0, 0}, {1, 0, 0, 1}};
  EXPECT_NEAR(SquaredFrechet(point, spread), 27, 1e-12);
}

TEST(Frechet, MomentsOfRowsByHand) {
  const std::vector<double> rows{0, 0, 2, 4};
  const NormalMoments moments = NormalMomentsOf({rows, 2});
  EXPECT_EQ(moments.mean, (std::vector<double>{1, 2}));
  EXPECT_EQ(moments.covariance, (std::vector<double>{2, 4, 4, 8}));
}

}  // namespace
}  // namespace giot
