#include "models/score/correlation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// Two windows of 4 steps: channel 0 alternates, channel 1 is its opposite, channel 2 is constant.
const std::vector<float> kAlternating{1, -1, 5, -1, 1, 5, 1, -1, 5, -1, 1, 5,
                                      1, -1, 5, -1, 1, 5, 1, -1, 5, -1, 1, 5};

TEST(Correlation, OverTimeOfAnAlternatingChannel) {
  // Eight values of +-1: the variance is 8/7.
  EXPECT_THAT(Autocorrelations({kAlternating, 4, 3}, 2),
              testing::Pointwise(testing::DoubleNear(1e-12),
                                 {-7.0 / 8, -7.0 / 8, 0.0, 7.0 / 8, 7.0 / 8, 0.0}));
}

TEST(Correlation, BetweenOppositeChannels) {
  EXPECT_THAT(
      CrossCorrelations({kAlternating, 4, 3}),
      testing::Pointwise(testing::DoubleNear(1e-12), {7.0 / 8, -7.0 / 8, 7.0 / 8, 0.0, 0.0, 0.0}));
}

TEST(Correlation, TheScoreIsATenthOfTheSumOfDifferences) {
  std::vector<float> alike = kAlternating;
  for (std::size_t i = 0; i < alike.size(); i += 3) alike[i + 1] = alike[i];
  EXPECT_NEAR(CorrelationalScore({kAlternating, 4, 3}, {alike, 4, 3}), 0.175, 1e-12);
  EXPECT_EQ(CorrelationalScore({kAlternating, 4, 3}, {kAlternating, 4, 3}), 0);
}

// An AR(1) process of weight w has autocorrelation w^lag; white noise has none.
TEST(Correlation, TellsAnAutoregressionFromNoise) {
  Stream random(3, "series");
  std::vector<float> noise;
  std::vector<float> memory;
  double x = 0;
  for (int i = 0; i < 40000; ++i) {
    x = 0.8 * x + random.Normal();
    memory.push_back(static_cast<float>(x));
    noise.push_back(static_cast<float>(random.Normal()));
  }
  EXPECT_NEAR(AutocorrelationError({memory, 40, 1}, {noise, 40, 1}, 3), (0.8 + 0.64 + 0.512) / 3,
              0.03);
}

}  // namespace
}  // namespace giot
