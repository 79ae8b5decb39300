#include "models/families/step_head.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "models/families/k_means.h"
#include "models/families/tensors.h"
#include "models/families/triangular_gaussian.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

class Head : public testing::Test {
 protected:
  Head() { torch::manual_seed(1); }

  StepHead Make(const ExampleShape& shape, const StepHeadConfig& config = {}) {
    return {owner_, "head", shape, 5, config};
  }

  torch::NoGradGuard no_grad_;
  torch::nn::Module owner_;
};

TEST(TriangularGaussian, HasTheDensityOfItsCovariance) {
  // x = mean + (I - B)^-1 D^(1/2) e, so its covariance is (I - B)^-1 D (I - B)^-T.
  const auto real = torch::kFloat64;
  const Tensor flat = torch::tensor({0.5, -1.2, 0.7}, real);
  const Tensor log_deviation = torch::tensor({0.1, -0.4, 0.3}, real);
  const Tensor mean = torch::tensor({1.0, 2.0, 3.0}, real);
  const Tensor x = torch::tensor({0.3, 2.5, 1.0}, real);
  const Tensor lower = StrictlyLower(flat, 3);
  EXPECT_EQ(lower[1][0].item<double>(), 0.5);
  EXPECT_EQ(lower[2][0].item<double>(), -1.2);
  EXPECT_EQ(lower[2][1].item<double>(), 0.7);
  const Tensor root =
      torch::linalg_inv(torch::eye(3, real) - lower).matmul(torch::diag(log_deviation.exp()));
  const Tensor covariance = root.matmul(root.t());
  const Tensor distance = x - mean;
  const double expected =
      -0.5 * (distance.matmul(torch::linalg_inv(covariance)).matmul(distance).item<double>() +
              torch::logdet(covariance).item<double>() + 3 * std::log(2 * std::numbers::pi));
  EXPECT_NEAR(TriangularLogDensity(x, mean, log_deviation, lower).item<double>(), expected, 1e-12);

  auto noise = NoiseOf(1, "draws");
  const auto rows = [](const Tensor& t) {
    std::vector<std::int64_t> extents = t.sizes().vec();
    extents.insert(extents.begin(), 40000);
    return t.expand(extents);
  };
  const Tensor draws = TriangularDraw(rows(mean), rows(log_deviation), rows(lower), noise);
  const Tensor centred = draws - mean;
  const Tensor drawn = centred.t().matmul(centred) / 40000;
  EXPECT_LT((drawn - covariance).abs().max().item<double>(), 0.05);
  EXPECT_LT(centred.mean(0).abs().max().item<double>(), 0.03);
}

TEST(KMeansClusters, FindTheEightCentresOfEightGaussians) {
  const Tensor angle = torch::arange(8) * (std::numbers::pi / 4);
  const Tensor centres = 3 * torch::stack({torch::cos(angle), torch::sin(angle)}, 1);
  auto noise = NoiseOf(1, "points");
  const Tensor points =
      (centres.repeat({100, 1}) + 0.2 * NormalNoise({800, 2}, noise, centres)).contiguous();
  const auto found = KMeans(points, 8, 1);
  const Tensor nearest = torch::cdist(centres, found[0]);
  EXPECT_LT(std::get<0>(nearest.min(1)).max().item<double>(), 0.1);
  EXPECT_LT((found[1] - 0.2).abs().max().item<double>(), 0.05);
  EXPECT_LT((found[2] - 0.125).abs().max().item<double>(), 1e-6);
}

