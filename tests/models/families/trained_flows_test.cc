// A flow trained to the entropy of what it is trained on.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/make_network.h"
#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"

namespace giot {
namespace {

// Golden: reference table B4: the entropy of the 8 Gaussians, 2.8314 nats (Monte Carlo of 2e6
// draws, standard error .0007).
constexpr double kEntropy = 2.8314;

class FlowOfEightGaussians : public testing::TestWithParam<const char*> {};

TEST_P(FlowOfEightGaussians, ComesWithinATenthOfANatOfTheEntropy) {
  const EncodedExamples train = test::EightGaussians(20000, 1);
  const auto network = MakeNetwork(test::DefaultsOf(GetParam()), train.shape, 1);
  FitOptions options{.updates = 1500, .batch = 256, .learning_rate = 3e-3, .check_every = 500};
  options.averaging = 0.998;
  Fit(*network, train, test::EightGaussians(2000, 2), options);
  torch::NoGradGuard no_grad;
  const EncodedExamples test = test::EightGaussians(20000, 3);
  auto noise = NoiseOf(1, "density");
  const double nll =
      -network->LogDensity(TensorOf(test.x, {20000, 1, 2}), torch::zeros({20000, 0}), noise)
           .mean()
           .item<double>();
  RecordProperty("nll_nats", std::to_string(nll));
  // 20,000 draws tell a mean to .0076: nothing trained can lie further below the entropy.
  EXPECT_GT(nll, kEntropy - 0.03);
  EXPECT_LT(nll, kEntropy + 0.10);
}

INSTANTIATE_TEST_SUITE_P(Flows, FlowOfEightGaussians, testing::Values("neural_spline"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace giot
