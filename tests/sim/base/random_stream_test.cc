#include "sim/base/random_stream.h"

#include <gtest/gtest.h>

#include <cmath>

namespace giot {
namespace {

TEST(Stream, IsTheSameForTheSameSeedAndName) {
  Stream a(7, "requests of node 3"), b(7, "requests of node 3");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.Bits(), b.Bits());
}

TEST(Stream, DiffersByNameAndBySeed) {
  EXPECT_NE(Stream(7, "a").Bits(), Stream(7, "b").Bits());
  EXPECT_NE(Stream(7, "a").Bits(), Stream(8, "a").Bits());
}

TEST(Stream, UniformHasItsMomentsAndStaysInside) {
  Stream stream(1, "uniform");
  double sum = 0, squares = 0;
  constexpr int kDraws = 200000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.Uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 5 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / kDraws));
}

TEST(Stream, NormalHasItsMoments) {
  Stream stream(1, "normal");
  double sum = 0, squares = 0, fourth = 0;
  constexpr int kDraws = 200000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = stream.Normal();
    sum += x;
    squares += x * x;
    fourth += x * x * x * x;
  }
  EXPECT_NEAR(sum / kDraws, 0, 5 / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(fourth / kDraws, 3, 5 * std::sqrt(96.0 / kDraws));
}

TEST(Stream, ExponentialHasItsMean) {
  Stream stream(1, "exponential");
  double sum = 0;
  constexpr int kDraws = 200000;
  for (int i = 0; i < kDraws; ++i) sum += stream.Exponential(2.5);
  EXPECT_NEAR(sum / kDraws, 2.5, 5 * 2.5 / std::sqrt(kDraws));
}

TEST(Stream, BelowIsUniformOverItsCount) {
  Stream stream(1, "below");
  int seen[3] = {};
  for (int i = 0; i < 30000; ++i) ++seen[stream.Below(3)];
  for (const int count : seen) EXPECT_NEAR(count, 10000, 5 * std::sqrt(30000 * 2.0 / 9));
}

}  // namespace
}  // namespace giot
