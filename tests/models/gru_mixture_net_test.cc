#include "models/gru_mixture_net.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "models/plan/neural_model.h"
#include "models/plan/operator_cost.h"
#include "models/plan/plan_session.h"
#include "models/plan/portable_math.h"
#include "sim/base/problems.h"
#include "tests/models/plan/random_model.h"

namespace giot {
namespace {

NetworkWeights Copy(const test::RandomWeights& from) {
  return {from.input_weight, from.input_bias,  from.hidden_weight,
          from.hidden_bias,  from.head_weight, from.head_bias};
}

class NetOfSize : public testing::TestWithParam<std::tuple<int, int>> {};

/// Runs the module and a session of the plan side by side, each on its own state.
TEST_P(NetOfSize, EqualsItsPlanAlongALongSession) {
  const auto [hidden, components] = GetParam();
  const GruMixtureShape shape = test::RandomShape(hidden, components);
  const test::RandomWeights weights(shape, 3);
  const auto plan = std::make_shared<NeuralPlan>(test::RandomPlan(shape, weights));
  GruMixtureNet net(shape, {}, 1, "cpu");
  net.SetWeights(Copy(weights));
  constexpr std::int64_t kFirst = 100;
  const auto session = NeuralModel(plan).StartForecast({kFirst, ""});
  // A session starts with a step on nothing seen; the module's state is set to what that leaves.
  std::vector<float> state(hidden);
  const std::vector<std::byte> bytes = session->Serialize();
  std::memcpy(state.data(), bytes.data() + 4, state.size() * sizeof(float));
  NetworkStep step;
  step.hidden.assign(state.begin(), state.begin() + hidden);
  step.averages.assign(shape.averages.size(), 0.0f);
  step.past.assign(shape.memory(), 0.0f);
  step.now = plan->scale.At(kFirst);
  Stream random(8, "readings");
  for (int t = 0; t < 200; ++t) {
    step.x = static_cast<float>(std::pow(random.Normal(2, 0.6), 2));
    step.phases.clear();
    for (const auto& [steps, harmonics] : plan->scale.season.periods) {
      const double turns = static_cast<double>(kFirst + t + 1) / steps;
      step.phases.push_back(turns - std::floor(turns));
    }
    net.Step(plan->transform, plan->scale, step);
    session->Observe({&step.x, 1});
    const auto planned = dynamic_cast<PlanSession&>(*session).forecast().components();
    for (int k = 0; k < components; ++k) {
      ASSERT_NEAR(planned[k].weight, step.mixture[k], 1e-5) << t;
      ASSERT_NEAR(planned[k].mean, step.mixture[components + k], 1e-5) << t;
      ASSERT_NEAR(planned[k].standard_deviation, step.mixture[2 * components + k], 1e-5) << t;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, NetOfSize,
                         testing::Combine(testing::Values(1, 5, 16, 40), testing::Values(1, 3, 8)));

/// A batch of one row whose network says N(0, 1) at every step, whatever it reads.
TrainingBatch BatchOf(const std::vector<float>& targets, const GruMixtureShape& shape) {
  TrainingBatch batch;
  batch.steps = static_cast<int>(targets.size());
  batch.rows = 1;
  batch.inputs.assign(targets.size() * shape.inputs(), 0.1f);
  batch.level.assign(targets.size(), 0.0f);
  batch.targets = targets;
  batch.counts.assign(targets.size(), 1.0f);
  return batch;
}

TEST(GruMixtureNet, LossIsTheMixturesNegativeLogLikelihood) {
  const GruMixtureShape shape = test::RandomShape(3, 2);
  NetworkWeights weights = Copy(test::RandomWeights(shape, 1));
  std::fill(weights.head_weight.begin(), weights.head_weight.end(), 0.0f);
  // weights 1/4 and 3/4, means -1 and 2, deviations 1/2 and 2
  weights.head_bias = {0, std::log(3.0f), -1, 2, std::log(0.5f), std::log(2.0f)};
  GruMixtureNet net(shape, {}, 1, "cpu");
  net.SetWeights(weights);
  TrainingBatch batch = BatchOf({-1.5f, 0.0f, 3.0f, 100.0f}, shape);
  batch.counts[3] = 0;  // does not count
  double expected = 0;
  for (const double y : {-1.5, 0.0, 3.0}) {
    const double density = 0.25 * portable::NormalPdf((y + 1) / 0.5) / 0.5 +
                           0.75 * portable::NormalPdf((y - 2) / 2) / 2;
    expected -= std::log(density) / 3;
  }
  EXPECT_NEAR(net.Learn(batch), expected, 1e-6);
}

TEST(GruMixtureNet, LearnsTheLevelRelativeToTheRunningLevel) {
  const GruMixtureShape shape = test::RandomShape(3, 1);
  NetworkWeights weights = Copy(test::RandomWeights(shape, 1));
  std::fill(weights.head_weight.begin(), weights.head_weight.end(), 0.0f);
  weights.head_bias = {0, 1, 0};
  GruMixtureNet net(shape, {}, 1, "cpu");
  net.SetWeights(weights);
  TrainingBatch batch = BatchOf({5.0f}, shape);
  batch.level = {4.0f};  // mean 4 + 1
  EXPECT_NEAR(net.Learn(batch), 0.5 * std::log(2 * M_PI), 1e-6);
}

/// The gradient that Adam's first step follows has the sign of the slope by finite differences.
TEST(GruMixtureNet, FirstStepGoesDownhillInEveryWeight) {
  const GruMixtureShape shape = test::RandomShape(2, 2);
  const NetworkWeights start = Copy(test::RandomWeights(shape, 5));
  const TrainingBatch batch = BatchOf({0.3f, -0.7f, 1.2f, 0.4f, -0.1f}, shape);
  const auto loss = [&](const NetworkWeights& weights) {
    GruMixtureNet net(shape, {}, 1, "cpu");
    net.SetWeights(weights);
    return net.Learn(batch);
  };
  GruMixtureNet net(shape,
                    {.learning_rate = 1e-3, .clip_norm = 1e9, .weight_decay = 0, .averaging = 0}, 1,
                    "cpu");
  net.SetWeights(start);
  net.Learn(batch);
  const NetworkWeights after = net.Weights();
  int tried = 0;
  const auto check = [&](std::vector<float> NetworkWeights::*member) {
    for (std::size_t i = 0; i < (start.*member).size(); ++i) {
      NetworkWeights up = start;
      NetworkWeights down = start;
      (up.*member)[i] += 1e-2f;
      (down.*member)[i] -= 1e-2f;
      const double slope = loss(up) - loss(down);
      if (std::abs(slope) < 1e-5) continue;  // below what single precision tells
      ++tried;
      EXPECT_LT(slope * ((after.*member)[i] - (start.*member)[i]), 0) << i;
    }
  };
  check(&NetworkWeights::input_weight);
  check(&NetworkWeights::hidden_weight);
  check(&NetworkWeights::hidden_bias);
  check(&NetworkWeights::head_weight);
  check(&NetworkWeights::head_bias);
  EXPECT_GT(tried, 40);
}

TEST(GruMixtureNet, SameSeedSameWeightsAfterLearning) {
  const GruMixtureShape shape = test::RandomShape(8, 3);
  const TrainingBatch batch = BatchOf(std::vector<float>(30, 0.5f), shape);
  const auto learn = [&](std::uint64_t seed) {
    GruMixtureNet net(shape, {}, seed, "cpu");
    for (int i = 0; i < 20; ++i) net.Learn(batch);
    return net.Weights().input_weight;
  };
  EXPECT_EQ(learn(4), learn(4));
  EXPECT_NE(learn(4), learn(5));
}

TEST(GruMixtureNet, RefusesADeviceThatIsNotThere) {
  try {
    GruMixtureNet(test::RandomShape(2, 1), {}, 1, "tpu");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "unknown device \"tpu\"; known: cpu, cuda");
  }
}

// Hand count of one step: u has 3 + 4 of 6 season features + 2 averages + 2 lags = 11 inputs, 12
// hidden, 3 components, 2 periods with 3 harmonics in all.
TEST(GruMixtureNet, TracedStepCostsWhatAHandCountSays) {
  const GruMixtureShape shape = test::RandomShape(12, 3);
  const GruMixtureNet net(shape, {}, 1, "cpu");
  const SeasonalScale scale = test::RandomScale();
  const OperatorGraph graph = net.Trace("random step", {TransformKind::kSqrt, 0.02}, scale);
  const double u = 11, lags = 2, h = 12, k = 3, harmonics = 3, features = 6, averages = 2;
  ASSERT_EQ(shape.inputs(), u);
  double linear = 0;
  double activation = 0;
  double elementwise = 0;
  linear += 2 * (2 * features + 1);       // seasonal mean and log deviation, with bias
  linear += 3 * h * (2 * u + 1);          // gates from the inputs
  linear += 3 * h * (2 * h + 1);          // gates from the state
  linear += 3 * k * (2 * (h + u) + 1);    // head
  activation += features * kFlopsOfSine;  // sine and cosine of each harmonic
  activation += kFlopsOfExp;              // seasonal deviation
  activation += 2 * h * kFlopsOfSigmoid + h * kFlopsOfTanh;
  activation += k * (kFlopsOfExp + 3) - 1;  // softmax
  activation += k * kFlopsOfExp;            // deviations
  elementwise += 1 + 2;                     // sqrt; standardise
  elementwise += 2;                         // observed + 1, + prior
  elementwise += 3;                         // level
  elementwise += 1 + 1;                     // z - level, share observed
  elementwise += harmonics;                 // angles
  elementwise += 3 * averages + averages;   // averages, and relative to the level
  elementwise += lags;                      // relative to the level
  elementwise += 2 * h + 2 * h + 3 * h;     // gates, candidate, new state
  elementwise += 3 * k + k;                 // means and deviations of y
  double found_linear = 0;
  double found_activation = 0;
  double found_elementwise = 0;
  for (const Operator& op : graph.operators) {
    if (op.kind == OperatorKind::kLinear) found_linear += op.flops.si();
    if (op.kind == OperatorKind::kActivation) found_activation += op.flops.si();
    if (op.kind == OperatorKind::kElementwise) found_elementwise += op.flops.si();
  }
  EXPECT_EQ(found_linear, linear);
  EXPECT_EQ(found_activation, activation);
  EXPECT_EQ(found_elementwise, elementwise);
  EXPECT_EQ(graph.TotalFlops().si(), linear + activation + elementwise);
}

TEST(GruMixtureNet, TracedStepReadsEveryWeightOnce) {
  const GruMixtureShape shape = test::RandomShape(12, 3);
  const test::RandomWeights weights(shape, 1);
  const GruMixtureNet net(shape, {}, 1, "cpu");
  const SeasonalScale scale = test::RandomScale();
  const OperatorGraph graph = net.Trace("random step", {TransformKind::kSqrt, 0.02}, scale);
  const double network = static_cast<double>(Copy(weights).Count());
  const double seasonal = 2 * (6 + 1) + 3 + 3 * 2;  // scale, frequencies, 8-byte period indices
  const double rates = 2;
  const double indices = (4 + 2) * 2;  // of season inputs and lags, 8 bytes each
  EXPECT_EQ(graph.WeightBytes().si(), 4 * (network + seasonal + rates + indices));
  for (const TensorEdge& edge : graph.edges) EXPECT_LT(edge.from, edge.to);
}

}  // namespace
}  // namespace giot
