#include <torch/torch.h>

#include <cmath>

#include "models/families/flows.h"
#include "models/families/layers.h"

namespace giot {
namespace {

using torch::Tensor;

/// A MADE net (Germain et al. 2015) of two hidden layers: shift and log scale of number i depend on
/// numbers before i and on the condition alone.
struct MadeImpl : torch::nn::Module {
  MadeImpl(std::int64_t values, std::int64_t conditions, std::int64_t hidden) {
    const Tensor inputs = torch::arange(1, values + 1);
    const Tensor units = torch::arange(hidden) % std::max<std::int64_t>(1, values - 1) + 1;
    const auto mask = [](const Tensor& from, const Tensor& to, bool strict) {
      const Tensor a = from.unsqueeze(0), b = to.unsqueeze(1);
      return (strict ? a < b : a <= b).to(torch::kFloat32);  // [to, from]
    };
    // A condition may reach every unit: its degree is 0.
    const Tensor with_condition = torch::cat({inputs, torch::zeros({conditions}, torch::kInt64)});
    masks[0] = register_buffer("mask_0", mask(with_condition, units, false));
    masks[1] = register_buffer("mask_1", mask(units, units, false));
    masks[2] = register_buffer("mask_2", mask(units, inputs, true).repeat({2, 1}));
    const std::int64_t sizes[4] = {values + conditions, hidden, hidden, 2 * values};
    for (int i = 0; i < 3; ++i) {
      const double reach = 1 / std::sqrt(static_cast<double>(sizes[i]));
      const std::string name = std::to_string(i);
      weights[i] = register_parameter(
          "weight_" + name, i == 2
                                ? torch::zeros({sizes[i + 1], sizes[i]})
                                : torch::empty({sizes[i + 1], sizes[i]}).uniform_(-reach, reach));
      biases[i] = register_parameter("bias_" + name, torch::zeros({sizes[i + 1]}));
    }
    // What no hidden unit carries to the first number, the condition tells it directly.
    direct = register_parameter("direct", torch::zeros({2 * values, conditions}));
  }

  /// x [rows, values], condition [rows, conditions] -> shift, log scale [rows, 2 values]
  Tensor forward(const Tensor& x, const Tensor& condition) const {
    Tensor y = torch::cat({x, condition}, 1);
    for (int i = 0; i < 3; ++i) {
      if (i > 0) y = Activate(y, Activation::kSilu);
      y = torch::linear(y, weights[i] * masks[i], biases[i]);
    }
    return y + torch::linear(condition, direct);
  }

  Tensor masks[3], weights[3], biases[3], direct;
};
TORCH_MODULE(Made);

struct MafModuleImpl : torch::nn::Module {
  MafModuleImpl(const MafConfig& config, const ExampleShape& shape)
      : most_log_scale(config.most_log_scale), values(shape.values()) {
    for (std::int64_t i = 0; i < config.layers; ++i) {
      layers.push_back(register_module("layer_" + std::to_string(i),
                                       Made(values, shape.conditions, config.hidden)));
    }
  }

  std::pair<Tensor, Tensor> ShiftAndScale(const Made& layer, const Tensor& x,
                                          const Tensor& condition) const {
    const auto halves = layer->forward(x, condition).chunk(2, 1);
    return {halves[0], most_log_scale * torch::tanh(halves[1] / most_log_scale)};
  }

  std::pair<Tensor, Tensor> Encode(Tensor x, const Tensor& condition) const {
    Tensor log_determinant = torch::zeros({x.size(0)}, x.options());
    for (const Made& layer : layers) {
      const auto [shift, scale] = ShiftAndScale(layer, x, condition);
      x = ((x - shift) * torch::exp(-scale)).flip({1});  // the next layer goes the other way
      log_determinant = log_determinant - scale.sum(1);
    }
    return {x, log_determinant};
  }

  Tensor Decode(Tensor z, const Tensor& condition) const {
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
      const Tensor target = z.flip({1});
      Tensor x = torch::zeros_like(target);
      for (std::int64_t i = 0; i < values; ++i) {  // number i needs those before it
        const auto [shift, scale] = ShiftAndScale(*layer, x, condition);
        x = target * torch::exp(scale) + shift;
      }
      z = x;
    }
    return z;
  }

  double most_log_scale;
  std::int64_t values;
  std::vector<Made> layers;
};
TORCH_MODULE(MafModule);

class Maf final : public NormalizingFlow {
 public:
  Maf(const MafConfig& config, const ExampleShape& shape)
      : NormalizingFlow(shape), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    return net_->Encode(x, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->Decode(z, condition);
  }

 private:
  MafModule net_;
};

}  // namespace

std::unique_ptr<NormalizingFlow> MakeMaf(const MafConfig& config, const ExampleShape& shape) {
  return std::make_unique<Maf>(config, shape);
}

}  // namespace giot
