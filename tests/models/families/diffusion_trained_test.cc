#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/diffusion.h"
#include "models/families/tensors.h"
#include "tests/models/families/eight_gaussians.h"
#include "tests/models/families/toy_examples.h"

namespace giot {
namespace {

using torch::Tensor;

// Golden: entropy of the 8 Gaussians, 2.8314 nats (Monte Carlo, see toy_examples.h). With the exact
// denoiser the bound of this chain is 2.859 (tests/golden/diffusion_bound.py).
TEST(TrainedDiffusion, CoversTheEightGaussiansAndBoundsTheirDensity) {
  constexpr double kEntropy = 2.8314;
  DiffusionConfig config;
  config.hidden = 128, config.layers = 3, config.steps = 100;
  torch::manual_seed(1);
  const auto train = test::EightGaussians(8192, 1);
  const auto network = MakeDiffusion(config, train.shape);
  FitOptions options;
  options.updates = 4000, options.batch = 512, options.check_every = 500;
  options.learning_rate = 2e-3, options.averaging = 0.995;
  Fit(*network, train, test::EightGaussians(2048, 2), options);

  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draw");
  const auto draws = ValuesOf(network->Draw(torch::zeros({4000, 0}), noise));
  const ModeCoverage modes = test::ModesOfEightGaussians(draws);
  EXPECT_EQ(modes.covered, 8u);
  EXPECT_GT(modes.near_share, 0.95);

  const auto test = test::EightGaussians(4000, 3);
  const Tensor bound =
      network->LogDensity(TensorOf(test.x, {4000, 1, 2}), torch::zeros({4000, 0}), noise);
  std::cerr << "BOUND " << -bound.mean().item<double>() << " near " << modes.near_share << "\n";
  RecordProperty("nats", std::to_string(-bound.mean().item<double>()));
  EXPECT_GT(-bound.mean().item<double>(), kEntropy - 0.03);
  EXPECT_LT(-bound.mean().item<double>(), kEntropy + 0.15);
}

TEST(TrainedDiffusion, WithFewDdimStepsStillCoversAllModes) {
  DiffusionConfig config;
  config.hidden = 128, config.sampling_steps = 15, config.eta = 0;
  torch::manual_seed(1);
  const auto train = test::EightGaussians(8192, 1);
  const auto network = MakeDiffusion(config, train.shape);
  FitOptions options;
  options.updates = 2000, options.batch = 256, options.check_every = 500;
  Fit(*network, train, test::EightGaussians(2048, 2), options);
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draw");
  const auto draws = ValuesOf(network->Draw(torch::zeros({4000, 0}), noise));
  const ModeCoverage modes = test::ModesOfEightGaussians(draws);
  EXPECT_EQ(modes.covered, 8u);
  EXPECT_GT(modes.near_share, 0.8);
}

/// Mean of the first channel of draws whose condition is `level`.
double MeanGiven(const GenerativeNetwork& network, float level) {
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draw");
  return network.Draw(torch::full({1000, 1}, level), noise).select(2, 0).mean().item<double>();
}

// The condition is the level of CorrelatedWindows' first channel.
TEST(TrainedDiffusion, FollowsItsConditionAndGuidanceStretchesIt) {
  const auto train = test::CorrelatedWindows(2048, 1);
  FitOptions options;
  options.updates = 1500, options.check_every = 500;
  DiffusionConfig config;
  config.steps = 50, config.hidden = 32, config.layers = 2;
  torch::manual_seed(1);
  const auto plain = MakeDiffusion(config, train.shape);
  Fit(*plain, train, test::CorrelatedWindows(512, 2), options);
  EXPECT_NEAR(MeanGiven(*plain, 1), 1, 0.15);
  EXPECT_NEAR(MeanGiven(*plain, -1), -1, 0.15);

  config.guidance = 1;
  torch::manual_seed(1);
  const auto guided = MakeDiffusion(config, train.shape);
  Fit(*guided, train, test::CorrelatedWindows(512, 2), options);
  EXPECT_GT(MeanGiven(*guided, 1), MeanGiven(*plain, 1));
  EXPECT_LT(MeanGiven(*guided, -1), MeanGiven(*plain, -1));
}

}  // namespace
}  // namespace giot
