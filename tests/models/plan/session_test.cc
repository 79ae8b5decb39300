// What every variant's sessions must hold: the contract of models/generative_model.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/plan/load_model.h"
#include "sim/base/problems.h"
#include "sim/base/sha256.h"
#include "tests/models/plan/random_model.h"

namespace giot {
namespace {

std::vector<float> Readings(int count, std::uint64_t seed = 9) {
  Stream random(seed, "readings");
  std::vector<float> values;
  float y = 2;
  for (int i = 0; i < count; ++i) {
    y = 2 + 0.6f * (y - 2) + static_cast<float>(random.Normal(0, 0.5));
    values.push_back(y * y);
  }
  return values;
}

std::vector<double> Forecasts(ForecastSession& session, const std::vector<float>& readings) {
  std::vector<double> seen;
  for (const float x : readings) {
    const StepForecast next = session.Next();
    seen.insert(seen.end(), {next.mean, next.median, next.standard_deviation,
                             session.LogDensity({&x, 1}), session.Crps({&x, 1})});
    session.Observe({&x, 1});
  }
  return seen;
}

class AnyVariant : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Forecaster> model_ =
      ModelFromFile(test::RandomModelFile(), GetParam(), "random.giot");
};

TEST_P(AnyVariant, TwinsThatSawTheSameAgreeToTheBit) {
  const auto sensor = model_->StartForecast({5000, "RPT"});
  const auto sink = model_->StartForecast({5000, "RPT"});
  const auto readings = Readings(300);
  EXPECT_EQ(Forecasts(*sensor, readings), Forecasts(*sink, readings));
}

TEST_P(AnyVariant, ARestoredSessionGoesOnWithTheSameBits) {
  const auto readings = Readings(100);
  for (const int before : {0, 1, 3, 60}) {
    const auto session = model_->StartForecast({5000, "RPT"});
    Forecasts(*session, {readings.begin(), readings.begin() + before});
    const std::vector<std::byte> keyframe = session->Serialize();
    const auto other = model_->StartForecast({123, "RPT"});
    Forecasts(*other, Readings(17, 4));
    other->Restore(keyframe);
    EXPECT_EQ(other->Serialize(), keyframe);
    EXPECT_EQ(Forecasts(*other, readings), Forecasts(*session, readings)) << before;
  }
}

TEST_P(AnyVariant, ACloneGoesItsOwnWay) {
  const auto session = model_->StartForecast({0, ""});
  Forecasts(*session, Readings(20));
  const auto keyframe = session->Serialize();
  const auto clone = session->CloneForecast();
  EXPECT_EQ(clone->Serialize(), keyframe);
  Forecasts(*clone, Readings(5, 2));
  EXPECT_EQ(session->Serialize(), keyframe);
}

TEST_P(AnyVariant, AKeyframeOfAnotherSizeIsRefused) {
  const auto session = model_->StartForecast({0, ""});
  std::vector<std::byte> bytes = session->Serialize();
  bytes.push_back(std::byte{0});
  try {
    session->Restore(bytes);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot restore a session from " + std::to_string(bytes.size()) +
                                " bytes: this model's state has " +
                                std::to_string(bytes.size() - 1));
  }
}

TEST_P(AnyVariant, SamplingLeavesTheSessionAndFollowsItsForecast) {
  const auto session = model_->StartForecast({5000, "RPT"});
  Forecasts(*session, Readings(50));
  const auto before = session->Serialize();
  Stream random(1, "paths");
  constexpr int kPaths = 20000;
  const std::vector<float> paths = session->Sample(2, kPaths, random);
  EXPECT_EQ(session->Serialize(), before);
  ASSERT_EQ(paths.size(), 2u * kPaths);
  double sum = 0;
  for (int i = 0; i < kPaths; ++i) sum += paths[2 * i];
  const StepForecast next = session->Next();
  EXPECT_NEAR(sum / kPaths, next.mean, 5 * next.standard_deviation / std::sqrt(kPaths));
  Stream again(1, "paths");
  const std::vector<float> mean = session->Predict(2, kPaths, again);
  EXPECT_NEAR(mean[0], sum / kPaths, 1e-4);
}

