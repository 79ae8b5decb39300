#include "models/families/wgan_gp.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/sliced_distance.h"
#include "models/families/tensors.h"
#include "models/plan/operator_cost.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

// Golden: two sets that differ by a shift of s in each of d columns lie s sqrt(d) |cos| apart along
// a direction; in one column that is s.
TEST(SlicedDistanceTest, IsTheShiftOfOneColumn) {
  auto noise = NoiseOf(1, "sliced");
  const Tensor a = NormalNoise({500, 1}, noise, torch::zeros({1}));
  EXPECT_NEAR(SlicedDistance(a, a + 0.7, 20, noise), 0.7, 1e-6);
  EXPECT_EQ(SlicedDistance(a, a.flip(0), 20, noise), 0);
}

// Oracle: N(0, I) and its copy 3 to the right lie 3 apart (Wasserstein-1), and the best critic is
// linear. The penalty lets its slope s pass 1: max over s of 3 s - 10 (s - 1)^2 = 3 + 9/40.
TEST(WganGpTest, TheCriticFindsTheWassersteinDistance) {
  torch::manual_seed(1);
  const auto network = MakeWganGp({.hidden = 32}, {.length = 1, .channels = 2});
  const Tensor none = torch::zeros({256, 0});
  std::vector<Tensor> weights;
  for (const auto& item : network->module().named_parameters())
    if (item.key().starts_with("critic")) weights.push_back(item.value());
  torch::optim::Adam adam(weights, torch::optim::AdamOptions(3e-3));
  double found = 0;
  for (int update = 0; update < 400; ++update) {
    auto noise = NoiseOf(1, std::to_string(update));
    torch::NoGradGuard no_grad;
    const Tensor shifted = network->Draw(none, noise) + torch::tensor({3.0, 0.0});
    torch::AutoGradMode with_grad(true);
    adam.zero_grad();
    const Tensor loss = network->Loss(0, shifted, none, noise);
    loss.backward();
    adam.step();
    if (update >= 300) found -= loss.item<double>() / 100;
  }
  EXPECT_NEAR(found, 3.225, 0.1);
}

TEST(WganGpTest, AllowsTheCriticFiveTurnsForOneOfTheGenerator) {
  const auto network = MakeWganGp({}, {.length = 1, .channels = 2});
  EXPECT_EQ(network->Turns(0, 10), (std::vector<std::size_t>{0, 0, 0, 0, 0, 1}));
}

TEST(WganGpTest, ASampleCostsItsLayers) {
  const auto network = MakeWganGp({.latent = 4, .hidden = 8, .layers = 1},
                                  {.length = 3, .channels = 2, .conditions = 1});
  EXPECT_EQ(network->Graph("sample").TotalFlops().si(),
            8 * (2 * 5 + 1) + 8 * (kFlopsOfSigmoid + 1) + 6 * (2 * 8 + 1));
}

TEST(WganGpTest, RefusesCategories) {
  EXPECT_EQ(test::WordsOf([] { MakeWganGp({}, {.length = 1, .channels = 1, .categories = {4}}); }),
            "a GAN takes numbers, but channel 0 holds codes of 4 categories; set "
            "data.normalise.categories to \"dequantised\" or \"one_hot\"");
}

}  // namespace
}  // namespace giot
