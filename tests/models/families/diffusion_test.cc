#include "models/families/diffusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "models/families/reverse_diffusion.h"
#include "models/families/tensors.h"
#include "models/plan/operator_cost.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kDataVariance = 0.25;

/// E[x_0 | x_t] = this x_t where the data are N(0, kDataVariance).
double ExactDenoiser(const NoiseSchedule& schedule, std::int64_t t) {
  const double left = schedule.kept(t) * kDataVariance;
  return schedule.signal(t) * kDataVariance / (left + 1 - schedule.kept(t));
}

/// Variance of what comes out of the way back with the exact denoiser, by its linear recursion.
double OutputVariance(const NoiseSchedule& schedule, const std::vector<std::int64_t>& visited,
                      double eta) {
  double variance = 1;
  for (std::size_t i = 0; i + 1 < visited.size(); ++i) {
    const ReverseStep step = StepBack(schedule, visited[i], visited[i + 1], eta);
    const double factor = step.from_data * ExactDenoiser(schedule, visited[i]) + step.from_x;
    variance = factor * factor * variance + step.deviation * step.deviation;
  }
  return variance;
}

double DrawnVariance(const NoiseSchedule& schedule, const std::vector<std::int64_t>& visited,
                     double eta) {
  auto noise = NoiseOf(1, "exact denoiser");
  const Tensor like = torch::zeros({1});
  const auto normals = [&] { return NormalNoise({100000}, noise, like); };
  const Tensor drawn = ReverseDiffusion(
      schedule, visited, eta,
      [&](const Tensor& x, std::int64_t t) { return x * ExactDenoiser(schedule, t); }, normals(),
      normals);
  return drawn.var().item<double>();
}

// Golden: GDMOPT's vp schedule with T = 6 (Du et al. 2024); closed form in reference B10.
TEST(NoiseScheduleTest, VpKeepsWhatGdmoptKeeps) {
  EXPECT_NEAR(NoiseSchedule("vp", 6).kept(6), 0.00640933, 1e-8);
}

// Golden: betas of Ho et al. 2020 (1e-4 to .02, T = 1000) leave 4.0358e-5 of the variance.
TEST(NoiseScheduleTest, LinearIsThatOfDdpmAtAThousandSteps) {
  const NoiseSchedule schedule("linear", 1000);
  EXPECT_NEAR(1 - schedule.kept(1), 1e-4, 1e-12);
  EXPECT_NEAR(schedule.kept(1000), 4.0358e-5, 1e-9);
}

TEST(NoiseScheduleTest, CosineFollowsItsFormulaAndStaysAboveZero) {
  const NoiseSchedule schedule("cosine", 50);
  const auto kept = [](double share) {
    return std::pow(std::cos((share + 0.008) / 1.008 * M_PI / 2), 2);
  };
  EXPECT_NEAR(schedule.kept(25), kept(0.5) / kept(0), 1e-12);
  EXPECT_GT(schedule.kept(50), 0);
  EXPECT_NEAR(schedule.kept(50) / schedule.kept(49), 0.001, 1e-12);
}

// The posterior of DDPM as Ho et al. 2020 write it (equations 6 and 7).
TEST(ReverseStepTest, WithEtaOneIsThePosteriorOfDdpm) {
  const NoiseSchedule schedule("linear", 20);
  for (std::int64_t t = 2; t <= 20; ++t) {
    const double alpha = schedule.kept(t) / schedule.kept(t - 1);
    const double left = 1 - schedule.kept(t);
    const ReverseStep step = StepBack(schedule, t, t - 1, 1);
    EXPECT_NEAR(step.from_data, std::sqrt(schedule.kept(t - 1)) * (1 - alpha) / left, 1e-12);
    EXPECT_NEAR(step.from_x, std::sqrt(alpha) * (1 - schedule.kept(t - 1)) / left, 1e-12);
    EXPECT_NEAR(step.deviation * step.deviation, (1 - schedule.kept(t - 1)) / left * (1 - alpha),
                1e-12);
  }
}

TEST(ReverseStepTest, VisitsStepsSpreadEvenlyFromTheLast) {
  EXPECT_THAT(VisitedSteps(6, 6), testing::ElementsAre(6, 5, 4, 3, 2, 1, 0));
  EXPECT_THAT(VisitedSteps(6, 3), testing::ElementsAre(6, 4, 2, 0));
  EXPECT_THAT(VisitedSteps(100, 1), testing::ElementsAre(100, 0));
}