TEST_P(AnyVariant, StatesItsCostForAStepAlone) {
  const OperatorGraph graph = model_->Graph("step");
  EXPECT_GT(graph.operators.size(), 0u);
  EXPECT_GT(graph.TotalFlops().si(), 0);
  try {
    model_->Graph("prefill");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "unknown call \"prefill\" of a forecasting model; known: step");
  }
}

TEST_P(AnyVariant, RefusesASiteThatTheFileDoesNotName) {
  EXPECT_NO_THROW(model_->StartForecast({0, "MAL"}));
  try {
    model_->StartForecast({0, "RPP"});
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "unknown site \"RPP\"; did you mean \"RPT\"? known: RPT, MAL");
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, AnyVariant, testing::ValuesIn(ModelVariants()),
                         [](const auto& info) { return info.param; });

// The bits must not depend on build type, instruction set or libm. Golden: this very test; it moves
// only when the plan's arithmetic does, and then every twin's results move with it.
TEST(NeuralSession, HasTheSameBitsInEveryBuild) {
  const auto model = ModelFromFile(test::RandomModelFile(), "neural", "random.giot");
  const auto session = model->StartForecast({5000, ""});
  Stream random(6, "uniform readings");  // no libm in them
  std::vector<float> readings(200);
  for (float& x : readings) x = static_cast<float>(random.Uniform(0, 12));
  const std::vector<double> seen = Forecasts(*session, readings);
  std::vector<double> decisions;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (i % 5 < 3) decisions.push_back(seen[i]);
  }
  EXPECT_EQ(Sha256Of(test::BytesOf(decisions)).substr(0, 16), "7382cd1fb7a4e118");
}

TEST(NeuralSession, KeyframeIsStepAndStateAndNothingElse) {
  const auto model = ModelFromFile(test::RandomModelFile(), "neural", "random.giot");
  // step, 12 hidden, 2 averages, level, count, 7 past values: 4 bytes each
  EXPECT_EQ(model->Start({0, ""})->Serialize().size(), 4u * (1 + 12 + 2 + 2 + 7));
}

TEST(GruMixturePlan, ARowHasTheSameBitsAloneAndInAnyBatch) {
  for (const int hidden : {1, 7, 16, 33}) {
    const GruMixtureShape shape = test::RandomShape(hidden, 3);
    const test::RandomWeights weights(shape, 2);
    const GruMixturePlan plan(shape, weights.Spans());
    constexpr int kRows = 37;
    Stream random(4, "inputs");
    std::vector<float> inputs(kRows * shape.inputs());
    std::vector<float> state(kRows * hidden);
    for (float& value : inputs) value = static_cast<float>(random.Normal());
    for (float& value : state) value = static_cast<float>(random.Uniform(-1, 1));
    std::vector<float> batched = state;
    std::vector<float> mixtures(kRows * shape.outputs());
    plan.Advance(kRows, inputs.data(), batched.data());
    plan.Head(kRows, inputs.data(), batched.data(), mixtures.data());
    for (int row = 0; row < kRows; ++row) {
      std::vector<float> alone(state.begin() + row * hidden, state.begin() + (row + 1) * hidden);
      std::vector<float> mixture(shape.outputs());
      plan.Advance(1, inputs.data() + row * shape.inputs(), alone.data());
      plan.Head(1, inputs.data() + row * shape.inputs(), alone.data(), mixture.data());
      EXPECT_EQ(alone,
                std::vector(batched.begin() + row * hidden, batched.begin() + (row + 1) * hidden));
      EXPECT_EQ(mixture, std::vector(mixtures.begin() + row * shape.outputs(),
                                     mixtures.begin() + (row + 1) * shape.outputs()));
    }
  }
}

}  // namespace
}  // namespace giot
