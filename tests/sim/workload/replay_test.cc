#include "sim/workload/replay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "sim/base/problems.h"

namespace giot {
namespace {

class ReplayOfAFile : public testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::path(testing::TempDir()) /
            testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ofstream(file_) << "day,A,B\nmon,1,10\ntue,2,20\nwed,3,30\n";
    config_.group = "sensors";
  }
  std::filesystem::path file_;
  ReplayConfig config_;
};

TEST_F(ReplayOfAFile, GivesNodesTheirColumnsAndStartsOverAtTheEnd) {
  config_.from = "tue";
  config_.scale = 2;
  Replay replay(config_, file_, 3, 1);
  EXPECT_EQ(replay.first_row(), 1);
  EXPECT_EQ(replay.Read(0), 4);
  EXPECT_EQ(replay.Read(0), 6);
  EXPECT_EQ(replay.Read(0), 4);
  EXPECT_EQ(replay.Read(1), 40);
  EXPECT_EQ(replay.Read(2), 4);  // Node 2 takes the first column again.
}

TEST_F(ReplayOfAFile, KnowsWhatWasReadBefore) {
  config_.from = "wed";
  const Replay replay(config_, file_, 2, 1);
  EXPECT_EQ(replay.Past(1, 2), (std::vector<float>{10, 20}));
  EXPECT_EQ(replay.Past(0, 1), (std::vector<float>{2}));
  EXPECT_THROW(replay.Past(0, 3), ScenarioError);
}

TEST_F(ReplayOfAFile, GivesEachNodeItsOwnOffsetAndNoise) {
  config_.columns = {"A"};
  config_.offset_sd = 5;
  config_.noise_sd = 0.1;
  Replay replay(config_, file_, 2, 1);
  double sum[2] = {}, squares = 0;
  constexpr int kReads = 3000;
  for (int i = 0; i < kReads; ++i) {
    const double a = replay.Read(0), b = replay.Read(1);
    sum[0] += a;
    sum[1] += b;
    squares += (a - b) * (a - b);
  }
  const double difference = (sum[0] - sum[1]) / kReads;
  EXPECT_GT(std::abs(difference), 0.5);  // Two offsets of sd 5 differ.
  EXPECT_NEAR(squares / kReads - difference * difference, 2 * 0.01, 0.003);
}

TEST_F(ReplayOfAFile, KeepsReadingsAboveTheLowest) {
  config_.columns = {"A"};
  config_.noise_sd = 100;
  config_.lowest = 0;
  Replay replay(config_, file_, 1, 1);
  for (int i = 0; i < 100; ++i) EXPECT_GE(replay.Read(0), 0);
}

TEST_F(ReplayOfAFile, RefusesAnUnknownColumnAndAnUnknownTime) {
  config_.columns = {"C"};
  EXPECT_THROW(Replay(config_, file_, 1, 1), ScenarioError);
  config_.columns = {"A"};
  config_.from = "sun";
  try {
    Replay replay(config_, file_, 1, 1);
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.what(),
              file_.string() +
                  ":1:1: day: expected a row of \"sun\", found none; the file has mon to wed");
  }
}

}  // namespace
}  // namespace giot
