// The learned transition operator against laws that are known exactly.
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

std::unique_ptr<GenerativeNetwork> Train(const EncodedExamples& train,
                                         const EncodedExamples& validation, FitOptions options) {
  auto network = MakeNetwork(test::DefaultsOf("transition"), train.shape, 1);
  Fit(*network, train, validation, options);
  return network;
}

// Oracle: 8 Gaussians, entropy 2.8314 nats (tests/models/families/toy_examples.h).
TEST(TrainedTransition, VisitsAllEightGaussiansAndItsBoundStaysAboveTheirEntropy) {
  const auto network = Train(test::EightGaussians(8000, 1), test::EightGaussians(500, 2),
                             {.updates = 600, .batch = 256, .learning_rate = 2e-3});
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draws");
  const Tensor draws = network->Draw(torch::zeros({4000, 0}), noise).squeeze(1);
  const Tensor angle = torch::arange(8) * (std::numbers::pi / 4);
  const Tensor centres = 4 / 1.414 * torch::stack({torch::cos(angle), torch::sin(angle)}, 1);
  const auto [distance, nearest] = torch::cdist(draws, centres).min(1);
  const Tensor shares = torch::bincount(nearest, {}, 8) / 4000.0;
  EXPECT_GT(shares.min().item<double>(), 0.125 / 2);
  EXPECT_LT(shares.max().item<double>(), 0.125 * 2);
  // Within three deviations of a centre: 98.9 % of the data, 41.3 % of one wide Gaussian.
  const Tensor near = (distance < 3 * 0.5 / 1.414).to(torch::kFloat32);
  EXPECT_GT(near.mean().item<double>(), 0.7);

  const EncodedExamples held_out = test::EightGaussians(2000, 3);
  const double bound =
      -network->LogDensity(TensorOf(held_out.x, {2000, 1, 2}), torch::zeros({2000, 0}), noise)
           .mean()
           .item<double>();
  EXPECT_GT(bound, 2.8314 - 0.04);  // two standard errors of 2000 rows
  EXPECT_LT(bound, 4.2550 - 0.25);  // independent normals of the data's variance: 4.2550
}

TEST(TrainedTransition, ShiftsItsDrawsWithTheCondition) {
  const auto network = Train(test::CorrelatedWindows(4000, 1), test::CorrelatedWindows(500, 2),
                             {.updates = 300, .batch = 128, .learning_rate = 2e-3});
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draws");
  for (const double level : {-1.0, 1.0}) {
    const Tensor draws = network->Draw(torch::full({2000, 1}, level), noise).flatten(0, 1);
    EXPECT_NEAR(draws.select(1, 0).mean().item<double>(), level, 0.15);
    EXPECT_NEAR(draws.select(1, 1).mean().item<double>(), -level, 0.15);
  }
}

}  // namespace
}  // namespace giot
