#include "models/plan/plan_denoiser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/base/random_stream.h"
#include "tests/models/plan/random_model.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

/// A denoiser of one layer that sees the sample alone: target = bias.
std::shared_ptr<const InferencePlan> ConstantDenoiser(std::vector<float> bias,
                                                      const DenoisingPath& path) {
  const int width = static_cast<int>(bias.size());
  const std::vector<float> weight(static_cast<std::size_t>(width) * width, 0.0f);
  return LowerDenoiser({width, 0, {}, {{width, weight, bias}}}, path);
}

std::vector<float> Draw(const std::shared_ptr<const InferencePlan>& plan, int rows,
                        std::uint64_t key = 5) {
  std::vector<NoiseKey> noise;
  for (int r = 0; r < rows; ++r) noise.push_back({key, static_cast<std::uint64_t>(r)});
  std::vector<float> out(static_cast<std::size_t>(rows) * plan->output_width());
  PlanRunner(plan).Run({.rows = rows, .inputs = {}, .outputs = out, .noise = noise});
  return out;
}

// Data that are one point: the exact estimate of the clean sample is that point, and every path
// ends there.
TEST(Denoiser, APointIsFoundExactly) {
  for (const double eta : {0.0, 0.5, 1.0}) {
    DenoisingPath path{CosineAlphaBars(50), {50, 40, 20, 10, 1}, eta};
    path.target = DenoiserTarget::kSample;
    const std::vector<float> out = Draw(ConstantDenoiser({0.25f, -3, 7}, path), 4);
    for (int r = 0; r < 4; ++r) {
      EXPECT_NEAR(out[r * 3], 0.25, 1e-6);
      EXPECT_NEAR(out[r * 3 + 1], -3, 1e-6);
      EXPECT_NEAR(out[r * 3 + 2], 7, 1e-6);
    }
  }
}

// Standard normal data: the exact velocity is 0 everywhere, and with the posterior's variance the
// output's variance follows v' = (keep + add sqrt(alpha_bar))^2 v + spread^2.
TEST(Denoiser, NormalDataComeOutWithTheVarianceOfTheirRecursion) {
  DenoisingPath path{LinearAlphaBars(40), {}, 1};
  path.target = DenoiserTarget::kVelocity;
  const std::vector<float> factors = DenoisingFactors(path);
  double variance = 1;
  for (std::size_t i = 0; i < factors.size(); i += 6) {
    const double slope = factors[i + 3] + factors[i + 4] * factors[i];
    variance = slope * slope * variance + double{factors[i + 5]} * factors[i + 5];
  }
  constexpr int kRows = 4000, kWidth = 20;
  const std::vector<float> out =
      Draw(ConstantDenoiser(std::vector<float>(kWidth, 0.0f), path), kRows);
  double sum = 0, squares = 0, across = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    sum += out[i];
    squares += out[i] * out[i];
    if (i % kWidth > 0) across += out[i] * out[i - 1];
  }
  const auto n = static_cast<double>(out.size());
  EXPECT_NEAR(sum / n, 0, 4 * std::sqrt(variance / n));
  EXPECT_NEAR(squares / n, variance, 4 * variance * std::sqrt(2 / n));
  EXPECT_NEAR(across / n, 0, 4 * variance / std::sqrt(n));
}

// Golden: data N(0, 0.25), the exact estimate of the clean sample, ancestral sampling in 6 steps of
// the VP schedule: reference sheet of the model families, oracle "diffusion (DDPM)".
TEST(Denoiser, TheExactDenoiserLeavesThePublishedVariance) {
  const std::vector<double> bars = VpAlphaBars(6);
  EXPECT_NEAR(bars.back(), 0.00640933, 1e-8);
  const std::vector<float> factors = DenoisingFactors({bars, {}, 1, 0, DenoiserTarget::kSample});
  double variance = 1;
  for (int t = 6; t >= 1; --t) {
    const float* f = factors.data() + (6 - t) * 6;
    const double bar = bars[t - 1];
    const double clean = std::sqrt(bar) * 0.25 / (bar * 0.25 + 1 - bar);
    variance = std::pow(f[3] + f[4] * clean, 2) * variance + double{f[5]} * f[5];
  }
  EXPECT_NEAR(variance, 0.0999449, 2e-7);
}

// The posterior of DDPM, written out (Ho, Jain and Abbeel 2020, eq. 7).
TEST(Denoiser, EtaOneIsThePosteriorOfDdpm) {
  const std::vector<double> bars = LinearAlphaBars(30);
  const std::vector<float> factors = DenoisingFactors({bars, {}, 1});
  for (int t = 2; t <= 30; ++t) {
    const double now = bars[t - 1], before = bars[t - 2], alpha = now / before, beta = 1 - alpha;
    const float* f = factors.data() + (30 - t) * 6;
    EXPECT_NEAR(f[0], 1 / std::sqrt(now), 1e-5 * f[0]);
    EXPECT_NEAR(f[1], -std::sqrt((1 - now) / now), 1e-5 * std::abs(f[1]));
    EXPECT_NEAR(f[3], std::sqrt(alpha) * (1 - before) / (1 - now), 1e-6);
    EXPECT_NEAR(f[4], std::sqrt(before) * beta / (1 - now), 1e-6);
    EXPECT_NEAR(f[5], std::sqrt(beta * (1 - before) / (1 - now)), 1e-6);
  }
}

