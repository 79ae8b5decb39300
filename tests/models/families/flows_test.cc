#include "models/families/flows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "models/families/real_nvp.h"
#include "models/families/tensors.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

const ExampleShape kShape{.length = 2, .channels = 3, .conditions = 2};

using FlowMaker = std::function<std::unique_ptr<GenerativeNetwork>(const ExampleShape&)>;
struct NamedFlow {
  std::string name;
  FlowMaker make;

  friend void PrintTo(const NamedFlow& flow, std::ostream* out) { *out << flow.name; }
};
std::vector<NamedFlow> Flows() {
  return {{"real_nvp", [](const auto& shape) { return MakeRealNvp({.couplings = 4}, shape); }},
          {"neural_spline",
           [](const auto& shape) { return MakeNeuralSpline({.couplings = 4}, shape); }},
          {"planar", [](const auto& shape) { return MakePlanar({}, shape); }},
          {"sylvester", [](const auto& shape) { return MakeSylvester({.layers = 3}, shape); }},
          {"maf", [](const auto& shape) { return MakeMaf({.layers = 3, .hidden = 16}, shape); }}};
}

class AnyFlow : public testing::TestWithParam<NamedFlow> {
 protected:
  void SetUp() override {
    torch::manual_seed(1);
    network_ = GetParam().make(kShape);
    // Flows begin near the identity: move their weights, so that there is something to invert.
    torch::NoGradGuard no_grad;
    for (Tensor& weight : network_->module().parameters())
      weight += 0.15 * torch::randn_like(weight);
    for (Tensor& weight : network_->module().parameters()) weight.requires_grad_(false);
  }
  const NormalizingFlow& flow() const { return dynamic_cast<const NormalizingFlow&>(*network_); }

  std::unique_ptr<GenerativeNetwork> network_;
};

TEST_P(AnyFlow, DecodesWhatItEncoded) {
  const Tensor x = torch::randn({64, 6}), condition = torch::randn({64, 2});
  const Tensor z = flow().Encode(x, condition).first;
  EXPECT_GT((z - x).abs().max().item<double>(), 0.1);
  EXPECT_LT((flow().Decode(z, condition) - x).abs().max().item<double>(), 2e-3);
}

TEST_P(AnyFlow, HasTheLogDeterminantOfItsJacobian) {
  for (int row = 0; row < 3; ++row) {
    const Tensor condition = torch::randn({1, 2});
    const Tensor x = torch::randn({1, 6}).requires_grad_(true);
    const auto [z, log_determinant] = flow().Encode(x, condition);
    std::vector<Tensor> rows;
    for (int i = 0; i < 6; ++i) {
      rows.push_back(torch::autograd::grad({z[0][i]}, {x}, {}, /*retain_graph=*/true)[0][0]);
    }
    const Tensor jacobian = torch::stack(rows).to(torch::kFloat64);
    EXPECT_NEAR(std::get<1>(torch::slogdet(jacobian)).item<double>(),
                log_determinant.item<double>(), 2e-4);
  }
}

class LoweredFlow : public AnyFlow {};

TEST_P(LoweredFlow, DecodesAlikeAsAPlan) {
  PlanBuilder builder;
  const PlanValue condition_value = builder.Input(2), z_value = builder.Input(6);
  const auto x_value = flow().LowerDecode(builder, z_value, condition_value);
  builder.Output(x_value.value());
  const auto plan = builder.Build();
  const Tensor z = torch::randn({5, 6}), condition = torch::randn({5, 2});
  std::vector<float> out(5 * 6);
  PlanRunner(plan).Run({.rows = 5,
                        .inputs = ValuesOf(torch::cat({condition, z}, 1)),
                        .outputs = out,
                        .states = {},
                        .noise = {}});
  const Tensor x = flow().Decode(z, condition);
  EXPECT_LT((TensorOf(out, {5, 6}) - x).abs().max().item<double>(),
            1e-5 * std::max(1.0, x.abs().max().item<double>()));
}

INSTANTIATE_TEST_SUITE_P(Flows, AnyFlow, testing::ValuesIn(Flows()),
                         [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(Flows, LoweredFlow, testing::Values(Flows().front()),
                         [](const auto& info) { return info.param.name; });

TEST(Flow, RefusesCategories) {
  const ExampleShape shape{.length = 1, .channels = 2, .categories = {0, 3}};
  EXPECT_EQ(test::WordsOf([&] { MakeMaf({}, shape); }),
            "a flow takes numbers, but channel 1 holds codes of 3 categories; set "
            "data.normalise.categories to \"dequantised\" or \"one_hot\"");
}

}  // namespace
}  // namespace giot
