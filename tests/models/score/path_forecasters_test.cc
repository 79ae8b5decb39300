#include "models/score/path_forecasters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/plan/fit_baselines.h"

namespace giot {
namespace {

using testing::ElementsAre;

TEST(SeasonalNaive, RepeatsTheLastSeason) {
  SeasonalNaive naive(2);
  for (const double x : {1.0, 2.0, 3.0}) naive.Observe({{x, -x}});
  Stream random(1, "unused");
  EXPECT_THAT(naive.Sample(3, 2, random), ElementsAre(2, -2, 3, -3, 2, -2, 2, -2, 3, -3, 2, -2));
  SeasonalNaive persistence(1);
  for (const double x : {1.0, 2.0, 3.0}) persistence.Observe({{x}});
  EXPECT_THAT(persistence.Sample(2, 1, random), ElementsAre(3, 3));
}

/// 20,000 rows of two random walks with steps of deviation 1 and 2 and correlation 0.6.
std::vector<double> Walks() {
  Stream random(1, "walks");
  std::vector<double> values{0, 0};
  for (int i = 1; i < 20000; ++i) {
    const double a = random.Normal();
    const double b = 2 * (0.6 * a + 0.8 * random.Normal());
    values.push_back(values[values.size() - 2] + a);
    values.push_back(values[values.size() - 2] + b);
  }
  return values;
}

TEST(GaussianWalk, SpreadsAsItsTrainingDid) {
  const std::vector<double> training = Walks();
  GaussianWalk walk({training, 2});
  walk.Observe({{10, 20}});
  Stream random(2, "paths");
  constexpr int kPaths = 20000;
  const std::vector<double> paths = walk.Sample(4, kPaths, random);
  double a = 0;
  double aa = 0;
  double ab = 0;
  double bb = 0;
  for (int path = 0; path < kPaths; ++path) {
    const double x = paths[path * 8 + 6] - 10;  // After four steps.
    const double y = paths[path * 8 + 7] - 20;
    a += x / kPaths;
    aa += x * x / kPaths;
    ab += x * y / kPaths;
    bb += y * y / kPaths;
  }
  EXPECT_NEAR(a, 0, 0.06);
  EXPECT_NEAR(aa, 4, 0.2);
  EXPECT_NEAR(ab, 4 * 1.2, 0.25);
  EXPECT_NEAR(bb, 4 * 4, 0.7);
}

TEST(RollingWindows, AreSpreadWithoutOverlap) {
  const RollingWindows few = SpreadWindows(100, 200, 10, 4);
  EXPECT_EQ(few.count, 4);
  EXPECT_EQ(few.stride, 30);
  const RollingWindows all = SpreadWindows(100, 199, 10, 1000);
  EXPECT_EQ(all.count, 9);
  EXPECT_GE(all.stride, 10);
  EXPECT_LE(all.from + (all.count - 1) * all.stride + 10, 199);
  EXPECT_EQ(SpreadWindows(100, 110, 10, 5).count, 1);
}

TEST(RollingWindows, AreScoredOnWhatCameAfterThem) {
  const std::vector<double> values{9, 1, 2, 4, 7, 11};
  SeasonalNaive persistence(1);
  Stream random(1, "paths");
  const RollingWindows windows{1, 2, 2, 2, 2, 3};  // Rows 2..3 from 1, rows 4..5 from 4.
  const ForecastScores scores = ScoreRolling(persistence, {values, 1}, windows, random);
  EXPECT_NEAR(scores.nd, (1 + 3 + 3 + 7) / 24.0, 1e-12);
  EXPECT_NEAR(scores.fair_crps, scores.nd, 1e-12);  // All paths alike: the absolute error.
}

// A random walk scored on random walks: E CRPS of a calibrated normal is deviation / sqrt(pi).
TEST(RollingWindows, GiveACalibratedForecastItsExpectedScore) {
  const std::vector<double> values = Walks();
  GaussianWalk walk({values, 2});
  Stream random(3, "paths");
  RollingWindows windows = SpreadWindows(1, 20000, 1, 4000);
  windows.paths = 50;
  const ForecastScores scores = ScoreRolling(walk, {values, 2}, windows, random);
  double size = 0;
  for (std::size_t i = 0; i < windows.count; ++i) {
    const std::size_t row = windows.from + i * windows.stride;
    size += std::abs(values[2 * row]) + std::abs(values[2 * row + 1]);
  }
  const double expected = (1 + 2) / std::sqrt(M_PI) * static_cast<double>(windows.count) / size;
  EXPECT_NEAR(scores.fair_crps / expected, 1, 0.03);
}

TEST(SessionPaths, DrawsEachSeriesByItsOwnSession) {
  std::vector<double> values;
  Stream random(1, "series");
  double x = 0;
  for (int i = 0; i < 2000; ++i) values.push_back(x = 0.5 * x + random.Normal());
  auto plan = std::make_shared<SeasonalArPlan>();
  plan->fits[""] = FitSeasonalAr(Season{}, {1}, {{0, values}});
  const SeasonalArModel model(plan);
  std::vector<std::unique_ptr<Session>> sessions;
  for (int c = 0; c < 2; ++c) sessions.push_back(model.Start({0, ""}));
  SessionPaths paths(std::move(sessions));
  paths.Observe({{4, -4}});
  const std::vector<double> draws = paths.Sample(1, 4000, random);
  double first = 0;
  double second = 0;
  for (int i = 0; i < 4000; ++i) {
    first += draws[2 * i] / 4000;
    second += draws[2 * i + 1] / 4000;
  }
  EXPECT_NEAR(first, 2, 0.2);
  EXPECT_NEAR(second, -2, 0.2);
}

}  // namespace
}  // namespace giot