TEST_F(Head, GivesProbabilitiesOfDiscreteChannelsThatSumToOne) {
  const StepHead head = Make({.channels = 2, .categories = {3, 2}});
  const Tensor codes =
      torch::tensor({{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {2, 1}}, torch::kFloat32);
  const Tensor features = torch::randn({1, 5}).expand({6, 5});
  const Tensor probabilities = head.LogDensity(features, codes).exp();
  EXPECT_NEAR(probabilities.sum().item<double>(), 1, 1e-6);

  auto noise = NoiseOf(1, "draws");
  const Tensor draws = head.Draw(features[0].expand({20000, 5}), noise);
  const Tensor joint = (draws.select(1, 0) * 2 + draws.select(1, 1)).to(torch::kInt64);
  const Tensor shares = torch::bincount(joint, {}, 6).to(torch::kFloat32) / 20000;
  EXPECT_LT((shares - probabilities).abs().max().item<double>(), 0.012);  // 3.4 standard errors
}

TEST_F(Head, LetsAChannelDependOnTheOnesBeforeItAtTheSameStep) {
  const StepHead head = Make({.channels = 2, .categories = {3, 2}});
  const Tensor features = torch::randn({1, 5}).expand({3, 5});
  const auto second_given_first = [&](double first) {
    const Tensor codes = torch::tensor({{first, 0.0}, {first, 1.0}}, torch::kFloat32);
    const Tensor both = head.LogDensity(features.slice(0, 0, 2), codes).exp();
    return (both[0] / both.sum()).item<double>();
  };
  EXPECT_GT(std::abs(second_given_first(0) - second_given_first(1)), 1e-3);
}

TEST_F(Head, HasADensityOfMixedChannelsThatIntegratesToOne) {
  const StepHead head = Make({.channels = 2, .categories = {2, 0}});
  constexpr int kPoints = 4001;
  const Tensor grid = torch::linspace(-20, 20, kPoints);
  const Tensor features = torch::randn({1, 5}).expand({kPoints, 5});
  double mass = 0;
  for (const double code : {0.0, 1.0}) {
    const Tensor x = torch::stack({torch::full({kPoints}, code), grid}, 1);
    mass += head.LogDensity(features, x).exp().sum().item<double>() * 40 / (kPoints - 1);
  }
  EXPECT_NEAR(mass, 1, 1e-4);
}

TEST_F(Head, StartsFromWhatTheStepsShow) {
  const StepHead head = Make({.channels = 2, .categories = {0, 2}}, {.components = 2});
  auto noise = NoiseOf(1, "steps");
  const Tensor coin =
      (UniformNoise({4000, 1}, noise, torch::zeros({1})) < 0.25).to(torch::kFloat32);
  const Tensor number = torch::where(coin > 0, 5, -5) + 0.3 * NormalNoise({4000, 1}, noise, coin);
  head.SpreadOver(torch::cat({number, coin}, 1));
  const Tensor draws = head.Draw(torch::zeros({4000, 5}), noise);
  EXPECT_NEAR((draws.select(1, 0) > 0).to(torch::kFloat32).mean().item<double>(), 0.25, 0.04);
  EXPECT_NEAR(draws.select(1, 0).abs().mean().item<double>(), 5, 0.1);
}

TEST_F(Head, HoldsItsGaussiansAboveTheLeastDeviation) {
  const StepHead head = Make({.channels = 1}, {.components = 1, .least_deviation = 0.5});
  head.SpreadOver(torch::full({100, 1}, 7.0));
  const double peak = std::log(1 / (0.5 * std::sqrt(2 * std::numbers::pi)));
  const double density =
      head.LogDensity(torch::zeros({1, 5}), torch::full({1, 1}, 7.0)).item<double>();
  EXPECT_LT(density, peak);
  EXPECT_GT(density, peak - 0.1);
}

TEST_F(Head, RefusesAFullCovarianceThatIsTooWide) {
  EXPECT_EQ(test::WordsOf([&] { Make({.channels = 65}); }),
            "a full covariance spans at most 64 channels, but 65 continuous channels stand "
            "together; set covariance = \"diagonal\" or choose fewer columns");
  EXPECT_NO_THROW(Make({.channels = 65}, {.covariance = "diagonal"}));
}

}  // namespace
}  // namespace giot
