#include "models/families/markov_chain.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "models/families/fit.h"
#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

class MarkovChainOfThreeStates : public testing::Test {
 protected:
  std::unique_ptr<GenerativeNetwork> Fitted(std::int64_t order, int rows = 8000) const {
    const EncodedExamples train = test::ChainWindows(rows, 1);
    auto network = MakeMarkovChain({.order = order}, train.shape);
    Fit(*network, train, test::ChainWindows(50, 2), {});
    return network;
  }
  static Tensor Law(const GenerativeNetwork& network) {
    return network.module().named_buffers()["log_laws"].exp().to(torch::kFloat64);
  }
  static Tensor TrueTransition() {
    return torch::tensor({{.9, .1, 0.}, {.2, .7, .1}, {0., .3, .7}}, torch::kFloat64);
  }

  torch::NoGradGuard no_grad_;
};

TEST_F(MarkovChainOfThreeStates, CountsTheTransitionsThatItWasShown) {
  const Tensor law = Law(*Fitted(1));  // the marginal, then a row a state
  const Tensor stationary = torch::tensor({.6, .3, .1}, torch::kFloat64);
  EXPECT_LT((law[0] - stationary).abs().max().item<double>(), 0.01);
  EXPECT_LT((law.slice(0, 1) - TrueTransition()).abs().max().item<double>(), 0.012);
}

// Oracle: entropy rate .496682 nats a step, of P with stationary law (.6, .3, .1).
TEST_F(MarkovChainOfThreeStates, ComesWithin001NatsOfTheEntropyRate) {
  for (const std::int64_t order : {1, 2, 3}) {
    const Tensor law = Law(*Fitted(order));
    const Tensor pi = torch::tensor({.6, .3, .1}, torch::kFloat64);
    // The cross entropy of the true chain with the law after each pair (before, now) of states.
    double rate = 0;
    const std::int64_t longest = order == 1 ? 1 : 4;  // first row of contexts of 1 or 2 steps
    for (int before = 0; before < 3; ++before) {
      for (int now = 0; now < 3; ++now) {
        const double weight = (pi[before] * TrueTransition()[before][now]).item<double>();
        if (weight == 0) continue;
        const Tensor row = law[longest + (order == 1 ? now : 3 * before + now)];
        for (int next = 0; next < 3; ++next) {
          const double p = TrueTransition()[now][next].item<double>();
          if (p > 0) rate -= weight * p * std::log(row[next].item<double>());
        }
      }
    }
    EXPECT_NEAR(rate, .496682, 0.01) << "order " << order;
    EXPECT_GT(rate, .496682 - 1e-6);
  }
}

// Oracle: total variation from the stationary law is at most slem^t, slem = .8.
TEST_F(MarkovChainOfThreeStates, ForgetsItsStartAsFastAsTheSecondEigenvalueSays) {
  const auto network = Fitted(1);
  const auto& chain = dynamic_cast<const SequenceNetwork&>(*network);
  constexpr int kDraws = 20000;
  auto noise = NoiseOf(1, "draws");
  std::vector<Tensor> state =
      chain.Advance(chain.Begin(torch::zeros({kDraws, 0})), torch::full({kDraws, 1}, 2.0));
  const Tensor pi = torch::tensor({.6, .3, .1}, torch::kFloat32);
  for (int t = 1; t <= 12; ++t) {
    const Tensor drawn = chain.DrawNext(state, noise);
    const Tensor shares = torch::bincount(drawn.flatten().to(torch::kInt64), {}, 3) / 1.0 / kDraws;
    EXPECT_LE((shares - pi).abs().sum().item<double>() / 2, std::pow(.8, t) + 0.01) << t;
    state = chain.Advance(state, drawn);
  }
}

TEST_F(MarkovChainOfThreeStates, FewRowsAreSmoothedTowardsShorterContexts) {
  const EncodedExamples held_out = test::ChainWindows(2000, 5);
  const auto cross_entropy = [&](const GenerativeNetwork& network) {
    auto noise = NoiseOf(1, "density");
    const Tensor x = TensorOf(held_out.x, {2000, 12, 1});
    return -network.LogDensity(x, torch::zeros({2000, 0}), noise).mean().item<double>() / 12;
  };
  // 1093 contexts from 1200 steps: what the long ones add is next to nothing.
  EXPECT_LT(cross_entropy(*Fitted(6, 100)), cross_entropy(*Fitted(1, 100)) + 0.01);
}

TEST_F(MarkovChainOfThreeStates, TheStepsOfAWindowSumToItsDensity) {
  const auto network = Fitted(3, 200);
  const auto& chain = dynamic_cast<const SequenceNetwork&>(*network);
  const Tensor law = Law(*network).log();
  const std::vector<int> codes{0, 1, 1, 2, 1, 0};
  std::vector<Tensor> state = chain.Begin(torch::zeros({1, 0}));
  // Contexts of 0, 1, 2 and 3 steps begin at rows 0, 1, 4 and 13.
  const std::vector<int> rows{0, 1 + 0, 4 + 1, 13 + 4, 13 + 14, 13 + 9 + 6 + 1};
  for (std::size_t t = 0; t < codes.size(); ++t) {
    const Tensor x = torch::full({1, 1}, static_cast<double>(codes[t]));
    EXPECT_NEAR(chain.LogDensityNext(state, x).item<double>(),
                law[rows[t]][codes[t]].item<double>(), 1e-6)
        << t;
    state = chain.Advance(state, x);
  }
}

TEST(MarkovChain, TakesSeveralChannelsForOneJointCode) {
  // The second channel repeats the first, the first is a fair coin.
  EncodedExamples train{{.length = 6, .channels = 2, .categories = {2, 3}}, {}, {}};
  Stream random(1, "coins");
  for (int i = 0; i < 6 * 400; ++i) {
    const auto coin = static_cast<float>(random.Below(2));
    train.x.insert(train.x.end(), {coin, 2 * coin});
  }
  const auto network = MakeMarkovChain({.order = 1}, train.shape);
  Fit(*network, train, train, {});
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "draws");
  const Tensor draws = network->Draw(torch::zeros({200, 0}), noise);
  const Tensor same = (draws.select(2, 1) == 2 * draws.select(2, 0)).to(torch::kFloat32);
  EXPECT_GT(same.mean().item<double>(), 0.99);
  EXPECT_NEAR(draws.select(2, 0).mean().item<double>(), 0.5, 0.05);
}

TEST(MarkovChain, RefusesWhatItCannotCount) {
  EXPECT_EQ(test::WordsOf([] {
              MakeMarkovChain({}, {.channels = 2, .categories = {3, 0}});
            }),
            "a markov_chain counts codes, but channel 1 is continuous; take an hmm or a recurrent "
            "net, or give discrete fields with categories = \"code\"");
  EXPECT_EQ(test::WordsOf([] { MakeMarkovChain({}, {.conditions = 2, .categories = {3}}); }),
            "a markov_chain takes no condition, but the examples have 2 numbers of one; leave the "
            "condition out or take a recurrent net");
  EXPECT_EQ(test::WordsOf([] {
              MakeMarkovChain({.order = 3}, {.channels = 2, .categories = {10, 10}});
            }),
            "a markov_chain of order 3 over 100 joint codes needs 1.01e+08 numbers, more than "
            "4194304; lower order, leave out channels or take a recurrent net");
}

}  // namespace
}  // namespace giot
