#include "models/families/real_nvp.h"

#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/normalizing_flow.h"

namespace giot {
namespace {

using torch::Tensor;

/// y = mask x + (1 - mask) (x exp(s(mask x, c)) + t(mask x, c))
struct Coupling {
  Mlp net;
  Tensor mask;  // [values]
};

struct RealNvpModuleImpl : torch::nn::Module {
  RealNvpModuleImpl(const RealNvpConfig& config, const ExampleShape& shape)
      : most_log_scale(config.most_log_scale) {
    const std::int64_t values = shape.values();
    std::vector<std::int64_t> sizes{values + shape.conditions};
    sizes.insert(sizes.end(), static_cast<std::size_t>(config.layers), config.hidden);
    sizes.push_back(2 * values);
    for (std::int64_t i = 0; i < config.couplings; ++i) {
      Coupling coupling;
      const std::string name = "coupling_" + std::to_string(i);
      coupling.net = Mlp(*this, name, sizes, Activation::kSilu, /*zero_last=*/true);
      // A single number has no other half: its flow is affine in x, by the condition alone.
      const Tensor half = values == 1 ? torch::zeros({1}) : Half(values, i);
      coupling.mask = register_buffer(name + "_mask", half);
      couplings.push_back(coupling);
    }
  }

  /// Every second number, or the numbers that a shuffle put first: neighbours part in many ways.
  static Tensor Half(std::int64_t values, std::int64_t i) {
    const Tensor order = i % 4 < 2 ? torch::arange(values) : torch::randperm(values);
    return ((order + i) % 2).to(torch::kFloat32);
  }

  /// s and t [rows, values], 0 where the mask keeps.
  std::pair<Tensor, Tensor> ScaleAndShift(const Coupling& coupling, const Tensor& x,
                                          const Tensor& condition) const {
    const auto out = coupling.net(torch::cat({x * coupling.mask, condition}, 1)).chunk(2, 1);
    const Tensor open = 1 - coupling.mask;
    return {most_log_scale * torch::tanh(out[0] / most_log_scale) * open, out[1] * open};
  }

  /// x [rows, values] -> noise [rows, values] and log|det| [rows]
  std::pair<Tensor, Tensor> Encode(Tensor x, const Tensor& condition) const {
    Tensor log_determinant = torch::zeros({x.size(0)}, x.options());
    for (const Coupling& coupling : couplings) {
      const auto [scale, shift] = ScaleAndShift(coupling, x, condition);
      x = x * torch::exp(scale) + shift;
      log_determinant = log_determinant + scale.sum(1);
    }
    return {x, log_determinant};
  }

  /// noise [rows, values] -> x [rows, values]
  Tensor Decode(Tensor x, const Tensor& condition) const {
    for (auto coupling = couplings.rbegin(); coupling != couplings.rend(); ++coupling) {
      const auto [scale, shift] = ScaleAndShift(*coupling, x, condition);
      x = (x - shift) * torch::exp(-scale);
    }
    return x;
  }

  double most_log_scale;
  std::vector<Coupling> couplings;
};
TORCH_MODULE(RealNvpModule);

class RealNvp final : public NormalizingFlow {
 public:
  RealNvp(const RealNvpConfig& config, const ExampleShape& shape)
      : NormalizingFlow(shape), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    return net_->Encode(x, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->Decode(z, condition);
  }

 private:
  RealNvpModule net_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeRealNvp(const RealNvpConfig& config,
                                               const ExampleShape& shape) {
  return std::make_unique<RealNvp>(config, shape);
}

}  // namespace giot
