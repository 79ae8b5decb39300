#include "models/score/series_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <vector>

#include "models/score/frechet.h"
#include "models/score/synthesis_sets.h"
#include "tests/results/fresh_folder.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

WindowSet Sines(std::size_t rows, const char* name) {
  Stream random(1, name);
  return SinesSet(rows, random);
}

TEST(SeriesScores, ASetOfAnotherLevelIsToldApart) {
  const WindowSet real = Sines(300, "real");
  WindowSet fake = Sines(300, "fake");
  for (float& x : fake.values) x -= 0.5f;
  EXPECT_GT(DiscriminativeScore(real.View(), fake.View(), 1, 200), 0.45);
}

TEST(SeriesScores, TheSameSeedGivesTheSameBits) {
  const WindowSet real = Sines(200, "real");
  const WindowSet fake = Sines(200, "fake");
  EXPECT_EQ(DiscriminativeScore(real.View(), fake.View(), 1, 50),
            DiscriminativeScore(real.View(), fake.View(), 1, 50));
  EXPECT_EQ(PredictiveScore(real.View(), fake.View(), 1, 50),
            PredictiveScore(real.View(), fake.View(), 1, 50));
  EXPECT_NE(PredictiveScore(real.View(), fake.View(), 1, 50),
            PredictiveScore(real.View(), fake.View(), 2, 50));
}

// Where the last channel is 0.3 for ever, the predictor learns to say 0.3; where it was trained on
// 0.8, it is 0.5 off.
TEST(SeriesScores, AConstantIsForetoldExactly) {
  WindowSet real{std::vector<float>(50 * 6 * 2, 0.3f), 6, 2};
  WindowSet fake{std::vector<float>(50 * 6 * 2, 0.3f), 6, 2};
  EXPECT_LT(PredictiveScore(real.View(), fake.View(), 1, 2000), 0.01);
  for (std::size_t i = 1; i < fake.values.size(); i += 2) fake.values[i] = 0.8f;
  EXPECT_NEAR(PredictiveScore(real.View(), fake.View(), 1, 2000), 0.5, 0.01);
}

TEST(SeriesScores, RefuseSetsThatDoNotFit) {
  const WindowSet real = Sines(20, "real");
  const WindowSet longer{std::vector<float>(20 * 30 * 5), 30, 5};
  EXPECT_EQ(WordsOf([&] { DiscriminativeScore(real.View(), longer.View(), 1); }),
            "series scores: expected synthetic windows of 24 steps and 5 channels as the real "
            "ones, found 30 and 5; cut both alike");
  const WindowSet few = Sines(9, "few");
  EXPECT_EQ(WordsOf([&] { PredictiveScore(real.View(), few.View(), 1); }),
            "series scores: the synthetic set: expected at least 2 channels and 10 windows, found "
            "5 and 9; give longer or wider series");
  WindowSet broken = Sines(20, "broken");
  broken.values[24 * 5 * 3 + 1] = NAN;
  EXPECT_EQ(WordsOf([&] { PredictiveScore(broken.View(), real.View(), 1); }),
            "series scores: the real set: expected finite numbers, found nan in window 3; mend it");
}

TEST(SinesSet, IsASineOfLowFrequencyInEachChannel) {
  const WindowSet set = Sines(50, "set");
  ASSERT_EQ(set.rows(), 50);
  for (std::size_t row = 0; row < 50; ++row) {
    for (std::size_t c = 0; c < 5; ++c) {
      // sin(a + 2 f) + sin(a) = 2 cos(f) sin(a + f), with frequency and phase of the first steps.
      const auto sine = [&](std::size_t t) { return 2 * set.View().At(row, t, c) - 1.0; };
      const double phase = std::asin(sine(0));
      const double frequency = std::asin(sine(1)) - phase;
      EXPECT_GE(phase, 0);
      EXPECT_LT(phase, 0.1);
      EXPECT_GE(frequency, -1e-5);
      EXPECT_LT(frequency, 0.1);
      EXPECT_NEAR(sine(23), std::sin(phase + 23 * frequency), 1e-4);
    }
  }
}

class StockFile : public FreshFolder {
 protected:
  std::filesystem::path Write(int rows, bool constant) const {
    const std::filesystem::path file = folder() / "stock.csv";
    std::ofstream stream(file);
    stream << "Open,Volume\n";
    for (int i = 0; i < rows; ++i) stream << i << ',' << (constant ? 7 : 10 * i) << '\n';
    return file;
  }
};

TEST_F(StockFile, IsTurnedOverScaledAndCutIntoWindows) {
  const WindowSet set = StockSet(Write(26, false));
  EXPECT_EQ(set.channels, 2);
  ASSERT_EQ(set.rows(), 2);
  EXPECT_EQ(set.View().At(0, 0, 0), 1);
  EXPECT_NEAR(set.View().At(0, 23, 1), 2.0 / 25, 1e-7);
  EXPECT_NEAR(set.View().At(1, 0, 0), 24.0 / 25, 1e-7);
}

TEST_F(StockFile, IsRefusedWhereItIsTooShortOrConstant) {
  EXPECT_EQ(WordsOf([&] { StockSet(Write(24, false)); }),
            (folder() / "stock.csv").string() +
                ": expected at least 25 rows, found 24; give a longer series");
  EXPECT_EQ(WordsOf([&] { StockSet(Write(30, true)); }),
            (folder() / "stock.csv").string() +
                ": Volume: expected a column that varies, found 7 in every row; leave the column "
                "out");
}

TEST(FullCovarianceGaussian, HasTheMomentsOfItsWindows) {
  WindowSet real = Sines(2000, "real");
  for (float& x : real.values) x = 0.3f + 0.3f * x;  // Far from 0 and 1: hardly a draw is cut.
  Stream random(1, "draws");
  const WindowSet fake = FullCovarianceGaussian(real.View()).Sample(20000, random);
  const auto moments = [](const WindowSet& set) {
    const std::vector<double> values(set.values.begin(), set.values.end());
    return NormalMomentsOf({values, set.length * set.channels});
  };
  const NormalMoments of_real = moments(real);
  const NormalMoments of_fake = moments(fake);
  for (std::size_t i = 0; i < of_real.mean.size(); ++i) {
    EXPECT_NEAR(of_fake.mean[i], of_real.mean[i], 2e-3) << i;
  }
  for (std::size_t i = 0; i < of_real.covariance.size(); ++i) {
    ASSERT_NEAR(of_fake.covariance[i], of_real.covariance[i], 1e-4) << i;
  }
  EXPECT_LE(*std::max_element(fake.values.begin(), fake.values.end()), 1);
}

}  // namespace
}  // namespace giot
