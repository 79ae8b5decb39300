#include "models/families/ebm.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/energy_net.h"
#include "models/families/langevin.h"
#include "models/families/tensors.h"
#include "models/plan/operator_cost.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

TEST(EnergyNetTest, WritesOutTheSlopeThatAutogradFinds) {
  torch::manual_seed(1);
  torch::nn::Module owner;
  const EnergyNet energy(owner, "energy", 3, 2, 8, 3, 1.5);
  auto noise = NoiseOf(1, "slope");
  const Tensor condition = NormalNoise({5, 2}, noise, torch::zeros({1}));
  const Tensor x = NormalNoise({5, 3}, noise, condition).requires_grad_();
  energy.Energy(x, condition).sum().backward();
  EXPECT_TRUE(torch::allclose(energy.Slope(x, condition), x.grad(), 1e-5, 1e-6));
}

// Oracle: in a bowl |x|^2 / (2 r^2) the walk is linear, x <- (1 - s^2/(2 r^2)) x + s z, and comes
// to rest at the variance r^2 / (1 - s^2/(4 r^2)).
TEST(LangevinTest, ComesToRestAtTheVarianceOfItsRecursion) {
  auto noise = NoiseOf(1, "walk");
  const Tensor like = torch::zeros({1});
  const auto normals = [&] { return NormalNoise({50000}, noise, like); };
  const double reach = 0.5, step = 0.4;
  const Tensor rest = LangevinWalk([&](const Tensor& x) { return x / (reach * reach); },
                                   torch::zeros({50000}), 40, step, normals);
  const double expected = reach * reach / (1 - step * step / (4 * reach * reach));
  EXPECT_NEAR(rest.var().item<double>() / expected, 1, 0.02);
}

TEST(EbmTest, AStepCostsTheNetThereAndBackAndItsMove) {
  const auto network =
      MakeEbm({.hidden = 8, .layers = 1, .sampling_steps = 3}, {.length = 1, .channels = 2});
  const double there = 8 * (2 * 2 + 1) + 8 * kFlopsOfSigmoid + 8;  // linear, sigmoid, product
  const double slope = 8 + 8 + 8;                                  // difference, product, sum
  const double back = 8 + 2 * (2 * 8) + 2 + 2;  // product, matrix, the bowl's product and sum
  const double move = 4 * 2;                    // two products, a difference, a sum
  const double step = there + slope + back + move;
  EXPECT_EQ(network->Graph("step").TotalFlops().si(), step);
  EXPECT_EQ(network->Graph("sample").TotalFlops().si(), 3 * step);
}

TEST(EbmTest, RefusesCategories) {
  EXPECT_EQ(test::WordsOf([] { MakeEbm({}, {.length = 1, .channels = 1, .categories = {4}}); }),
            "an energy-based model takes numbers, but channel 0 holds codes of 4 categories; set "
            "data.normalise.categories to \"dequantised\" or \"one_hot\"");
}

}  // namespace
}  // namespace giot
