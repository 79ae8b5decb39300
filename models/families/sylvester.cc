#include <torch/torch.h>

#include <cmath>

#include "models/families/condition_shift.h"
#include "models/families/flows.h"
#include "models/families/monotone_root.h"

namespace giot {
namespace {

using torch::Tensor;

struct SylvesterModuleImpl : torch::nn::Module {
  SylvesterModuleImpl(const SylvesterConfig& config, const ExampleShape& shape)
      : layers(config.layers), values(shape.values()), condition(*this, shape, config.hidden) {
    const double reach = 0.5 / std::sqrt(static_cast<double>(values));
    const auto triangles = [&] {
      return torch::empty({layers, values, values}).uniform_(-reach, reach);
    };
    outer = register_parameter("outer", triangles());
    inner = register_parameter("inner", triangles());
    shift = register_parameter("shift", torch::empty({layers, values}).uniform_(-1, 1));
    mirrors = register_parameter("mirrors", torch::randn({layers, config.reflections, values}));
    scale = register_parameter("scale", torch::zeros({values}));
    move = register_parameter("move", torch::zeros({values}));
  }

  /// Q of layer i as a product of Householder reflections: [values, values], orthogonal.
  Tensor Rotation(std::int64_t i) const {
    Tensor rotation = torch::eye(values, mirrors.options());
    for (std::int64_t k = 0; k < mirrors.size(1); ++k) {
      const Tensor v =
          mirrors[i][k] / torch::sqrt((mirrors[i][k] * mirrors[i][k]).sum().clamp_min(1e-12));
      rotation = rotation - 2 * torch::matmul(rotation, v.unsqueeze(1)) * v.unsqueeze(0);
    }
    return rotation;
  }
  /// R and S: their diagonals within (-1, 1), so that 1 + tanh' r s > 0.
  static Tensor Triangle(const Tensor& free) {
    return torch::triu(free, 1) + torch::diag(torch::tanh(torch::diagonal(free)));
  }

  std::pair<Tensor, Tensor> Encode(const Tensor& x0, const Tensor& given) const {
    auto [x, log_determinant] = condition.Forward(x0, given);
    x = (x - move) * torch::exp(-scale);
    log_determinant = log_determinant - scale.sum();
    for (std::int64_t i = 0; i < layers; ++i) {
      const Tensor q = Rotation(i), r = Triangle(outer[i]), s = Triangle(inner[i]);
      const Tensor bend =
          torch::tanh(torch::matmul(torch::matmul(x, q), s.t()) + shift[i]);  // [rows, values]
      x = x + torch::matmul(torch::matmul(bend, r.t()), q.t());
      const Tensor diagonal = torch::diagonal(r) * torch::diagonal(s);
      log_determinant =
          log_determinant + torch::log((1 + (1 - bend * bend) * diagonal).clamp_min(1e-12)).sum(1);
    }
    return {x, log_determinant};
  }

  /// y with y + R tanh(S y + b) = target, from the last number up: R and S are upper triangular.
  Tensor InvertLayer(const Tensor& target, const Tensor& r, const Tensor& s,
                     const Tensor& b) const {
    std::vector<Tensor> y(static_cast<std::size_t>(values)), bend(y.size());
    for (std::int64_t k = values - 1; k >= 0; --k) {
      Tensor rest = target.select(1, k);
      Tensor argument = b[k].expand_as(rest);
      for (std::int64_t j = k + 1; j < values; ++j) {
        rest = rest - r[k][j] * bend[static_cast<std::size_t>(j)];
        argument = argument + s[k][j] * y[static_cast<std::size_t>(j)];
      }
      const auto index = static_cast<std::size_t>(k);
      y[index] = InvertBentLine(rest, r[k][k].expand_as(rest), s[k][k].expand_as(rest), argument);
      bend[index] = torch::tanh(s[k][k] * y[index] + argument);
    }
    return torch::stack(y, 1);
  }

  Tensor Decode(Tensor x, const Tensor& given) const {
    for (std::int64_t i = layers - 1; i >= 0; --i) {
      const Tensor q = Rotation(i), r = Triangle(outer[i]), s = Triangle(inner[i]);
      x = torch::matmul(InvertLayer(torch::matmul(x, q), r, s, shift[i]), q.t());
    }
    return condition.Backward(x * torch::exp(scale) + move, given);
  }

  std::int64_t layers, values;
  ConditionShift condition;
  Tensor outer, inner;  // [layers, values, values]
  Tensor shift;         // [layers, values]
  Tensor mirrors;       // [layers, reflections, values]
  Tensor scale, move;   // [values]
};
TORCH_MODULE(SylvesterModule);

class Sylvester final : public NormalizingFlow {
 public:
  Sylvester(const SylvesterConfig& config, const ExampleShape& shape)
      : NormalizingFlow(shape), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    return net_->Encode(x, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->Decode(z, condition);
  }

 private:
  SylvesterModule net_;
};

}  // namespace

std::unique_ptr<NormalizingFlow> MakeSylvester(const SylvesterConfig& config,
                                               const ExampleShape& shape) {
  return std::make_unique<Sylvester>(config, shape);
}

}  // namespace giot
