// Trained autoregressive nets against laws that are known exactly.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "models/families/make_network.h"
#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"

namespace giot {
namespace {

using torch::Tensor;

class TrainedStepNet : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<GenerativeNetwork> Train(EncodedExamples (*examples)(int, std::uint64_t),
                                           int rows, FitOptions options) {
    const EncodedExamples train = examples(rows, 1);
    held_out_ = examples(4000, 3);
    auto network = MakeNetwork(test::DefaultsOf(GetParam()), train.shape, 1);
    Fit(*network, train, examples(500, 2), options);
    return network;
  }
  Tensor HeldOut() const {
    return TensorOf(held_out_.x,
                    {held_out_.rows(), held_out_.shape.length, held_out_.shape.channels});
  }
  Tensor Conditions() const {
    return TensorOf(held_out_.conditions, {held_out_.rows(), held_out_.shape.conditions});
  }
  /// log p of the held-out rows.
  Tensor LogDensity(const GenerativeNetwork& network) const {
    auto noise = NoiseOf(1, "density");
    return network.LogDensity(HeldOut(), Conditions(), noise).to(torch::kFloat64);
  }

  torch::NoGradGuard no_grad_;
  EncodedExamples held_out_;
};

/// log p of codes [rows, steps, 1] under the chain of ChainWindows().
Tensor LogDensityOfChain(const Tensor& x) {
  const auto real = torch::kFloat64;
  const Tensor next = torch::log(torch::tensor({{.9, .1, 0.}, {.2, .7, .1}, {0., .3, .7}}, real));
  const Tensor first = torch::log(torch::tensor({.6, .3, .1}, real));
  const Tensor codes = x.squeeze(-1).to(torch::kInt64);
  Tensor sum = first.index({codes.select(1, 0)});
  for (std::int64_t t = 1; t < codes.size(1); ++t) {
    sum = sum + next.index({codes.select(1, t - 1), codes.select(1, t)});
  }
  return sum;
}

// Oracle: the 3-state chain's stationary law (.6, .3, .1) and entropy rate, .496682 nats a step.
TEST_P(TrainedStepNet, ReachesTheEntropyRateOfTheChainWithin001Nats) {
  torch::AutoGradMode gradients(true);
  const auto network =
      Train(test::ChainWindows, 6000, {.updates = 500, .batch = 128, .learning_rate = 3e-3});
  torch::NoGradGuard no_grad;
  // The difference on the same rows: most of the sampling error cancels.
  const Tensor excess = LogDensityOfChain(HeldOut()) - LogDensity(*network);
  EXPECT_LT(excess.mean().item<double>() / 12, 0.01);
  EXPECT_GT(excess.mean().item<double>() / 12, -0.001);
  const double own = -LogDensity(*network).mean().item<double>();
  const double first = -(.6 * std::log(.6) + .3 * std::log(.3) + .1 * std::log(.1));
  EXPECT_NEAR((own - first) / 11, .496682, 0.02);  // standard error of 4000 rows: .004

  auto noise = NoiseOf(1, "draws");
  const Tensor draws = network->Draw(torch::zeros({20000, 0}), noise).squeeze(-1);
  const Tensor expected = torch::tensor({.6, .3, .1}, torch::kFloat32);
  for (const std::int64_t t : {0, 11}) {
    const Tensor shares = torch::bincount(draws.select(1, t).to(torch::kInt64), {}, 3) / 20000.0;
    EXPECT_LT((shares - expected).abs().sum().item<double>() / 2, 0.02) << "step " << t;
  }
}

// Oracle: 8 Gaussians, 2.8314 nats (tests/models/families/toy_examples.h).
TEST_P(TrainedStepNet, ComesWithin005NatsOfTheEntropyOfEightGaussians) {
  torch::AutoGradMode gradients(true);
  const auto network =
      Train(test::EightGaussians, 8000, {.updates = 400, .batch = 256, .learning_rate = 2e-3});
  torch::NoGradGuard no_grad;
  EXPECT_NEAR(-LogDensity(*network).mean().item<double>(), 2.8314, 0.05);
}

// Oracle: the entropy of CorrelatedWindows() given the level, in closed form: a_0 ~ N(0, 1), a_t
// given a_{t-1} has deviation .6, the second channel given the first .2.
TEST_P(TrainedStepNet, LearnsCorrelatedChannelsAndTheirCondition) {
  torch::AutoGradMode gradients(true);
  const auto network =
      Train(test::CorrelatedWindows, 6000, {.updates = 600, .batch = 128, .learning_rate = 3e-3});
  torch::NoGradGuard no_grad;
  const double entropy = 8 * 0.5 * std::log(2 * std::numbers::pi * std::numbers::e) +
                         3 * std::log(.6) + 4 * std::log(.2);
  EXPECT_NEAR(-LogDensity(*network).mean().item<double>(), entropy, 0.15);

  auto noise = NoiseOf(1, "draws");
  for (const double level : {-1.0, 1.0}) {
    const Tensor draws = network->Draw(torch::full({4000, 1}, level), noise).flatten(0, 1);
    EXPECT_NEAR(draws.select(1, 0).mean().item<double>(), level, 0.1);
    EXPECT_NEAR(draws.select(1, 1).mean().item<double>(), -level, 0.1);
    const Tensor residual = draws.select(1, 1) + level - 0.5 * (draws.select(1, 0) - level);
    EXPECT_NEAR(residual.std().item<double>(), 0.2, 0.04);
  }
}

INSTANTIATE_TEST_SUITE_P(Nets, TrainedStepNet,
                         testing::Values("recurrent", "causal_cnn", "transformer"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace giot
