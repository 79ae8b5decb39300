#include <torch/torch.h>

#include <cmath>

#include "models/families/condition_shift.h"
#include "models/families/flows.h"
#include "models/families/monotone_root.h"

namespace giot {
namespace {

using torch::Tensor;

struct PlanarModuleImpl : torch::nn::Module {
  PlanarModuleImpl(const PlanarConfig& config, const ExampleShape& shape)
      : layers(config.layers), condition(*this, shape, config.hidden) {
    const std::int64_t values = shape.values();
    const double reach = 1 / std::sqrt(static_cast<double>(values));
    normal = register_parameter("normal", torch::empty({layers, values}).uniform_(-reach, reach));
    push = register_parameter("push", torch::empty({layers, values}).uniform_(-reach, reach));
    shift = register_parameter("shift", torch::empty({layers}).uniform_(-1, 1));
    scale = register_parameter("scale", torch::zeros({values}));
    move = register_parameter("move", torch::zeros({values}));
  }

  /// u of layer i, moved along w so that w u >= -1 (Rezende and Mohamed 2015, appendix A.1).
  Tensor Push(std::int64_t i) const {
    const Tensor w = normal[i], u = push[i];
    const Tensor along = (w * u).sum();
    return u + (torch::softplus(along) - 1 - along) * w / (w * w).sum().clamp_min(1e-12);
  }

  std::pair<Tensor, Tensor> Encode(const Tensor& x0, const Tensor& given) const {
    auto [x, log_determinant] = condition.Forward(x0, given);
    x = (x - move) * torch::exp(-scale);
    log_determinant = log_determinant - scale.sum();
    for (std::int64_t i = 0; i < layers; ++i) {
      const Tensor u = Push(i);
      const Tensor bend = torch::tanh(torch::mv(x, normal[i]) + shift[i]);
      x = x + bend.unsqueeze(1) * u;
      const Tensor slope = (normal[i] * u).sum();
      log_determinant =
          log_determinant + torch::log((1 + (1 - bend * bend) * slope).clamp_min(1e-12));
    }
    return {x, log_determinant};
  }

  Tensor Decode(Tensor x, const Tensor& given) const {
    for (std::int64_t i = layers - 1; i >= 0; --i) {
      const Tensor u = Push(i);
      const Tensor along = torch::mv(x, normal[i]);
      const Tensor amplitude = (normal[i] * u).sum().expand_as(along);
      const Tensor before =
          InvertBentLine(along, amplitude, torch::ones_like(along), shift[i].expand_as(along));
      x = x - torch::tanh(before + shift[i]).unsqueeze(1) * u;
    }
    return condition.Backward(x * torch::exp(scale) + move, given);
  }

  std::int64_t layers;
  ConditionShift condition;
  Tensor normal, push, shift;  // [layers, values], [layers, values], [layers]
  Tensor scale, move;          // [values]
};
TORCH_MODULE(PlanarModule);

class Planar final : public NormalizingFlow {
 public:
  Planar(const PlanarConfig& config, const ExampleShape& shape)
      : NormalizingFlow(shape), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    return net_->Encode(x, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->Decode(z, condition);
  }

 private:
  PlanarModule net_;
};

}  // namespace

std::unique_ptr<NormalizingFlow> MakePlanar(const PlanarConfig& config, const ExampleShape& shape) {
  return std::make_unique<Planar>(config, shape);
}

}  // namespace giot
