#include "models/families/layers.h"

#include <torch/torch.h>

#include <cmath>

namespace giot {

using torch::Tensor;

namespace {
constexpr double kHalfLogTwoPi = 0.91893853320467274178;
}

Mlp::Mlp() = default;
Mlp::~Mlp() = default;
Mlp::Mlp(const Mlp&) = default;
Mlp& Mlp::operator=(const Mlp&) = default;

Mlp::Mlp(torch::nn::Module& owner, const std::string& name, const std::vector<std::int64_t>& sizes,
         Activation activation, bool zero_last)
    : activation_(activation) {
  TORCH_CHECK(sizes.size() >= 2, "an MLP has inputs and outputs");
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const double reach = 1 / std::sqrt(static_cast<double>(std::max<std::int64_t>(1, sizes[i])));
    const bool zero = zero_last && i + 2 == sizes.size();
    const auto add = [&](const char* what, at::IntArrayRef extents) {
      Tensor start = torch::empty(extents);
      zero ? start.zero_() : start.uniform_(-reach, reach);
      weights_.push_back(owner.register_parameter(name + "_" + std::to_string(i) + what, start));
    };
    add("_weight", {sizes[i + 1], sizes[i]});
    add("_bias", {sizes[i + 1]});
  }
}

Tensor Mlp::operator()(const Tensor& x) const {
  Tensor y = x;
  for (std::size_t i = 0; i < weights_.size(); i += 2) {
    if (i > 0) y = Activate(y, activation_);
    y = torch::linear(y, weights_[i], weights_[i + 1]);
  }
  return y;
}

Tensor Activate(const Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::kRelu: return torch::relu(x);
    case Activation::kTanh: return torch::tanh(x);
    case Activation::kSilu: return torch::silu(x);
    case Activation::kMish: return torch::mish(x);
    case Activation::kGelu: return torch::gelu(x);
    case Activation::kLeakyRelu: return torch::leaky_relu(x, 0.2);
  }
  return x;
}

Tensor SumRows(const Tensor& x) { return x.reshape({x.size(0), -1}).sum(1); }

Tensor StandardNormalLogDensity(const Tensor& x) { return SumRows(-0.5 * x * x - kHalfLogTwoPi); }

Tensor NormalLogDensity(const Tensor& x, const Tensor& mean, const Tensor& log_deviation) {
  const Tensor distance = (x - mean) * torch::exp(-log_deviation);
  return -0.5 * distance * distance - log_deviation - kHalfLogTwoPi;
}

}  // namespace giot
