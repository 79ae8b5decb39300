#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/fit.h"
#include "models/families/ppca.h"
#include "models/families/tensors.h"
#include "models/families/vae.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

/// Ten points whose mean is 0 and whose covariance is exactly C = W W' + .2 I of B10: a mean over
/// them is an expectation over N(0, C).
EncodedExamples SigmaPoints() {
  const Tensor w =
      torch::tensor({{1.0, .5}, {.8, -.3}, {.2, .9}, {-.5, .4}, {.1, -.7}}, torch::kFloat64);
  const Tensor c = torch::matmul(w, w.t()) + .2 * torch::eye(5, torch::kFloat64);
  const Tensor root = torch::linalg_cholesky(c).t() * std::sqrt(5.0);
  return {{.length = 1, .channels = 5}, ValuesOf(torch::cat({root, -root}, 0)), {}};
}

// Golden: reference table B10: expected log-likelihood of the best pPCA of 2 and of 1 direction.
TEST(Ppca, HasTheLogLikelihoodOfTheClosedForm) {
  for (const auto& [latent, expected] : {std::pair{2, -5.404125}, std::pair{1, -6.549896}}) {
    const auto network = MakePpca({.latent = latent}, SigmaPoints().shape);
    const FitResult result = Fit(*network, SigmaPoints(), SigmaPoints(), {});
    EXPECT_NEAR(-result.best, expected, 2e-6);
  }
}

TEST(Ppca, DrawsHaveTheCovarianceOfTheData) {
  const auto network = MakePpca({.latent = 2}, SigmaPoints().shape);
  Fit(*network, SigmaPoints(), SigmaPoints(), {});
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draws");
  const Tensor x = network->Draw(torch::zeros({20000, 0}), noise).flatten(1);
  const EncodedExamples points = SigmaPoints();
  const Tensor p = TensorOf(points.x, {10, 5});
  const Tensor difference = torch::matmul(x.t(), x) / 20000 - torch::matmul(p.t(), p) / 10;
  EXPECT_LT(difference.abs().max().item<double>(), 0.05);
}

TEST(Ppca, RefusesAsManyDirectionsAsNumbers) {
  EXPECT_EQ(test::WordsOf([] { MakePpca({.latent = 5}, SigmaPoints().shape); }),
            "pPCA of 5 directions: an example has 5 numbers; set model.latent below that");
}

TEST(Ppca, FollowsTheConditionByRegression) {
  EncodedExamples told{{.length = 1, .channels = 2, .conditions = 1}, {}, {}};
  for (int i = 0; i < 40; ++i) {
    const float c = static_cast<float>(i) / 10;
    const float e = i % 2 == 0 ? 0.1f : -0.1f;
    told.conditions.push_back(c);
    told.x.insert(told.x.end(), {3 * c + 1 + e, -c + (i % 4 < 2 ? 0.2f : -0.2f)});
  }
  const auto network = MakePpca({.latent = 1}, told.shape);
  Fit(*network, told, told, {});
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draws");
  const Tensor x = network->Draw(torch::full({2000, 1}, 2.0f), noise).flatten(1).mean(0);
  EXPECT_NEAR(x[0].item<double>(), 7, 0.05);
  EXPECT_NEAR(x[1].item<double>(), -2, 0.05);
}

// A linear VAE with the posterior of pPCA reaches its likelihood: the bound is then tight.
// (Lucas, Tucker, Grosse and Norouzi 2019.)
TEST(Vae, WithLinearNetsReachesTheLikelihoodOfPpca) {
  const EncodedExamples points = SigmaPoints();
  const auto network = MakeVae({.latent = 2, .layers = 0}, points.shape);
  FitOptions options{.updates = 3000, .batch = 10, .learning_rate = 0.02, .check_every = 1000};
  Fit(*network, points, points, options);
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "bound");
  const Tensor x = TensorOf(points.x, {10, 1, 5});
  EXPECT_NEAR(network->LogDensity(x, torch::zeros({10, 0}), noise).mean().item<double>(), -5.404125,
              0.03);
}

TEST(Vae, ImportanceWeightedBoundLiesAboveTheEvidenceBound) {
  torch::manual_seed(1);
  const EncodedExamples points = SigmaPoints();
  const auto network = MakeVae({.latent = 2, .hidden = 8}, points.shape);
  torch::NoGradGuard no_grad;
  const Tensor x = TensorOf(points.x, {10, 1, 5}), condition = torch::zeros({10, 0});
  double evidence = 0;
  for (int draw = 0; draw < 64; ++draw) {
    auto noise = NoiseOf(draw, "evidence");
    const auto [fit, divergence] = network->BoundParts(x, condition, noise);
    evidence += (fit - divergence).mean().item<double>() / 64;
  }
  auto noise = NoiseOf(1, "bound");
  EXPECT_GT(network->LogDensity(x, condition, noise).mean().item<double>(), evidence);
}

TEST(Vae, DecodesAlikeAsAPlan) {
  torch::manual_seed(1);
  const auto network =
      MakeVae({.latent = 3, .hidden = 16}, {.length = 4, .channels = 2, .conditions = 2});
  PlanBuilder builder;
  const PlanValue condition_value = builder.Input(2), z_value = builder.Input(3);
  builder.Output(network->LowerDecode(builder, z_value, condition_value).value());
  const auto plan = builder.Build();
  torch::NoGradGuard no_grad;
  const Tensor z = torch::randn({7, 3}), condition = torch::randn({7, 2});
  std::vector<float> out(7 * 8);
  PlanRunner(plan).Run({.rows = 7,
                        .inputs = ValuesOf(torch::cat({condition, z}, 1)),
                        .outputs = out,
                        .states = {},
                        .noise = {}});
  const Tensor x = network->Decode(z, condition);
  EXPECT_LT((TensorOf(out, {7, 4, 2}) - x).abs().max().item<double>(), 1e-5);
}

TEST(TimeVae, RefusesWindowsTooShortToConvolve) {
  EXPECT_EQ(test::WordsOf([] { MakeTimeVae({}, {.length = 2, .channels = 1}); }),
            "a TimeVAE takes windows of 4 steps or more, found 2; set data.window, or take a vae");
}

}  // namespace
}  // namespace giot
