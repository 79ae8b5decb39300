#include "models/families/gru_stack.h"

#include <torch/torch.h>

#include <cmath>

namespace giot {

using torch::Tensor;

struct GruStack::Layer {
  Tensor input_weight, input_bias;    // [3 width, inputs], [3 width]: reset, update, new
  Tensor hidden_weight, hidden_bias;  // [3 width, width], [3 width]

  /// x [rows, length, inputs] -> [rows, length, width]
  Tensor Run(const Tensor& x) const {
    const std::int64_t width = hidden_weight.size(1);
    const Tensor in = torch::linear(x, input_weight, input_bias);
    Tensor h = torch::zeros({x.size(0), width}, x.options());
    std::vector<Tensor> steps;
    for (std::int64_t t = 0; t < x.size(1); ++t) {
      const Tensor from_x = in.select(1, t);
      const Tensor from_h = torch::linear(h, hidden_weight, hidden_bias);
      const auto gates =
          torch::sigmoid(from_x.narrow(1, 0, 2 * width) + from_h.narrow(1, 0, 2 * width))
              .chunk(2, 1);
      const Tensor fresh = torch::tanh(from_x.narrow(1, 2 * width, width) +
                                       gates[0] * from_h.narrow(1, 2 * width, width));
      h = fresh + gates[1] * (h - fresh);
      steps.push_back(h);
    }
    return torch::stack(steps, 1);
  }
};

GruStack::GruStack(torch::nn::Module& owner, const std::string& name, std::int64_t inputs,
                   std::int64_t width, std::int64_t layers) {
  const double reach = 1 / std::sqrt(static_cast<double>(width));
  for (std::int64_t i = 0; i < layers; ++i) {
    const auto add = [&](const char* what, at::IntArrayRef extents) {
      return owner.register_parameter(name + "_" + std::to_string(i) + what,
                                      torch::empty(extents).uniform_(-reach, reach));
    };
    layers_.push_back({add("_input_weight", {3 * width, i == 0 ? inputs : width}),
                       add("_input_bias", {3 * width}), add("_hidden_weight", {3 * width, width}),
                       add("_hidden_bias", {3 * width})});
  }
}

GruStack::~GruStack() = default;
GruStack::GruStack(const GruStack&) = default;
GruStack& GruStack::operator=(const GruStack&) = default;

Tensor GruStack::operator()(const Tensor& x) const {
  Tensor y = x;
  for (const Layer& layer : layers_) y = layer.Run(y);
  return y;
}

}  // namespace giot
