#include "models/families/normalizing_flow.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {

void RefuseCategories(const ExampleShape& shape, const std::string& who) {
  for (int channel = 0; channel < static_cast<int>(shape.categories.size()); ++channel) {
    if (shape.CategoriesOf(channel) == 0) continue;
    throw ScenarioError(
        fmt::format("{} takes numbers, but channel {} holds codes of {} categories; set "
                    "data.normalise.categories to \"dequantised\" or \"one_hot\"",
                    who, channel, shape.CategoriesOf(channel)));
  }
}

NormalizingFlow::NormalizingFlow(const ExampleShape& shape) : GenerativeNetwork(shape) {
  RefuseCategories(shape, "a flow");
}

at::Tensor NormalizingFlow::Loss(std::size_t, const at::Tensor& x, const at::Tensor& condition,
                                 at::Generator& noise) {
  return -NormalizingFlow::LogDensity(x, condition, noise).mean();
}

at::Tensor NormalizingFlow::Draw(const at::Tensor& condition, at::Generator& noise) const {
  const std::int64_t rows = condition.size(0);
  const at::Tensor z = NormalNoise({rows, shape().values()}, noise, condition);
  return Decode(z, condition).reshape({rows, shape().length, shape().channels});
}

at::Tensor NormalizingFlow::LogDensity(const at::Tensor& x, const at::Tensor& condition,
                                       at::Generator&) const {
  const auto [z, log_determinant] = Encode(x.flatten(1), condition);
  return StandardNormalLogDensity(z) + log_determinant;
}

std::optional<PlanValue> NormalizingFlow::LowerDecode(PlanBuilder&, PlanValue, PlanValue) const {
  return std::nullopt;
}

std::shared_ptr<const InferencePlan> NormalizingFlow::LowerDraw() const {
  PlanBuilder builder;
  PlanValue condition;
  if (shape().conditions > 0) condition = builder.Input(shape().conditions);
  const PlanValue z = builder.Normals(static_cast<int>(shape().values()));
  const std::optional<PlanValue> x = LowerDecode(builder, z, condition);
  if (!x) return nullptr;
  builder.Output(*x);
  return builder.Build();
}

OperatorGraph NormalizingFlow::Graph(const std::string& call) const {
  if (call != "sample" && call != "encode") RefuseCall(call);
  const at::Tensor x = torch::zeros({1, shape().values()});
  const at::Tensor condition = torch::zeros({1, shape().conditions});
  return Trace(call, {x, condition},
               [&](const std::vector<at::Tensor>& in) -> std::vector<at::Tensor> {
                 if (call == "sample") return {Decode(in[0], in[1])};
                 const auto [z, log_determinant] = Encode(in[0], in[1]);
                 return {z, log_determinant};
               });
}

}  // namespace giot
