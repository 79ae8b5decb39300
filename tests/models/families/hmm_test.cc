#include "models/families/hmm.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "models/families/fit.h"
#include "models/families/hmm_emissions.h"
#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

/// Two numbers and a code a step, from 2 hidden states that tend to stay.
EncodedExamples SwitchingWindows(int rows, std::uint64_t seed) {
  Stream random(seed, "switching");
  EncodedExamples examples{{.length = 5, .channels = 3, .categories = {0, 3, 0}}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    bool high = random.Uniform() < 0.25;
    for (int t = 0; t < 5; ++t) {
      const double a = (high ? 2 : -1) + 0.5 * random.Normal();
      const double code = high ? 2 : random.Uniform() < 0.3 ? 1 : 0;
      examples.x.insert(examples.x.end(),
                        {static_cast<float>(a), static_cast<float>(code),
                         static_cast<float>((high ? 0.8 : -0.8) * a + 0.3 * random.Normal())});
      if (random.Uniform() < (high ? 0.3 : 0.1)) high = !high;
    }
  }
  return examples;
}

std::unique_ptr<GenerativeNetwork> Fitted(const HmmConfig& config, const EncodedExamples& train) {
  auto network = MakeHmm(config, train.shape);
  Fit(*network, train, train, {});
  return network;
}

double MeanLogDensity(const GenerativeNetwork& network, const EncodedExamples& examples) {
  auto noise = NoiseOf(1, "density");
  const auto& shape = examples.shape;
  return network
      .LogDensity(TensorOf(examples.x, {examples.rows(), shape.length, shape.channels}),
                  torch::zeros({examples.rows(), 0}), noise)
      .mean()
      .item<double>();
}

/// log p of one window by summing over all hidden paths, from the weights by the book.
class BruteForce {
 public:
  explicit BruteForce(const GenerativeNetwork& network) {
    for (const auto& item : network.module().named_buffers()) {
      weights_.insert(item.key(), item.value().to(torch::kFloat64));
    }
  }

  /// Channels 0 and 2 are numbers, channel 1 a code: x [steps, 3]
  double LogDensity(const Tensor& x) const {
    const std::int64_t states = weights_["mean"].size(0), steps = x.size(0);
    double sum = 0;
    for (std::int64_t path = 0; path < std::pow(states, steps); ++path) {
      std::int64_t rest = path, before = -1;
      double p = 1;
      for (std::int64_t t = 0; t < steps; ++t, rest /= states) {
        const std::int64_t now = rest % states;
        p *= before < 0 ? std::exp(weights_["log_start"][now].item<double>())
                        : weights_["transition"][before][now].item<double>();
        p *= Emission(x[t], now);
        before = now;
      }
      sum += p;
    }
    return std::log(sum);
  }

 private:
  double Emission(const Tensor& x, std::int64_t state) const {
    const auto number = [&](const char* name, int i) {
      return weights_[name][state][i].item<double>();
    };
    const double a = x[0].item<double>() - number("mean", 0);
    const double b = x[2].item<double>() - number("mean", 1) -
                     weights_["regression"][state][1][0].item<double>() * a;
    const double sa = std::exp(number("log_deviation", 0));
    const double sb = std::exp(number("log_deviation", 1));
    return std::exp(-0.5 * (a * a / sa / sa + b * b / sb / sb)) / (2 * std::numbers::pi * sa * sb) *
           std::exp(number("log_emission_1", static_cast<int>(x[1].item<double>())));
  }

  torch::OrderedDict<std::string, Tensor> weights_;
};

class Hmm : public testing::Test {
 protected:
  torch::NoGradGuard no_grad_;
};

TEST_F(Hmm, HasTheLikelihoodOfAllHiddenPathsTogether) {
  const EncodedExamples train = SwitchingWindows(300, 1);
  const auto network = Fitted({.states = 3, .restarts = 2, .iterations = 8}, train);
  const BruteForce brute_force(*network);
  const Tensor x = TensorOf(std::span(train.x).first(6 * 15), {6, 5, 3});
  auto noise = NoiseOf(1, "density");
  const Tensor own = network->LogDensity(x, torch::zeros({6, 0}), noise);
  for (int row = 0; row < 6; ++row) {
    const double expected = brute_force.LogDensity(x[row].to(torch::kFloat64));
    EXPECT_NEAR(own[row].item<double>(), expected, 1e-9 * std::abs(expected));
  }
}

