#include "models/families/causal_cnn.h"

#include <torch/torch.h>

#include "models/families/autoregressive.h"
#include "models/families/layers.h"

namespace giot {
namespace {

using torch::Tensor;

/// A gated convolution over the step and the ones before it.
struct GatedConvolution {
  std::int64_t dilation;
  std::int64_t past;  ///< Steps before the newest that it reads: (kernel - 1) dilation.
  Mlp taps;           ///< All taps of a step -> filter and gate.
  Mlp out;            ///< Gated -> residual and skip.
};

/// State: the last `past` inputs of each layer [rows, past, width], oldest first.
class ConvolutionalMemory final : public StepMemory {
 public:
  ConvolutionalMemory(torch::nn::Module& owner, const CausalCnnConfig& config)
      : width_(config.width), kernel_(config.kernel) {
    for (std::int64_t i = 0; i < config.layers; ++i) {
      const std::string name = "layer_" + std::to_string(i);
      const std::int64_t dilation = std::int64_t{1} << (i % config.dilation_cycle);
      layers_.push_back(
          {dilation, (kernel_ - 1) * dilation,
           Mlp(owner, name + "_taps", {kernel_ * width_, 2 * width_}, Activation::kTanh),
           Mlp(owner, name + "_out", {width_, 2 * width_}, Activation::kTanh)});
    }
    last_ = Mlp(owner, "last", {width_, width_}, Activation::kSilu);
  }

  std::int64_t features() const override { return width_; }
  std::vector<Tensor> Start(std::int64_t rows, const Tensor& like) const override {
    std::vector<Tensor> state;
    for (const GatedConvolution& layer : layers_) {
      state.push_back(torch::zeros({rows, layer.past, width_}, like.options()));
    }
    return state;
  }
  Tensor Run(const Tensor& codes, std::vector<Tensor>& state) const override {
    Tensor x = codes;
    Tensor skips;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const auto parts = layers_[i].out(Gated(layers_[i], x, state[i])).chunk(2, -1);
      x = x + parts[0];
      skips = skips.defined() ? skips + parts[1] : parts[1];
    }
    return torch::silu(last_(torch::silu(skips)));
  }

 private:
  /// tanh(filter) sigmoid(gate) of x [rows, steps, width]; `past` moves on.
  Tensor Gated(const GatedConvolution& layer, const Tensor& x, Tensor& past) const {
    const Tensor joined = torch::cat({past, x}, 1);
    std::vector<Tensor> taps;
    for (std::int64_t tap = 0; tap < kernel_; ++tap) {
      taps.push_back(joined.narrow(1, tap * layer.dilation, x.size(1)));
    }
    past = joined.narrow(1, x.size(1), layer.past);
    const auto parts = layer.taps(torch::cat(taps, -1)).chunk(2, -1);
    return torch::tanh(parts[0]) * torch::sigmoid(parts[1]);
  }

  std::int64_t width_;
  std::int64_t kernel_;
  std::vector<GatedConvolution> layers_;
  Mlp last_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeCausalCnn(const CausalCnnConfig& config,
                                                 const ExampleShape& shape) {
  return std::make_unique<AutoregressiveNetwork>(
      shape, config.width, config.head, [&](torch::nn::Module& owner) {
        return std::make_unique<ConvolutionalMemory>(owner, config);
      });
}

}  // namespace giot
