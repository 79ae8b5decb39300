#include "models/families/condition_shift.h"

#include <torch/torch.h>

namespace giot {
namespace {

constexpr double kMostLogScale = 4;

/// m and s [rows, values] of what the net leaves.
std::pair<at::Tensor, at::Tensor> Parts(const at::Tensor& out) {
  const auto halves = out.chunk(2, 1);
  return {halves[0], kMostLogScale * torch::tanh(halves[1] / kMostLogScale)};
}

}  // namespace

ConditionShift::ConditionShift(torch::nn::Module& owner, const ExampleShape& shape,
                               std::int64_t hidden)
    : conditional_(shape.conditions > 0) {
  if (!conditional_) return;
  net_ = Mlp(owner, "condition", {shape.conditions, hidden, 2 * shape.values()}, Activation::kSilu,
             /*zero_last=*/true);
}

std::pair<at::Tensor, at::Tensor> ConditionShift::Forward(const at::Tensor& x,
                                                          const at::Tensor& condition) const {
  if (!conditional_) return {x, torch::zeros({x.size(0)}, x.options())};
  const auto [move, stretch] = Parts(net_(condition));
  return {(x - move) * torch::exp(-stretch), -stretch.sum(1)};
}

at::Tensor ConditionShift::Backward(const at::Tensor& x, const at::Tensor& condition) const {
  if (!conditional_) return x;
  const auto [move, stretch] = Parts(net_(condition));
  return x * torch::exp(stretch) + move;
}

}  // namespace giot
