#include "models/families/rbm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

// The machine of reference B10, with 4 visible and 3 hidden units.
const Tensor& Weights() {
  static const Tensor weights =
      torch::tensor({{.5, -.2, .1}, {.3, .8, -.4}, {-.6, .2, .7}, {.1, -.1, .9}}, torch::kFloat64);
  return weights;
}
const Tensor& VisibleBias() {
  static const Tensor bias = torch::tensor({.1, -.2, .3, 0.}, torch::kFloat64);
  return bias;
}
const Tensor& HiddenBias() {
  static const Tensor bias = torch::tensor({-.1, .2, .05}, torch::kFloat64);
  return bias;
}
constexpr double kLogPartition = 5.8832101;  // sum over all 2^7 states

ExampleShape Bits(int channels) {
  return {.length = 1,
          .channels = channels,
          .categories = std::vector<int>(static_cast<std::size_t>(channels), 2)};
}

std::unique_ptr<GenerativeNetwork> ReferenceMachine(const RbmConfig& config) {
  auto network = MakeRbm(config, Bits(4));
  torch::NoGradGuard no_grad;
  auto weights = network->module().named_parameters();
  weights["weights"].copy_(Weights());
  weights["visible_bias"].copy_(VisibleBias());
  weights["hidden_bias"].copy_(HiddenBias());
  return network;
}

// Golden: reference B10, closed form.
TEST(RbmPartition, IsTheSumOverAllStatesWhicheverSideIsSummed) {
  EXPECT_NEAR(RbmLogPartition(Weights(), VisibleBias(), HiddenBias()).item<double>(), kLogPartition,
              1e-6);
  EXPECT_NEAR(RbmLogPartition(Weights().t(), HiddenBias(), VisibleBias()).item<double>(),
              kLogPartition, 1e-6);
}

TEST(RbmPartition, IsEstimatedByAnnealedImportanceSampling) {
  auto noise = NoiseOf(1, "annealed");
  EXPECT_NEAR(EstimateRbmLogPartition(Weights(), VisibleBias(), HiddenBias(), 2000, 200, noise),
              kLogPartition, 0.01);
  // Without steps between, importance sampling is far off where weights are strong.
  const Tensor strong = Weights() * 6;
  const double exact = RbmLogPartition(strong, VisibleBias(), HiddenBias()).item<double>();
  EXPECT_NEAR(EstimateRbmLogPartition(strong, VisibleBias(), HiddenBias(), 2000, 500, noise), exact,
              0.05);
}

// Golden: reference B10, p(0000) = .02418035 and p(1111) = .12702024.
TEST(RbmTest, TellsTheExactProbabilityOfAState) {
  torch::NoGradGuard no_grad;
  const auto network = ReferenceMachine({.hidden = 3});
  EXPECT_EQ(network->density(), DensityKind::kExact);
  auto noise = NoiseOf(1, "density");
  const Tensor states = torch::stack({torch::zeros({1, 4}), torch::ones({1, 4})});
  const Tensor chance = torch::exp(network->LogDensity(states, torch::zeros({2, 0}), noise));
  EXPECT_NEAR(chance[0].item<double>(), .02418035, 1e-7);
  EXPECT_NEAR(chance[1].item<double>(), .12702024, 1e-7);
}

TEST(RbmTest, DrawsStatesAsOftenAsTheyAreLikely) {
  torch::NoGradGuard no_grad;
  const auto network = ReferenceMachine({.hidden = 3, .sampling_steps = 50});
  auto noise = NoiseOf(1, "draw");
  const Tensor draws = network->Draw(torch::zeros({20000, 0}), noise);
  EXPECT_NEAR((draws.sum({1, 2}) == 0).to(torch::kFloat32).mean().item<double>(), .02418035, .004);
  EXPECT_NEAR((draws.sum({1, 2}) == 4).to(torch::kFloat32).mean().item<double>(), .12702024, .01);
}

TEST(RbmTest, OfManyUnitsSaysThatItsConstantIsAnEstimate) {
  torch::NoGradGuard no_grad;
  const auto network = ReferenceMachine({.hidden = 3, .exact_units = 2});
  EXPECT_EQ(network->density(), DensityKind::kUnnormalized);
  auto noise = NoiseOf(1, "density");
  const Tensor state = torch::zeros({1, 1, 4});
  EXPECT_NEAR(network->LogDensity(state, torch::zeros({1, 0}), noise).item<double>(),
              std::log(.02418035), 0.05);
}

// A step: h from v and v from h, each a product, a bias and a sigmoid; comparisons are free.
TEST(RbmTest, ASampleCostsItsGibbsSteps) {
  const auto network = MakeRbm({.hidden = 3, .sampling_steps = 7}, Bits(4));
  const double step = network->Graph("step").TotalFlops().si();
  EXPECT_EQ(step, 2 * (2 * 4 * 3) + (3 + 4) * (1 + 24));
  EXPECT_EQ(network->Graph("sample").TotalFlops().si(), 7 * step);
}

TEST(RbmTest, RefusesWhatIsNoBit) {
  EXPECT_EQ(test::WordsOf([] { MakeRbm({}, {.length = 1, .channels = 1}); }),
            "a Boltzmann machine takes bits, but channel 0 is continuous; choose fields of two "
            "categories and set data.normalise.categories to \"code\"");
  EXPECT_EQ(test::WordsOf([] {
              MakeRbm({}, {.length = 1, .channels = 2, .categories = {2, 5}});
            }),
            "a Boltzmann machine takes bits, but channel 1 has 5 categories; choose fields of two "
            "categories and set data.normalise.categories to \"code\"");
}

/// KL divergence of the law of BitVectors from the network, by a sum over its 64 states.
double DivergenceFromBits(const GenerativeNetwork& network) {
  torch::NoGradGuard no_grad;
  std::vector<float> states;
  std::vector<double> law;
  for (int state = 0; state < 64; ++state) {
    double chance = 1.0 / 8;
    for (int i = 0; i < 6; ++i) states.push_back(static_cast<float>(state >> i & 1));
    for (int i = 0; i < 3; ++i) chance *= (state >> i & 1) == (state >> (i + 3) & 1) ? 0.9 : 0.1;
    law.push_back(chance);
  }
  auto noise = NoiseOf(1, "density");
  const auto density =
      ValuesOf(network.LogDensity(TensorOf(states, {64, 1, 6}), torch::zeros({64, 0}), noise));
  double divergence = 0;
  for (std::size_t i = 0; i < 64; ++i) divergence += law[i] * (std::log(law[i]) - density[i]);
  return divergence;
}

class RbmTraining : public testing::TestWithParam<bool> {};

// Of its 3.0547 nats, a machine of independent bits misses 3 (ln 2 - .3251) = 1.1042.
TEST_P(RbmTraining, ComesNearTheLawOfItsBits) {
  RbmConfig config;
  config.persistent = GetParam(), config.hidden = 8, config.chains = 200;
  torch::manual_seed(1);
  const auto train = test::BitVectors(8000, 1);
  const auto network = MakeRbm(config, train.shape);
  FitOptions options;
  options.updates = 1500, options.learning_rate = 0.02, options.batch = 200;
  options.check_every = 500;
  Fit(*network, train, test::BitVectors(500, 2), options);
  EXPECT_LT(DivergenceFromBits(*network), 0.03);
}

INSTANTIATE_TEST_SUITE_P(Kinds, RbmTraining, testing::Bool(), [](const auto& info) {
  return info.param ? "persistent" : "contrastive";
});

}  // namespace
}  // namespace giot