// Golden: ancestral sampling with the exact denoiser leaves .0999449 of N(0, .25) (reference B10);
// the other rows by the same recursion over DDIM's steps, in double precision.
TEST(ReverseDiffusionTest, LeavesTheVarianceOfItsRecursionWithTheExactDenoiser) {
  const NoiseSchedule schedule("vp", 6);
  struct Row {
    std::int64_t count;
    double eta, variance;
  };
  for (const Row& row :
       {Row{6, 1, .0999449}, Row{6, 0, .1215697}, Row{3, 0, .0525612}, Row{3, .5, .0518562}}) {
    const auto visited = VisitedSteps(6, row.count);
    EXPECT_NEAR(OutputVariance(schedule, visited, row.eta), row.variance, 1e-7);
    EXPECT_NEAR(DrawnVariance(schedule, visited, row.eta) / row.variance, 1, 0.02);
  }
}

TEST(ReverseDiffusionTest, ReachesTheDataWithManySteps) {
  for (const char* kind : {"vp", "linear", "cosine"}) {
    const NoiseSchedule schedule(kind, 2000);
    for (const double eta : {0.0, 1.0}) {
      EXPECT_NEAR(OutputVariance(schedule, VisitedSteps(2000, 2000), eta), kDataVariance, 0.005)
          << kind << eta;
    }
  }
}

// Counted by hand: 2 in + 1 an output of a linear layer.
TEST(DiffusionTest, ADenoiseCallCostsWhatItsLayersAndItsStepDo) {
  const ExampleShape shape{.length = 1, .channels = 3, .conditions = 2};
  DiffusionConfig config;
  config.hidden = 16, config.layers = 2, config.time_embedding = 8, config.steps = 4;
  const auto linear = [](double in, double out) { return out * (2 * in + 1); };
  const double silu = kFlopsOfSigmoid + 1;
  const double time = linear(8, 16) + 16 * silu + linear(16, 8);
  const double net = linear(3 + 8 + 2, 16) + 16 * silu + linear(16, 16) + 16 * silu + linear(16, 3);
  const double data_of_v = 3 * 3;  // two products, a difference
  const double step_back = 3 * 3;  // two products, a sum
  const double noise = 3 * 2;      // a product, a sum
  const double one = time + net + data_of_v + step_back + noise;
  EXPECT_EQ(MakeDiffusion(config, shape)->Graph("denoise").TotalFlops().si(), one);
  EXPECT_EQ(MakeDiffusion(config, shape)->Graph("sample").TotalFlops().si(), 4 * one - noise);
  config.guidance = 2;  // the net twice, with a flag, and their mix: two products, a difference
  const double flagged = 2 * (time + net + 16 * 2 + 2) + 3 * 3;
  EXPECT_EQ(MakeDiffusion(config, shape)->Graph("denoise").TotalFlops().si(),
            flagged + data_of_v + step_back + noise);
}

TEST(DiffusionTest, RefusesWhatDoesNotFitTogether) {
  const ExampleShape shape{.length = 4, .channels = 1};
  const auto words = [](DiffusionConfig config, const ExampleShape& of) {
    return test::WordsOf([&] { MakeDiffusion(config, of); });
  };
  EXPECT_EQ(words({}, {.length = 4, .channels = 2, .categories = {0, 3}}),
            "a diffusion takes numbers, but channel 1 holds codes of 3 categories; set "
            "data.normalise.categories to \"dequantised\" or \"one_hot\"");
  EXPECT_EQ(
      words({.hidden = 30}, shape),
      "the 4 heads of a transformer must divide its width, but hidden = 30; give hidden = 32");
  EXPECT_EQ(words({.time_embedding = 7}, shape),
            "time_embedding: expected an even number, found 7; give 8");
  EXPECT_EQ(words({.steps = 10, .sampling_steps = 20}, shape),
            "sampling_steps: expected at most steps = 10, found 20; give fewer, or 0 for all");
}

/// Every net and every target.
class AnyDenoiser : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

// A new net predicts 0 everywhere.
TEST_P(AnyDenoiser, LearnsToTellDataFromNoise) {
  const EncodedExamples train = test::CorrelatedWindows(256, 1);
  const EncodedExamples validation = test::CorrelatedWindows(128, 2);
  DiffusionConfig config;
  config.net = std::get<0>(GetParam()), config.predicts = std::get<1>(GetParam());
  config.hidden = 16, config.layers = 2, config.steps = 20;
  torch::manual_seed(1);
  const auto network = MakeDiffusion(config, train.shape);
  auto noise = NoiseOf(1, "untrained");
  const double untrained = network->Validate(TensorOf(validation.x, {128, 4, 2}),
                                             TensorOf(validation.conditions, {128, 1}), noise);
  FitOptions options;
  options.updates = 60, options.learning_rate = 1e-2, options.check_every = 20;
  const FitResult result = Fit(*network, train, validation, options);
  EXPECT_LT(result.best, 0.75 * untrained);
}

INSTANTIATE_TEST_SUITE_P(Diffusions, AnyDenoiser,
                         testing::Combine(testing::Values("mlp", "conv1d", "transformer"),
                                          testing::Values("noise", "x0", "v")),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_" + std::get<1>(info.param);
                         });

}  // namespace
}  // namespace giot
