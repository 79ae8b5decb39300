#include <torch/torch.h>

#include <cmath>

#include "models/families/rbm.h"
#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

/// All states of `units` bits: [2^units, units].
Tensor AllStates(std::int64_t units) {
  const Tensor number = torch::arange(std::int64_t{1} << units).unsqueeze(1);
  const Tensor place = torch::arange(units).unsqueeze(0);
  return torch::bitwise_and(torch::bitwise_right_shift(number, place), 1).to(torch::kFloat32);
}

Tensor Flip(const Tensor& chance, at::Generator& noise) {
  return (UniformNoise(chance.sizes().vec(), noise, chance) < chance).to(chance.scalar_type());
}

}  // namespace

Tensor RbmLogPartition(const Tensor& weights, const Tensor& visible_bias,
                       const Tensor& hidden_bias) {
  if (weights.size(0) < weights.size(1)) {
    return RbmLogPartition(weights.t(), hidden_bias, visible_bias);
  }
  // The hidden side is summed; given it, the visible units are independent.
  const Tensor hidden = AllStates(weights.size(1)).to(weights.options());
  const Tensor field = torch::matmul(hidden, weights.t());  // [states, visible]
  std::vector<Tensor> sums;
  const Tensor rows_visible = visible_bias.reshape({-1, weights.size(0)});
  const Tensor rows_hidden = hidden_bias.reshape({-1, weights.size(1)});
  for (std::int64_t row = 0; row < rows_visible.size(0); ++row) {
    const Tensor terms =
        torch::softplus(field + rows_visible[row]).sum(1) + torch::matmul(hidden, rows_hidden[row]);
    sums.push_back(torch::logsumexp(terms, 0));
  }
  return torch::stack(sums).reshape(visible_bias.sizes().slice(0, visible_bias.dim() - 1));
}

double EstimateRbmLogPartition(const Tensor& weights, const Tensor& visible_bias,
                               const Tensor& hidden_bias, std::int64_t chains,
                               std::int64_t temperatures, at::Generator& noise) {
  // log of the unnormalised p(v) with weights scaled by `warmth`; the biases stay.
  const auto log_unnormalized = [&](const Tensor& v, double warmth) {
    return torch::matmul(v, visible_bias) +
           torch::softplus(torch::matmul(v, weights) * warmth + hidden_bias).sum(1);
  };
  const double start = torch::softplus(visible_bias).sum().item<double>() +
                       torch::softplus(hidden_bias).sum().item<double>();
  Tensor v = Flip(torch::sigmoid(visible_bias).expand({chains, -1}), noise);
  Tensor log_weight = torch::zeros({chains}, torch::kFloat64);
  for (std::int64_t i = 1; i <= temperatures; ++i) {
    const double before = static_cast<double>(i - 1) / static_cast<double>(temperatures);
    const double warmth = static_cast<double>(i) / static_cast<double>(temperatures);
    log_weight += (log_unnormalized(v, warmth) - log_unnormalized(v, before)).to(torch::kFloat64);
    const Tensor h = Flip(torch::sigmoid(torch::matmul(v, weights) * warmth + hidden_bias), noise);
    v = Flip(torch::sigmoid(torch::matmul(h, weights.t()) * warmth + visible_bias), noise);
  }
  return start + torch::logsumexp(log_weight, 0).item<double>() -
         std::log(static_cast<double>(chains));
}

}  // namespace giot
