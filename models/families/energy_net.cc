#include "models/families/energy_net.h"

#include <torch/torch.h>

namespace giot {
namespace {

using torch::Tensor;

std::vector<std::int64_t> SizesOf(std::int64_t inputs, std::int64_t hidden, std::int64_t layers) {
  std::vector<std::int64_t> sizes{inputs};
  sizes.insert(sizes.end(), static_cast<std::size_t>(layers), hidden);
  sizes.push_back(1);
  return sizes;
}

}  // namespace

EnergyNet::EnergyNet(torch::nn::Module& owner, const std::string& name, std::int64_t values,
                     std::int64_t conditions, std::int64_t hidden, std::int64_t layers,
                     double reach)
    : reach_(reach),
      net_(owner, name, SizesOf(values + conditions, hidden, layers), Activation::kSilu) {}

Tensor EnergyNet::NetEnergy(const Tensor& x, const Tensor& condition) const {
  return net_(torch::cat({x, condition}, 1)).squeeze(1);
}

Tensor EnergyNet::Energy(const Tensor& x, const Tensor& condition) const {
  return (x * x).sum(1) * (0.5 / (reach_ * reach_)) + NetEnergy(x, condition);
}

Tensor EnergyNet::Slope(const Tensor& x, const Tensor& condition) const {
  const std::vector<Tensor>& weights = net_.weights();
  // silu(a) = a s with s = sigmoid(a); its slope is s (1 + a (1 - s)).
  std::vector<Tensor> slopes;
  Tensor h = torch::cat({x, condition}, 1);
  for (std::size_t i = 0; i + 2 < weights.size(); i += 2) {
    const Tensor a = torch::linear(h, weights[i], weights[i + 1]);
    const Tensor s = torch::sigmoid(a);
    h = a * s;
    slopes.push_back(s + h * (1 - s));
  }
  Tensor back = weights[weights.size() - 2];  // [1, hidden]
  for (std::size_t i = slopes.size(); i > 0; --i) {
    back = torch::matmul(back * slopes[i - 1], weights[2 * (i - 1)]);
  }
  return back.narrow(1, 0, x.size(1)) + x * (1 / (reach_ * reach_));
}

}  // namespace giot
