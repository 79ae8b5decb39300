#include "models/families/element_law.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

class Elements : public testing::Test {
 protected:
  /// Two steps of a code of 3, a number and a code of 2.
  const ElementLayout layout_{{.length = 2, .channels = 3, .categories = {3, 0, 2}}};
  const Tensor example_ =
      torch::tensor({{{2.0, 0.5, 1.0}, {0.0, -0.7, 0.0}}}, torch::kFloat32);  // [1, 2, 3]
};

TEST_F(Elements, StandNumbersFirstThenCodesByChannelAndBack) {
  const Tensor elements = layout_.ToElements(example_);
  EXPECT_EQ(ValuesOf(elements), (std::vector<float>{0.5f, -0.7f, 2, 0, 1, 0}));
  EXPECT_TRUE(torch::equal(layout_.FromElements(elements), example_));
  EXPECT_EQ(layout_.inputs(), 2 + 2 * 3 + 2 * 2);
  EXPECT_EQ(layout_.outputs(), 2 * 2 + 2 * 3 + 2 * 2);
  EXPECT_EQ(ValuesOf(layout_.Coded(elements)),
            (std::vector<float>{0.5f, -0.7f, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0}));
}

TEST_F(Elements, HaveTheLawsThatTheNetGives) {
  Tensor raw = torch::zeros({1, layout_.outputs()});
  raw[0][0] = 1.5;                // mean of the first number
  raw[0][2] = std::log(2.0);      // its deviation
  raw[0][4 + 2] = std::log(4.0);  // the first code is 2 with 4 / 6
  const std::vector<float> log_density =
      ValuesOf(layout_.LogDensity(raw, layout_.ToElements(example_)));
  const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi);
  EXPECT_NEAR(log_density[0], -0.125 - std::log(2.0) - half_log_two_pi, 1e-6);
  EXPECT_NEAR(log_density[1], -0.245 - half_log_two_pi, 1e-6);
  EXPECT_NEAR(log_density[2], std::log(4.0 / 6), 1e-6);
  EXPECT_NEAR(log_density[3], std::log(1.0 / 3), 1e-6);
  EXPECT_NEAR(log_density[4], std::log(0.5), 1e-6);
}

TEST_F(Elements, AreDrawnByTheirMarginals) {
  auto noise = NoiseOf(1, "draws");
  const Tensor raw = layout_.Marginals(layout_.ToElements(example_).repeat({1000, 1}));
  const Tensor draws = layout_.Draw(raw.unsqueeze(0).expand({500, -1}), noise);
  const Tensor off = (draws - layout_.ToElements(example_)).abs();
  EXPECT_LT(off.slice(1, 0, 2).max().item<double>(), 0.01);
  EXPECT_LT(off.slice(1, 2).mean().item<double>(), 0.01);
}

}  // namespace
}  // namespace giot
