#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "models/plan/fit_baselines.h"
#include "models/score/bayesian_ar.h"
#include "models/score/detector_table.h"
#include "models/score/nearest_neighbour.h"
#include "models/score/quantised_chain.h"
#include "models/score/running_normal.h"
#include "models/score/session_density.h"
#include "models/score/surprise_detector.h"
#include "models/score/windowed_gaussian.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// A noisy wave with a spike at record 1500.
std::vector<double> WaveWithASpike() {
  Stream random(5, "wave");
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i) values.push_back(std::sin(i * 0.05) + random.Normal(0, 0.05));
  values[1500] += 6;
  return values;
}

std::vector<double> ScoresOf(const std::string& name, const std::vector<double>& values) {
  const auto detector = AnomalyDetectors().Make(name);
  std::vector<double> scores;
  for (std::size_t i = 0; i < values.size(); ++i) {
    scores.push_back(detector->Score(static_cast<std::int64_t>(300 * i), values[i]));
  }
  return scores;
}

class AnyAnomalyDetector : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Table, AnyAnomalyDetector, testing::ValuesIn(AnomalyDetectors().Names()));

TEST_P(AnyAnomalyDetector, FindsTheSpike) {
  const std::vector<double> scores = ScoresOf(GetParam(), WaveWithASpike());
  for (std::size_t i = 200; i < scores.size(); ++i) {
    if (i == 1500) continue;
    EXPECT_LT(scores[i], scores[1500]) << i;
  }
}

TEST_P(AnyAnomalyDetector, SeesNothingOfTheFuture) {
  std::vector<double> values = WaveWithASpike();
  const std::vector<double> whole = ScoresOf(GetParam(), values);
  values.resize(1000);
  values.push_back(1e6);
  const std::vector<double> cut = ScoresOf(GetParam(), values);
  for (std::size_t i = 0; i < 1000; ++i) ASSERT_EQ(whole[i], cut[i]) << i;
}

TEST_P(AnyAnomalyDetector, ScoresAnyStreamWithoutNan) {
  const std::vector<std::vector<double>> streams{std::vector<double>(400, 3.0),
                                                 {0},
                                                 {1e300, -1e300, 1e300, 0, 1e-300},
                                                 {0, 0, 0, 0, 0, 0, 1e9, 0, 0, -1e9, 5}};
  for (std::vector<double> stream : streams) {
    const std::size_t period = stream.size();
    while (stream.size() < 700) stream.push_back(stream[stream.size() % period]);
    for (const double score : ScoresOf(GetParam(), stream)) {
      ASSERT_FALSE(std::isnan(score));
      ASSERT_LT(score, std::numeric_limits<double>::infinity());
    }
  }
}

TEST_P(AnyAnomalyDetector, DoesNotDependOnTheUnit) {
  std::vector<double> values = WaveWithASpike();
  const std::vector<double> plain = ScoresOf(GetParam(), values);
  for (double& value : values) value *= 1024;
  const std::vector<double> scaled = ScoresOf(GetParam(), values);
  for (std::size_t i = 200; i < values.size(); ++i) {
    ASSERT_EQ(scaled[i], plain[i]) << i;
  }
}

TEST(WindowedGaussian, IsTheNormalTailRoundedToTwelveDigits) {
  WindowedGaussian detector;
  EXPECT_EQ(detector.Score(0, 5), 0);
  detector.Score(0, 7);
  // N(6, 1): two deviations above.
  EXPECT_EQ(detector.Score(0, 8), 0.977249868052);
  EXPECT_EQ(WindowedGaussian().Score(0, 1), 0);
}

TEST(WindowedGaussian, MovesOnEveryHundredValues) {
  WindowedGaussian detector;
  for (int i = 0; i < 6400; ++i) detector.Score(0, i % 2);
  for (int i = 0; i < 99; ++i) detector.Score(0, 100);
  EXPECT_EQ(detector.Score(0, 100), 1);
  // Now 100 of 6,400 values are 100: mean 2.055, deviation 12.35.
  EXPECT_NEAR(detector.Score(0, 2.0546875), 0.5, 1e-6);
}

TEST(RunningNormal, IsSurprisedByTheSquareOfTheDistance) {
  RunningNormal density;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(density.Surprise(5) + density.Surprise(7), 0);
  EXPECT_NEAR(density.Surprise(9), 0.5 * 9, 1e-6);
  EXPECT_NEAR(density.mean(), 69.0 / 11, 1e-12);
}

