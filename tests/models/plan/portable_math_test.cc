#include "models/plan/portable_math.h"

#include <gtest/gtest.h>

#include <cmath>

namespace giot::portable {
namespace {

TEST(PortableMath, SingleExpIsTrueToTwoInTenMillion) {
  for (double x = -87; x <= 88; x += 0.01) {
    const auto single = static_cast<float>(x);
    const double truth = std::exp(static_cast<double>(single));
    EXPECT_NEAR(Exp(single) / truth, 1, 2e-7) << x;
  }
  EXPECT_GT(Exp(-1000.0f), 0.0f);
  EXPECT_LT(Exp(1000.0f), INFINITY);
}

TEST(PortableMath, SigmoidAndTanhAreTrueToTwoInTenMillion) {
  for (double x = -40; x <= 40; x += 0.003) {
    const auto single = static_cast<float>(x);
    EXPECT_NEAR(Sigmoid(single), 1 / (1 + std::exp(-static_cast<double>(single))), 2e-7) << x;
    EXPECT_NEAR(Tanh(single), std::tanh(static_cast<double>(single)), 2e-7) << x;
  }
}

TEST(PortableMath, DoubleFunctionsAreTrueToOneInAThousandTrillion) {
  for (double x = -700; x < 700; x += 0.37) EXPECT_NEAR(Exp(x) / std::exp(x), 1, 2e-15) << x;
  for (double x = -700; x < 700; x += 0.37) {
    const double value = std::exp(x);
    EXPECT_NEAR(Log(value), std::log(value), 1e-15 * std::max(1.0, std::abs(x))) << x;
  }
  for (double t = -3; t < 3; t += 0.0007) {
    EXPECT_NEAR(SinTurns(t), std::sin(2 * M_PI * t), 4e-15) << t;
    EXPECT_NEAR(CosTurns(t), std::cos(2 * M_PI * t), 4e-15) << t;
  }
}

TEST(PortableMath, NormalCdfIsTrueEverywhere) {
  for (double z = -12; z <= 12; z += 0.0013) {
    EXPECT_NEAR(NormalCdf(z), 0.5 * std::erfc(-z / std::sqrt(2.0)), 1e-15) << z;
  }
}

TEST(PortableMath, QuarterTurnsAreExact) {
  EXPECT_EQ(SinTurns(0), 0);
  EXPECT_EQ(SinTurns(0.25), 1);
  EXPECT_EQ(SinTurns(-0.25), -1);
  EXPECT_EQ(CosTurns(0.5), -1);
  EXPECT_EQ(CosTurns(1000), 1);
}

}  // namespace
}  // namespace giot::portable