TEST(Denoiser, SchedulesAreThePublishedOnes) {
  // Ho, Jain and Abbeel 2020, section 4: beta from 1e-4 to 0.02 over 1000 steps.
  const std::vector<double> linear = LinearAlphaBars(1000);
  EXPECT_NEAR(linear[0], 1 - 1e-4, 1e-12);
  EXPECT_NEAR(linear[999] / linear[998], 1 - 0.02, 1e-12);
  const std::vector<double> cosine = CosineAlphaBars(1000);
  const auto level = [](double t) { return std::pow(std::cos((t + 0.008) / 1.008 * M_PI / 2), 2); };
  EXPECT_NEAR(cosine[499], level(0.5) / level(0), 1e-9);
  EXPECT_NEAR(cosine[999] / cosine[998], 1 - 0.999, 1e-12);
}

TEST(Denoiser, EmbeddingsAreSinesThenCosines) {
  const std::vector<int> times{0, 7};
  const std::vector<float> table = SinusoidalEmbedding(times, 4);
  const std::vector<double> expected{
      0, 0, 1, 1, std::sin(7.0), std::sin(0.07), std::cos(7.0), std::cos(0.07)};
  ASSERT_EQ(table.size(), expected.size());
  for (std::size_t i = 0; i < table.size(); ++i) EXPECT_NEAR(table[i], expected[i], 1e-6) << i;
}

/// The same net and path in double precision, layer by layer, noise from the plan's generator.
TEST(Denoiser, TheHoistedLoopIsTheNetAskedRoundByRound) {
  Stream random(9, "denoiser");
  const auto floats = [&](int count) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& v : values) v = static_cast<float>(random.Uniform(-0.3, 0.3));
    return values;
  };
  constexpr int kSample = 5, kCondition = 3, kTime = 4, kHidden = 24;
  DenoisingPath path{CosineAlphaBars(20), {20, 15, 10, 5, 1}, 0};
  path.clip = 1.5f;
  const auto w1 = floats(kHidden * 12), b1 = floats(kHidden);
  const auto w2 = floats(kSample * kHidden), b2 = floats(kSample);
  const std::vector<float> seen = SinusoidalEmbedding(path.times, kTime);
  const auto plan = LowerDenoiser(
      {kSample, kCondition, seen, {{kHidden, w1, b1}, {kSample, w2, b2}}, ActivationKind::kMish},
      path);
  const std::vector<float> condition = floats(kCondition);
  std::vector<float> out(kSample), start(kSample);
  const NoiseKey key{3, 4};
  PlanRunner(plan).Run(
      {.rows = 1, .inputs = condition, .outputs = out, .noise = std::span(&key, 1)});
  PlanBuilder noise;
  noise.Output(noise.Normals(kSample));
  PlanRunner(noise.Build())
      .Run({.rows = 1, .inputs = {}, .outputs = start, .noise = std::span(&key, 1)});
  std::vector<double> x(start.begin(), start.end());
  const std::vector<float> factors = DenoisingFactors(path);
  for (std::size_t round = 0; round < 5; ++round) {
    std::vector<double> in = x, hidden(kHidden), told(kSample);
    in.insert(in.end(), condition.begin(), condition.end());
    in.insert(in.end(), seen.begin() + round * kTime, seen.begin() + (round + 1) * kTime);
    for (int h = 0; h < kHidden; ++h) {
      double sum = b1[h];
      for (int i = 0; i < 12; ++i) sum += w1[h * 12 + i] * in[i];
      hidden[h] = sum * std::tanh(std::log1p(std::exp(sum)));
    }
    const float* f = factors.data() + round * 6;
    for (int o = 0; o < kSample; ++o) {
      told[o] = b2[o];
      for (int h = 0; h < kHidden; ++h) told[o] += w2[o * kHidden + h] * hidden[h];
      const double clean = std::clamp(f[0] * x[o] + f[1] * told[o], -1.5, 1.5);
      x[o] = f[3] * x[o] + f[4] * clean;
    }
  }
  for (int o = 0; o < kSample; ++o) EXPECT_NEAR(out[o], x[o], 1e-5);
}

TEST(Denoiser, RowsOfOneKeyAreEqualAndOfOthersDiffer) {
  const auto plan = ConstantDenoiser({0, 0}, {LinearAlphaBars(4), {}, 1});
  const std::vector<float> a = Draw(plan, 2, 1), b = Draw(plan, 2, 1), c = Draw(plan, 2, 2);
  EXPECT_EQ(test::BytesOf(a), test::BytesOf(b));
  EXPECT_NE(a[0], a[2]);
  EXPECT_NE(a[0], c[0]);
}

TEST(Denoiser, PathsThatAreNoneAreRefused) {
  const auto words = [](const DenoisingPath& path) {
    return test::WordsOf([&] { DenoisingFactors(path); });
  };
  EXPECT_EQ(words({{0.9, 0.95}, {}, 1}),
            "noise schedule: expected alpha_bar falling within (0, 1), found 0.95 after 0.9");
  EXPECT_EQ(words({{0.9, 0.5}, {1, 2}, 1}),
            "denoising: expected times falling within 2..1, found 2");
  EXPECT_EQ(words({{}, {}, 1}), "denoising: expected at least one time");
  EXPECT_EQ(words({{0.9}, {}, 2}), "denoising: expected eta in 0..1 and clip >= 0, found 2 and 0");
  EXPECT_EQ(test::WordsOf([] { LinearAlphaBars(0); }),
            "noise schedule: expected at least one step, found 0");
  const std::vector<float> weight(10), bias(2);
  EXPECT_EQ(
      test::WordsOf([&] {
        LowerDenoiser({2, 1, {}, {{2, weight, bias}}}, {{0.9}, {}, 1});
      }),
      "denoiser: first layer 2 + 1 + 0 -> 2: expected 6 weights and 2 biases, found 10 and 2");
}

}  // namespace
}  // namespace giot
