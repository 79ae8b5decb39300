#include "models/families/time_gan.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/gru_stack.h"
#include "models/families/tensors.h"
#include "models/plan/operator_cost.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

// Oracle: LibTorch's own GRU with the same weights.
TEST(GruStackTest, IsTheGruOfLibTorch) {
  torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  torch::nn::Module owner;
  const GruStack stack(owner, "gru", 3, 5, 2);
  torch::nn::GRU gru(torch::nn::GRUOptions(3, 5).num_layers(2).batch_first(true));
  auto mine = owner.named_parameters(), theirs = gru->named_parameters();
  const std::pair<const char*, const char*> names[] = {{"input_weight", "weight_ih_l"},
                                                       {"input_bias", "bias_ih_l"},
                                                       {"hidden_weight", "weight_hh_l"},
                                                       {"hidden_bias", "bias_hh_l"}};
  for (const std::string layer : {"0", "1"}) {
    for (const auto& [ours, of_torch] : names) {
      theirs[of_torch + layer].copy_(mine["gru_" + layer + "_" + ours]);
    }
  }
  auto noise = NoiseOf(1, "gru");
  const Tensor x = NormalNoise({4, 6, 3}, noise, torch::zeros({1}));
  EXPECT_TRUE(torch::allclose(stack(x), std::get<0>(gru->forward(x)), 1e-5, 1e-6));
}

TEST(GruStackTest, CostsItsGatesAtEachStep) {
  torch::NoGradGuard no_grad;
  const auto network = MakeTimeGan({.hidden = 4, .layers = 1}, {.length = 5, .channels = 2});
  // Gates of x and h, their sum, two sigmoids, reset and tanh, the mix of old and new.
  const double step = 12 * (2 * 2 + 1) + 12 * (2 * 4 + 1) + 8 * (1 + kFlopsOfSigmoid) +
                      4 * (1 + 1 + kFlopsOfTanh) + 4 * 3;
  const double head = 4 * (2 * 4 + 1) + 4 * kFlopsOfSigmoid;
  EXPECT_EQ(network->Graph("encode").TotalFlops().si(), 5 * (step + head));
}

TEST(TimeGanTest, TakesItsThreePhasesInTurn) {
  using Parts = std::vector<std::size_t>;
  const auto network = MakeTimeGan({}, {.length = 4, .channels = 2});
  EXPECT_EQ(network->Turns(0, 100), Parts{0});
  EXPECT_EQ(network->Turns(19, 100), Parts{0});
  EXPECT_EQ(network->Turns(20, 100), Parts{1});
  EXPECT_EQ(network->Turns(39, 100), Parts{1});
  EXPECT_EQ(network->Turns(40, 100), (Parts{2, 3, 2, 3, 4}));
}

// Patience must not end a training before its generator has begun.
TEST(TimeGanTest, ValidatesLowerAndLowerUntilTheGeneratorIsTrained) {
  torch::manual_seed(1);
  const auto network = MakeTimeGan({.hidden = 4, .layers = 1}, {.length = 3, .channels = 2});
  auto noise = NoiseOf(1, "windows");
  const Tensor x = NormalNoise({8, 3, 2}, noise, torch::zeros({1}));
  const Tensor none = torch::zeros({8, 0});
  const auto after = [&](std::size_t part) {
    network->Loss(part, x, none, noise);
    torch::NoGradGuard no_grad;
    return network->Validate(x, none, noise);
  };
  const double first = after(0), second = after(1), trained = after(2);
  EXPECT_LT(second, first);
  EXPECT_GT(second, 1000);
  EXPECT_LT(trained, 100);
}

TEST(TimeGanTest, RefusesWhatDoesNotFitTogether) {
  const auto words = [](const TimeGanConfig& config, const ExampleShape& shape) {
    return test::WordsOf([&] { MakeTimeGan(config, shape); });
  };
  EXPECT_EQ(words({}, {.length = 1, .channels = 2}),
            "a TimeGAN needs windows of 2 steps or more, but examples have 1; give data.window, or "
            "another family for vectors");
  EXPECT_EQ(words({}, {.length = 4, .channels = 1, .categories = {3}}),
            "a TimeGAN takes numbers, but channel 0 holds codes of 3 categories; set "
            "data.normalise.categories to \"dequantised\" or \"one_hot\"");
  EXPECT_EQ(words({.embedding_share = .5, .supervised_share = .5}, {.length = 4, .channels = 1}),
            "embedding_share + supervised_share: expected a sum < 1, found 1; the rest trains the "
            "generator");
}

}  // namespace
}  // namespace giot
