#include "models/families/denoiser_net.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

#include "models/families/layers.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;
using torch::nn::Module;

/// One dense layer: an MLP without a hidden one.
Mlp Dense(Module& owner, const std::string& name, std::int64_t inputs, std::int64_t outputs,
          bool zero = false) {
  return Mlp(owner, name, {inputs, outputs}, Activation::kRelu, zero);
}

class MlpDenoiser final : public DenoiserNet {
 public:
  MlpDenoiser(const DiffusionConfig& config, const ExampleShape& shape, std::int64_t contexts,
              Module& owner) {
    std::vector<std::int64_t> sizes{shape.values() + contexts};
    sizes.insert(sizes.end(), static_cast<std::size_t>(config.layers), config.hidden);
    sizes.push_back(shape.values());
    net_ = Mlp(owner, "net", sizes, Activation::kSilu, /*zero_last=*/true);
  }
  Tensor operator()(const Tensor& x, const Tensor& context) const override {
    return net_(torch::cat({x.flatten(1), context}, 1)).reshape(x.sizes());
  }

 private:
  Mlp net_;
};

/// A convolution over 3 steps `dilation` apart that keeps the length.
struct WindowConvolution {
  WindowConvolution(Module& owner, const std::string& name, std::int64_t width,
                    std::int64_t dilation)
      : dilation(dilation) {
    const double reach = 1 / std::sqrt(3.0 * static_cast<double>(width));
    weight = owner.register_parameter(name + "_weight",
                                      torch::empty({width, width, 3}).uniform_(-reach, reach));
    bias = owner.register_parameter(name + "_bias", torch::empty({width}).uniform_(-reach, reach));
  }
  /// [rows, width, length] -> the same shape
  Tensor operator()(const Tensor& x) const {
    return torch::conv1d(x, weight, bias, 1, dilation, dilation);
  }

  std::int64_t dilation;
  Tensor weight, bias;
};

/// Residual blocks of two dilated convolutions; the context is added between them.
class ConvolutionDenoiser final : public DenoiserNet {
 public:
  ConvolutionDenoiser(const DiffusionConfig& config, const ExampleShape& shape,
                      std::int64_t contexts, Module& owner)
      : in_(Dense(owner, "in", shape.channels, config.hidden)),
        out_(Dense(owner, "out", config.hidden, shape.channels, /*zero=*/true)) {
    std::int64_t dilation = 1;
    for (std::int64_t i = 0; i < config.layers; ++i) {
      const std::string name = "block_" + std::to_string(i);
      blocks_.push_back({WindowConvolution(owner, name + "_first", config.hidden, dilation),
                         WindowConvolution(owner, name + "_second", config.hidden, dilation),
                         Dense(owner, name + "_context", contexts, config.hidden)});
      dilation = 2 * dilation < shape.length ? 2 * dilation : 1;
    }
  }
  Tensor operator()(const Tensor& x, const Tensor& context) const override {
    Tensor h = in_(x).transpose(1, 2);
    for (const Block& block : blocks_) {
      const Tensor middle = block.first(torch::silu(h)) + block.context(context).unsqueeze(2);
      h = h + block.second(torch::silu(middle));
    }
    return out_(torch::silu(h).transpose(1, 2));
  }

 private:
  struct Block {
    WindowConvolution first, second;
    Mlp context;
  };
  Mlp in_, out_;
  std::vector<Block> blocks_;
};

/// Blocks of attention over all steps and an MLP; the context scales and shifts what each block
/// reads and gates what it adds (adaLN-zero of Peebles and Xie 2023).
class TransformerDenoiser final : public DenoiserNet {
 public:
  TransformerDenoiser(const DiffusionConfig& config, const ExampleShape& shape,
                      std::int64_t contexts, Module& owner)
      : heads_(config.heads),
        in_(Dense(owner, "in", shape.channels, config.hidden)),
        out_(Dense(owner, "out", config.hidden, shape.channels, /*zero=*/true)) {
    const std::int64_t width = config.hidden;
    if (width % heads_ != 0) {
      throw ScenarioError(fmt::format(
          "the {} heads of a transformer must divide its width, but hidden = {}; give hidden = {}",
          heads_, width, (width / heads_ + 1) * heads_));
    }
    places_ =
        owner.register_parameter("places", torch::empty({shape.length, width}).uniform_(-0.1, 0.1));
    for (std::int64_t i = 0; i < config.layers; ++i) {
      const std::string name = "block_" + std::to_string(i);
      blocks_.push_back({Dense(owner, name + "_modulation", contexts, 6 * width, /*zero=*/true),
                         Dense(owner, name + "_attention_in", width, 3 * width),
                         Dense(owner, name + "_attention_out", width, width),
                         Mlp(owner, name + "_mlp", {width, 4 * width, width}, Activation::kGelu)});
    }
  }

  Tensor operator()(const Tensor& x, const Tensor& context) const override {
    Tensor h = in_(x) + places_;
    const Tensor active = torch::silu(context);
    for (const Block& block : blocks_) {
      const auto m = block.modulation(active).unsqueeze(1).chunk(6, 2);
      h = h + m[2] * Attend(block, Normalized(h) * (m[0] + 1) + m[1]);
      h = h + m[5] * block.mlp(Normalized(h) * (m[3] + 1) + m[4]);
    }
    return out_(Normalized(h));
  }

 private:
  struct Block {
    Mlp modulation, attention_in, attention_out, mlp;
  };

  static Tensor Normalized(const Tensor& h) { return torch::layer_norm(h, {h.size(2)}); }

  /// [rows, length, width] -> the same shape
  Tensor Attend(const Block& block, const Tensor& h) const {
    const std::int64_t each = h.size(2) / heads_;
    const auto by_head = [&](const Tensor& part) {
      return part.reshape({h.size(0), h.size(1), heads_, each}).transpose(1, 2);
    };
    const auto in = block.attention_in(h).chunk(3, 2);
    const Tensor query = by_head(in[0]) * (1 / std::sqrt(static_cast<double>(each)));
    const Tensor weights = torch::matmul(query, by_head(in[1]).transpose(2, 3)).softmax(3);
    return block.attention_out(
        torch::matmul(weights, by_head(in[2])).transpose(1, 2).reshape(h.sizes()));
  }

  std::int64_t heads_;
  Mlp in_, out_;
  Tensor places_;  // [length, width]
  std::vector<Block> blocks_;
};

}  // namespace

std::unique_ptr<DenoiserNet> MakeDenoiserNet(const DiffusionConfig& config,
                                             const ExampleShape& shape, std::int64_t contexts,
                                             Module& owner) {
  const std::string net =
      config.net != "auto" ? config.net : (shape.length == 1 ? "mlp" : "transformer");
  if (net == "mlp") return std::make_unique<MlpDenoiser>(config, shape, contexts, owner);
  if (net == "conv1d") return std::make_unique<ConvolutionDenoiser>(config, shape, contexts, owner);
  return std::make_unique<TransformerDenoiser>(config, shape, contexts, owner);
}

}  // namespace giot
