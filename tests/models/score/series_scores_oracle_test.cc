// TimeGAN's scores against what its own code and a reimplementation in torch give.
#include <gtest/gtest.h>

#include <functional>

#include "models/score/series_scores.h"
#include "models/score/synthesis_sets.h"
#include "tests/support/public_data.h"

namespace giot {
namespace {

WindowSet Sines() {
  Stream random(1, "sines");
  return SinesSet(10000, random);
}
WindowSet Stocks() { return StockSet(test::PublicData("timegan/stock.csv")); }

#define NEEDS_STOCKS() \
  GIOT_NEEDS_DATA("timegan/stock.csv", "github.com/jsyoon0823/TimeGAN, data/stock_data.csv")

WindowSet GaussianLike(const WindowSet& real) {
  Stream random(2, "Gaussian");
  return FullCovarianceGaussian(real.View()).Sample(real.rows(), random);
}

/// Mean over three seeds.
double Mean(const std::function<double(std::uint64_t)>& score) {
  return (score(1) + score(2) + score(3)) / 3;
}

/// Of the real windows at even places against those at odd ones.
double HalfAgainstHalf(const WindowSet& real) {
  const std::size_t size = real.length * real.channels;
  WindowSet halves[2]{{{}, real.length, real.channels}, {{}, real.length, real.channels}};
  for (std::size_t row = 0; row < real.rows(); ++row) {
    const auto from = real.values.begin() + static_cast<std::ptrdiff_t>(row * size);
    halves[row % 2].values.insert(halves[row % 2].values.end(), from,
                                  from + static_cast<std::ptrdiff_t>(size));
  }
  return Mean([&](std::uint64_t seed) {
    return DiscriminativeScore(halves[0].View(), halves[1].View(), seed);
  });
}

// Golden: trained and tested on real windows, .036 and .094 as published (Yoon et al. 2019, table
// 2; Yuan and Qiao 2024, table 1); .03656 and .09462 with LibTorch's GRU in place of TensorFlow's.
TEST(SeriesScoresOracle, TrainedOnRealStocks) {
  NEEDS_STOCKS();
  const WindowSet real = Stocks();
  ASSERT_EQ(real.rows(), 3661);
  EXPECT_NEAR(PredictiveScore(real.View(), real.View(), 1), 0.03656, 0.002);
}
TEST(SeriesScoresOracle, TrainedOnRealSines) {
  const WindowSet real = Sines();
  EXPECT_NEAR(PredictiveScore(real.View(), real.View(), 1), 0.09462, 0.002);
}

// Golden: .010 and .0035, one draw each, with LibTorch's GRU. A coin's |accuracy - 1/2| on 2,000
// and 732 test windows is .0089 and .0147 on average; for the mean of three .0206 and .0340 lie
// three deviations off.
TEST(SeriesScoresOracle, HalvesOfRealSinesAreNotToldApart) {
  EXPECT_LT(HalfAgainstHalf(Sines()), 0.02);
}
TEST(SeriesScoresOracle, HalvesOfRealStocksAreNotToldApart) {
  NEEDS_STOCKS();
  EXPECT_LT(HalfAgainstHalf(Stocks()), 0.034);
}

// Golden: .172 and .063 discriminative, .0495 and .0966 predictive, with LibTorch's GRU.
TEST(SeriesScoresOracle, AGaussianOfFullCovarianceOnStocks) {
  NEEDS_STOCKS();
  const WindowSet real = Stocks();
  const WindowSet fake = GaussianLike(real);
  EXPECT_NEAR(PredictiveScore(real.View(), fake.View(), 1), 0.0495, 0.003);
  EXPECT_NEAR(
      Mean([&](std::uint64_t seed) { return DiscriminativeScore(real.View(), fake.View(), seed); }),
      0.172, 0.03);
}
TEST(SeriesScoresOracle, AGaussianOfFullCovarianceOnSines) {
  const WindowSet real = Sines();
  const WindowSet fake = GaussianLike(real);
  EXPECT_NEAR(PredictiveScore(real.View(), fake.View(), 1), 0.0966, 0.002);
  EXPECT_NEAR(
      Mean([&](std::uint64_t seed) { return DiscriminativeScore(real.View(), fake.View(), seed); }),
      0.063, 0.03);
}

}  // namespace
}  // namespace giot
