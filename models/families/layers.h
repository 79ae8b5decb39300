// Layers that several families share. A layer registers its weights with the module that owns them
// and is then a plain function of tensors; LibTorch's types are named here, never included.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace at {
class Tensor;
}
namespace torch::nn {
class Module;
}

namespace giot {

enum class Activation { kRelu, kTanh, kSilu, kMish, kGelu, kLeakyRelu };

/// Dense layers with an activation between them and none after the last.
class Mlp {
 public:
  Mlp();
  ~Mlp();
  Mlp(const Mlp&);
  Mlp& operator=(const Mlp&);
  /// `sizes`: inputs, hidden layers, outputs. Weights and biases start uniform in
  /// +-1/sqrt(inputs of the layer), drawn from LibTorch's default generator (MakeNetwork() seeds
  /// it), and are registered with `owner` as `name.0.weight`, `name.0.bias`, ... with the dots as
  /// underscores. With `zero_last` the last layer starts as 0.
  Mlp(torch::nn::Module& owner, const std::string& name, const std::vector<std::int64_t>& sizes,
      Activation activation, bool zero_last = false);

  /// x [.., inputs] -> [.., outputs]
  at::Tensor operator()(const at::Tensor& x) const;
  /// Weight and bias of each layer, in order: [outputs, inputs], [outputs].
  const std::vector<at::Tensor>& weights() const { return weights_; }
  Activation activation() const { return activation_; }

 private:
  std::vector<at::Tensor> weights_;
  Activation activation_ = Activation::kRelu;
};

at::Tensor Activate(const at::Tensor& x, Activation activation);

/// The sum over all but the first extent: [rows, ..] -> [rows].
at::Tensor SumRows(const at::Tensor& x);
/// log N(x; 0, I) of each row: [rows, ..] -> [rows], nats.
at::Tensor StandardNormalLogDensity(const at::Tensor& x);
/// log N(x; mean, exp(log_deviation)^2), element by element.
at::Tensor NormalLogDensity(const at::Tensor& x, const at::Tensor& mean,
                            const at::Tensor& log_deviation);

}  // namespace giot
