#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "models/score/detector_table.h"
#include "models/score/nab_corpus.h"
#include "models/score/nab_scoreboard.h"
#include "tests/results/fresh_folder.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

double Sigmoid(double y) { return 2 / (1 + std::exp(5 * y)) - 1; }

/// 100 records, of which 15 are not scored, with one window of 10.
std::vector<NabSeries> OneWindow() {
  NabSeries series{"one.csv", {}, std::vector<double>(100, 0.0), {{40, 49}}};
  for (int i = 0; i < 100; ++i) series.time_s.push_back(300 * i);
  return {series};
}

std::vector<std::vector<double>> AlarmsAt(std::initializer_list<std::size_t> records) {
  std::vector<double> scores(100, 0.0);
  for (const std::size_t record : records) scores[record] = 1;
  return {scores};
}

TEST(NabScoreboard, NoAlarmScores0AndTheFirstRecordOfEachWindow100) {
  for (const NabProfile& profile : kNabProfiles) {
    EXPECT_EQ(BestNabResult(OneWindow(), AlarmsAt({}), profile).score, 0) << profile.name;
    const NabResult perfect = BestNabResult(OneWindow(), AlarmsAt({40}), profile);
    EXPECT_NEAR(perfect.score, 100, 1e-12) << profile.name;
    EXPECT_EQ(perfect.windows, 1);
    EXPECT_EQ(perfect.found, 1);
    EXPECT_EQ(perfect.false_alarms, 0);
    EXPECT_EQ(perfect.threshold, 1);
  }
}

// Position -(49 - 44 + 1) / 10 in the window; the best alarm of a window counts.
TEST(NabScoreboard, ALateAlarmEarnsLess) {
  const NabResult late = BestNabResult(OneWindow(), AlarmsAt({44, 46, 49}), kNabProfiles[0]);
  EXPECT_NEAR(late.score, 100 * (Sigmoid(-0.6) / Sigmoid(-1) + 1) / 2, 1e-10);
}

// Before the first window an alarm costs all of its weight; after a window the more, the farther.
TEST(NabScoreboard, FalseAlarmsCostByTheirDistanceFromTheWindowBefore) {
  const NabResult board = NabResultAt(OneWindow(), AlarmsAt({30, 40, 52, 90}), kNabProfiles[1], 1);
  const double cost = 0.22 * (-1 + Sigmoid(3.0 / 9) - 1);
  EXPECT_NEAR(board.score, 100 * (1 + cost + 1) / 2, 1e-10);
  EXPECT_EQ(board.false_alarms, 3);
}

TEST(NabScoreboard, TheStartOfAFileIsNotScored) {
  EXPECT_EQ(NabResultAt(OneWindow(), AlarmsAt({14}), kNabProfiles[0], 1).false_alarms, 0);
  EXPECT_EQ(NabResultAt(OneWindow(), AlarmsAt({15}), kNabProfiles[0], 1).false_alarms, 1);
  NabSeries longer;
  longer.values.resize(22695);
  EXPECT_EQ(longer.ProbationaryRecords(), 750);
}

TEST(NabScoreboard, AMissedWindowCostsTwiceWhereFewMissesAreRewarded) {
  // A false alarm alone: -0.11 beside one missed window.
  EXPECT_NEAR(NabResultAt(OneWindow(), AlarmsAt({30}), kNabProfiles[2], 1).score, -11.0 / 3, 1e-10);
  EXPECT_NEAR(NabResultAt(OneWindow(), AlarmsAt({30}), kNabProfiles[0], 1).score, -11.0 / 2, 1e-10);
}

TEST(NabScoreboard, OneThresholdServesAllFiles) {
  std::vector<NabSeries> corpus = OneWindow();
  corpus.push_back(corpus[0]);
  std::vector<std::vector<double>> scores{AlarmsAt({40})[0], AlarmsAt({40})[0]};
  scores[1][40] = 0.5;  // Lower than the false alarms of the first file.
  for (std::size_t i = 60; i < 90; ++i) scores[0][i] = 0.7;
  const NabResult board = BestNabResult(corpus, scores, kNabProfiles[0]);
  EXPECT_EQ(board.threshold, 1);
  EXPECT_EQ(board.found, 1);
  EXPECT_NEAR(board.score, 50, 1e-10);
}

class NabFiles : public FreshFolder {
 protected:
  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder() / name).parent_path());
    std::ofstream(folder() / name) << text;
  }
};

TEST_F(NabFiles, AreReadWithTheirWindows) {
  Write("labels/combined_windows.json",
        R"({"a/x.csv": [["2014-04-10 00:05:00.000000", "2014-04-10 00:10:00.000000"]],
            "a/y.csv": []})");
  Write("data/a/x.csv",
        "timestamp,value\n2014-04-10 00:00:00,1\n2014-04-10 00:05:00,2.5\n2014-04-10 "
        "00:10:00,3\n");
  Write("data/a/y.csv", "timestamp,value\n2014-04-10 00:00:00,7\n");
  const std::vector<NabSeries> corpus = ReadNabCorpus(folder());
  ASSERT_EQ(corpus.size(), 2);
  EXPECT_EQ(corpus[0].name, "a/x.csv");
  EXPECT_EQ(corpus[0].values, (std::vector<double>{1, 2.5, 3}));
  EXPECT_EQ(corpus[0].time_s[1] - corpus[0].time_s[0], 300);
  ASSERT_EQ(corpus[0].windows.size(), 1);
  EXPECT_EQ(corpus[0].windows[0].first, 1);
  EXPECT_EQ(corpus[0].windows[0].last, 2);
  EXPECT_TRUE(corpus[1].windows.empty());
}

TEST_F(NabFiles, AreRefusedWhereLabelsAndRecordsDoNotFit) {
  Write("labels/combined_windows.json",
        R"({"x.csv": [["2014-04-10 00:05:00", "2014-04-11 00:05:00"]]})");
  Write("data/x.csv", "timestamp,value\n2014-04-10 00:05:00,1\n");
  EXPECT_EQ(WordsOf([&] { ReadNabCorpus(folder()); }),
            "x.csv: expected a record at 2014-04-11 00:05:00, where a labelled window begins or "
            "ends, found none; take labels and data from one revision of numenta/NAB");
  Write("labels/combined_windows.json", R"({"x.csv": [3]})");
  EXPECT_THAT(WordsOf([&] { ReadNabCorpus(folder()); }),
              testing::HasSubstr("expected an object of file names with lists of [first time, "
                                 "last time], found something else: "));
}

TEST_F(NabFiles, AreMissedByName) {
  try {
    ReadNabCorpus(folder());
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot open " + (folder() / "labels/combined_windows.json").string() +
                                " to read the windows of the Numenta Anomaly Benchmark; give a "
                                "folder of numenta/NAB that has data/ and labels/");
  }
}

}  // namespace
}  // namespace giot
