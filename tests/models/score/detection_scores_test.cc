#include "models/score/detection_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/plan/forecast.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

// Four records whose figures scikit-learn's documentation of roc_auc_score and
// average_precision_score gives: 0.75 and 0.83.
const std::vector<double> kScores{0.1, 0.4, 0.35, 0.8};
const std::vector<std::uint8_t> kPositive{0, 0, 1, 1};

TEST(DetectionScores, FourRecordsByHand) {
  EXPECT_NEAR(RocAuc({kScores, kPositive}), 0.75, 1e-15);
  EXPECT_NEAR(AveragePrecision({kScores, kPositive}), 0.5 + 0.5 * 2 / 3, 1e-15);
  const DetectionPoint best = BestF1({kScores, kPositive});
  EXPECT_EQ(best.threshold, 0.35);
  EXPECT_NEAR(best.precision, 2.0 / 3, 1e-15);
  EXPECT_EQ(best.recall, 1);
  EXPECT_NEAR(best.f1, 0.8, 1e-15);
}

TEST(DetectionScores, AThresholdCallsWhatReachesIt) {
  const DetectionPoint point = DetectionAt({kScores, kPositive}, 0.4);
  EXPECT_EQ(point.precision, 0.5);
  EXPECT_EQ(point.recall, 0.5);
  EXPECT_EQ(point.f1, 0.5);
  const DetectionPoint none = DetectionAt({kScores, kPositive}, 0.9);
  EXPECT_EQ(none.precision, 1);
  EXPECT_EQ(none.recall, 0);
}

TEST(DetectionScores, TiesCountHalf) {
  const std::vector<double> alike{3, 3, 3, 3};
  EXPECT_EQ(RocAuc({alike, kPositive}), 0.5);
  EXPECT_EQ(AveragePrecision({alike, kPositive}), 0.5);
}

// N(0, 1) against N(1, 1): Phi(1 / sqrt 2) = .760250 (Hanley and McNeil 1982: the binormal curve).
TEST(DetectionScores, TheAreaOfTwoNormalsIsTheClosedForm) {
  const Gaussian component{1, 0, 1};
  const Forecast normal({}, {&component, 1});
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  for (int i = 0; i < 4000; ++i) {
    const double z = normal.Quantile((i + 0.5) / 4000);
    scores.insert(scores.end(), {z, z + 1});
    positive.insert(positive.end(), {0, 1});
  }
  EXPECT_NEAR(RocAuc({scores, positive}), 0.760250, 1e-6);
}

TEST(DetectionScores, RefusesWhatHasNoScore) {
  const std::vector<std::uint8_t> none{0, 0, 0, 0};
  const std::vector<std::uint8_t> all{1, 1, 1, 1};
  const std::vector<double> nan{0.1, NAN, 0.3, 0.4};
  const std::vector<double> three{1, 2, 3};
  EXPECT_EQ(WordsOf([&] {
              BestF1({kScores, none});
            }),
            "detection scores: expected a positive record, found none; label what is to be "
            "detected with 1");
  EXPECT_EQ(WordsOf([&] {
              RocAuc({kScores, all});
            }),
            "detection scores: expected a negative record, found none; label what is normal with "
            "0");
  EXPECT_EQ(WordsOf([&] {
              AveragePrecision({nan, kPositive});
            }),
            "detection scores: expected numbers, found nan at record 1; score every record");
  EXPECT_EQ(WordsOf([&] {
              DetectionAt({three, kPositive}, 0);
            }),
            "detection scores: expected a label for each of 3 scores, found 4; label every record "
            "with 1 or 0");
}

}  // namespace
}  // namespace giot
