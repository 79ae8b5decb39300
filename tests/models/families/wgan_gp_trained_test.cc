#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/tensors.h"
#include "models/families/wgan_gp.h"
#include "tests/models/families/eight_gaussians.h"
#include "tests/models/families/toy_examples.h"

namespace giot {
namespace {

// Oracle: the modes of the 8 Gaussians (Srivastava et al. 2017 count within three deviations).
TEST(TrainedWganGp, CoversTheEightGaussians) {
  torch::manual_seed(1);
  const auto train = test::EightGaussians(8192, 1);
  const auto network = MakeWganGp({}, train.shape);
  FitOptions options;
  options.updates = 4000, options.batch = 256, options.check_every = 500;
  Fit(*network, train, test::EightGaussians(2048, 2), options);
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draw");
  const auto draws = ValuesOf(network->Draw(torch::zeros({4000, 0}), noise));
  const ModeCoverage modes = test::ModesOfEightGaussians(draws);
  EXPECT_EQ(modes.covered, 8u);
  EXPECT_GT(modes.near_share, 0.8);
}

// The condition is the level of CorrelatedWindows' first channel.
TEST(TrainedWganGp, FollowsItsCondition) {
  torch::manual_seed(1);
  const auto train = test::CorrelatedWindows(2048, 1);
  const auto network = MakeWganGp({.hidden = 64}, train.shape);
  FitOptions options;
  options.updates = 1500, options.check_every = 500;
  Fit(*network, train, test::CorrelatedWindows(512, 2), options);
  torch::NoGradGuard no_grad;
  for (const float level : {-1.f, 1.f}) {
    auto noise = NoiseOf(1, "draw");
    const auto draws = network->Draw(torch::full({1000, 1}, level), noise);
    EXPECT_NEAR(draws.select(2, 0).mean().item<double>(), level, 0.25);
    EXPECT_NEAR(draws.select(2, 1).mean().item<double>(), -level, 0.25);
  }
}

}  // namespace
}  // namespace giot
