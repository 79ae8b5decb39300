// The scoreboard of the whole corpus, where it is at hand.
#include <gtest/gtest.h>

#include <vector>

#include "models/score/detector_table.h"
#include "models/score/nab_corpus.h"
#include "models/score/nab_scoreboard.h"
#include "tests/support/public_data.h"

namespace giot {
namespace {

class NabBoard : public testing::Test {
 protected:
  void SetUp() override {
    GIOT_NEEDS_DATA("nab", "github.com/numenta/NAB, revision ea702d7");
    if (corpus_.empty()) corpus_ = ReadNabCorpus(test::PublicData("nab"));
  }
  static std::vector<double> ScoresOf(std::string_view detector) {
    const auto scores = DetectAnomalies(detector, corpus_);
    std::vector<double> by_profile;
    for (const NabProfile& profile : kNabProfiles) {
      by_profile.push_back(BestNabResult(corpus_, scores, profile).score);
    }
    return by_profile;
  }
  static std::vector<NabSeries> corpus_;
};
std::vector<NabSeries> NabBoard::corpus_;

TEST_F(NabBoard, HasAllFilesRecordsAndWindows) {
  std::size_t records = 0;
  std::size_t windows = 0;
  for (const NabSeries& series : corpus_) {
    records += series.values.size();
    windows += series.windows.size();
  }
  EXPECT_EQ(corpus_.size(), 58);
  EXPECT_EQ(records, 365558);
  EXPECT_EQ(windows, 116);
}

// Golden: results/final_results.json of numenta/NAB at ea702d7, windowedGaussian.
TEST_F(NabBoard, TheWindowedGaussianScoresAsPublished) {
  const std::vector<double> scores = ScoresOf("windowed_gaussian");
  EXPECT_NEAR(scores[0], 39.649523, 1e-5);
  EXPECT_NEAR(scores[1], 20.867986, 1e-5);
  EXPECT_NEAR(scores[2], 47.410027, 1e-5);
}

TEST_F(NabBoard, ADetectorThatKnowsTheLabelsScores100) {
  std::vector<std::vector<double>> scores;
  for (const NabSeries& series : corpus_) {
    scores.emplace_back(series.values.size(), 0.0);
    for (const NabWindow& window : series.windows) scores.back()[window.first] = 1;
  }
  for (const NabProfile& profile : kNabProfiles) {
    EXPECT_NEAR(BestNabResult(corpus_, scores, profile).score, 100, 1e-9) << profile.name;
  }
}

TEST_F(NabBoard, EveryDensityModelBeatsTheWindowedGaussian) {
  for (const std::string& name : AnomalyDetectors().Names()) {
    if (name == "windowed_gaussian") continue;
    const std::vector<double> scores = ScoresOf(name);
    EXPECT_GT(scores[0], 49) << name;
    EXPECT_GT(scores[1], 34) << name;
    EXPECT_GT(scores[2], 56) << name;
  }
}

// As models/score/README.md and `giot reproduce E11` tell it.
TEST_F(NabBoard, TheNearestNeighbourDensityAtTwoScalesIsTheBest) {
  const std::vector<double> scores = ScoresOf("nearest_neighbour_scales");
  EXPECT_NEAR(scores[0], 69.71, 0.01);
  EXPECT_NEAR(scores[1], 62.67, 0.01);
  EXPECT_NEAR(scores[2], 74.35, 0.01);
}

}  // namespace
}  // namespace giot