// Once it has learnt x_t = 0.5 x_(t-1) + N(0, 1) well, its surprise is half a chi-square: mean 1/2.
TEST(BayesianAr, LearnsAnAutoregression) {
  Stream random(2, "ar");
  BayesianAr density(2);
  double x = 0;
  double sum = 0;
  for (int i = 0; i < 6000; ++i) {
    x = 0.5 * x + random.Normal();
    const double surprise = density.Surprise(x);
    if (i >= 1000) sum += surprise;
  }
  EXPECT_NEAR(sum / 5000, 0.5, 0.03);
  // A jump that the level alone would allow: x is now far from 0.5 x.
  for (const double value : {2.5, 1.25, 0.6}) density.Surprise(value);
  EXPECT_NEAR(density.Surprise(3.3), 0.5 * 9, 0.6);
}

// The surprise of a normal step is half the square of its distance in deviations.
TEST(SessionDensity, MakesADetectorOfATrainedModel) {
  Stream random(2, "ar");
  std::vector<double> values;
  double x = 0;
  for (int i = 0; i < 3000; ++i) values.push_back(x = 0.5 * x + random.Normal());
  auto plan = std::make_shared<SeasonalArPlan>();
  plan->fits[""] = FitSeasonalAr(Season{}, {1}, {{0, values}});
  SessionDensity density(SeasonalArModel(plan).Start({0, ""}));
  for (const double value : values) EXPECT_GE(density.Surprise(value), 0);
  density.Surprise(2);
  EXPECT_NEAR(density.Surprise(1), 0, 0.1);
  EXPECT_NEAR(density.Surprise(3.5), 0.5 * 9, 0.4);
}

// The chain 0 -> 1 -> 2 -> 0: each move is sure, its reverse is not.
TEST(QuantisedChain, LearnsTheOrderOfStates) {
  QuantisedChain density;
  for (int i = 0; i < 1500; ++i) density.Surprise(i % 3);
  EXPECT_LT(density.Surprise(0), 0.7);  // A bin shares half of its count with its neighbours.
  EXPECT_GT(density.Surprise(2), 3);
}

TEST(QuantisedChain, IsMoreSurprisedTheFartherAValueLies) {
  double before = 0;
  for (const double value : {0.5, 1.5, 3.0, 1e6}) {
    QuantisedChain density;
    Stream random(1, "values");
    for (int i = 0; i < 1000; ++i) density.Surprise(random.Uniform());
    const double surprise = density.Surprise(value);
    EXPECT_GE(surprise, before) << value;
    before = surprise;
  }
}

TEST(NearestNeighbour, TellsTheDistanceAsAShareOfTheRange) {
  NearestNeighbour density;
  EXPECT_EQ(density.Distance(0), 0);
  EXPECT_NEAR(density.Distance(10), 1, 1e-8);
  EXPECT_NEAR(density.Distance(4), 0.4, 1e-8);
  EXPECT_NEAR(density.Distance(8), 0.2, 1e-8);
  EXPECT_NEAR(density.Distance(20), 0.5, 1e-8);
  EXPECT_EQ(density.Distance(8), 0);
}

// Surprises with a Pareto tail of index 1/2: P(X > x) = x^-2.
TEST(SurpriseTail, TellsTheLogOfTheTailProbability) {
  Stream random(4, "Pareto");
  double error = 0;
  constexpr int kRuns = 200;
  for (int run = 0; run < kRuns; ++run) {
    SurpriseTail tail;
    for (int i = 0; i < 1000; ++i) tail.Rarity(1 / std::sqrt(1 - random.Uniform()));
    error += tail.Rarity(40) - 2 * std::log(40.0);
  }
  // Ten values make a noisy estimate: 1 / index is too great by 9/8 on average (gamma law).
  EXPECT_NEAR(error / kRuns, 2 * std::log(40 / 10.0) / 8, 0.35);
  SurpriseTail young;
  EXPECT_EQ(young.Rarity(40), 0);
}

TEST(AlarmHold, LetsAnAlarmPassOnce) {
  AlarmHold hold;
  EXPECT_EQ(hold.Pass(3), 3);
  EXPECT_EQ(hold.Pass(3), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(hold.Pass(4), 4);
  for (int i = 0; i < 99; ++i) {
    EXPECT_EQ(hold.Pass(2), -std::numeric_limits<double>::infinity()) << i;
  }
  EXPECT_EQ(hold.Pass(3.5), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(hold.Pass(3.6), 3.6);
}

}  // namespace
}  // namespace giot
