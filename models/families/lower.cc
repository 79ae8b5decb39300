#include "models/families/lower.h"

#include <torch/torch.h>

#include "models/families/tensors.h"

namespace giot {
namespace {

PlanActivation Lowered(Activation activation) {
  switch (activation) {
    case Activation::kRelu: return ActivationKind::kRelu;
    case Activation::kTanh: return ActivationKind::kTanh;
    case Activation::kSilu: return ActivationKind::kSilu;
    case Activation::kMish: return ActivationKind::kMish;
    case Activation::kGelu: return ActivationKind::kGelu;
    case Activation::kLeakyRelu: return {ActivationKind::kLeakyRelu, 0.2f};
  }
  return ActivationKind::kIdentity;
}

PlanValue Dense(PlanBuilder& builder, const at::Tensor& weight, const at::Tensor& bias, PlanValue x,
                PlanActivation activation) {
  return builder.Dense(x, static_cast<int>(weight.size(0)), ValuesOf(weight), ValuesOf(bias),
                       activation);
}

}  // namespace

PlanValue LowerLinear(PlanBuilder& builder, const at::Tensor& weight, const at::Tensor& bias,
                      PlanValue x) {
  return Dense(builder, weight, bias, x, {});
}

PlanValue LowerMlp(PlanBuilder& builder, const Mlp& net, PlanValue x) {
  const std::vector<at::Tensor>& weights = net.weights();
  for (std::size_t i = 0; i < weights.size(); i += 2) {
    const bool last = i + 2 == weights.size();
    x = Dense(builder, weights[i], weights[i + 1], x,
              last ? PlanActivation() : Lowered(net.activation()));
  }
  return x;
}

PlanValue WithCondition(PlanBuilder& builder, PlanValue x, PlanValue condition,
                        std::int64_t conditions) {
  return conditions > 0 ? builder.Concat({x, condition}) : x;
}

PlanValue Scaled(PlanBuilder& builder, PlanValue x, const std::vector<float>& factor) {
  return builder.ScaleShift(x, factor, std::vector<float>(factor.size(), 0.0f));
}

}  // namespace giot