TEST_F(Hmm, FindsTheStatesThatMadeTheData) {
  const EncodedExamples train = SwitchingWindows(3000, 1);
  const auto network = Fitted({.states = 2}, train);
  const auto weights = network->module().named_buffers();
  const int high = weights["mean"][0][0].item<double>() > 0 ? 0 : 1;
  const auto value = [&](const char* name, int state, int i) {
    return weights[name][state][i].item<double>();
  };
  EXPECT_NEAR(std::exp(weights["log_start"][high].item<double>()), 0.25, 0.03);
  EXPECT_NEAR(value("transition", high, 1 - high), 0.3, 0.03);
  EXPECT_NEAR(value("transition", 1 - high, high), 0.1, 0.02);
  EXPECT_NEAR(value("mean", high, 0), 2, 0.03);
  EXPECT_NEAR(value("mean", 1 - high, 0), -1, 0.03);
  EXPECT_NEAR(std::exp(value("log_deviation", high, 0)), 0.5, 0.02);
  EXPECT_NEAR(std::exp(value("log_deviation", high, 1)), 0.3, 0.02);
  EXPECT_NEAR(weights["regression"][high][1][0].item<double>(), 0.8, 0.03);
  EXPECT_NEAR(weights["regression"][1 - high][1][0].item<double>(), -0.8, 0.03);
  EXPECT_NEAR(std::exp(value("log_emission_1", 1 - high, 1)), 0.3, 0.02);
  EXPECT_GT(std::exp(value("log_emission_1", high, 2)), 0.99);
}

TEST_F(Hmm, MoreRoundsNeverExplainTheDataWorse) {
  const EncodedExamples train = SwitchingWindows(200, 1);
  double before = -1e9;
  for (const std::int64_t rounds : {1, 2, 4, 8, 16}) {
    const auto network =
        Fitted({.states = 3, .restarts = 1, .iterations = rounds, .least_deviation = 1e-6}, train);
    const double now = MeanLogDensity(*network, train);
    EXPECT_GT(now, before - 2e-3);  // the priors of a count or two may cost a little
    before = now;
  }
}

TEST_F(Hmm, GoingStepByStepIsTheForwardRecursion) {
  const EncodedExamples train = SwitchingWindows(300, 1);
  const auto network = Fitted({.states = 3, .restarts = 1, .iterations = 8}, train);
  const auto& hmm = dynamic_cast<const SequenceNetwork&>(*network);
  const Tensor x = TensorOf(train.x, {300, 5, 3});
  std::vector<Tensor> state = hmm.Begin(torch::zeros({300, 0}));
  EXPECT_EQ(state[0].scalar_type(), torch::kFloat32);
  Tensor sum = torch::zeros({300});
  for (int t = 0; t < 5; ++t) {
    EXPECT_LT((torch::exp(state[0]).sum(1) - 1).abs().max().item<double>(), 1e-5);
    sum = sum + hmm.LogDensityNext(state, x.select(1, t));
    state = hmm.Advance(state, x.select(1, t));
  }
  auto noise = NoiseOf(1, "density");
  const Tensor whole = network->LogDensity(x, torch::zeros({300, 0}), noise);
  EXPECT_LT((whole - sum).abs().max().item<double>(), 1e-4);
}

TEST_F(Hmm, DrawsWindowsLikeThoseItWasShown) {
  const EncodedExamples train = SwitchingWindows(3000, 1);
  const auto network = Fitted({.states = 2}, train);
  auto noise = NoiseOf(1, "draws");
  const Tensor draws = network->Draw(torch::zeros({3000, 0}), noise).flatten(0, 1);
  const Tensor shown = TensorOf(train.x, {15000, 3});
  EXPECT_LT((draws.mean(0) - shown.mean(0)).abs().max().item<double>(), 0.06);
  EXPECT_LT((draws.std(0) - shown.std(0)).abs().max().item<double>(), 0.06);
}

// Oracle: 8 Gaussians, 2.8314 nats: one step, so the hidden states are a mixture's components.
TEST_F(Hmm, ComesWithin005NatsOfTheEntropyOfEightGaussians) {
  const auto network = Fitted({.states = 8}, test::EightGaussians(3000, 1));
  EXPECT_NEAR(-MeanLogDensity(*network, test::EightGaussians(20000, 2)), 2.8314, 0.05);
}

// Oracle: the 3-state chain is an HMM whose states show themselves.
TEST_F(Hmm, ComesWithin001NatsOfTheEntropyRateOfAChain) {
  const auto network = Fitted({.states = 3}, test::ChainWindows(2000, 1));
  const double entropy = .897946 + 11 * .496682;  // of the first step and of the others
  EXPECT_NEAR(-MeanLogDensity(*network, test::ChainWindows(20000, 2)) / 12, entropy / 12, 0.01);
}

TEST_F(Hmm, RefusesACondition) {
  EXPECT_EQ(
      test::WordsOf([] { MakeHmm({}, {.conditions = 2}); }),
      "an hmm takes no condition, but the examples have 2 numbers of one; leave the condition "
      "out or take a recurrent net");
}

}  // namespace
}  // namespace giot
