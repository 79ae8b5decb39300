#include "models/families/transformer.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "models/families/autoregressive.h"
#include "models/families/layers.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

/// Scale and shift of a layer normalisation.
struct Norm {
  Norm(torch::nn::Module& owner, const std::string& name, std::int64_t width)
      : weight(owner.register_parameter(name + "_weight", torch::ones({width}))),
        bias(owner.register_parameter(name + "_bias", torch::zeros({width}))) {}

  Tensor operator()(const Tensor& x) const {
    return torch::layer_norm(x, {x.size(-1)}, weight, bias);
  }

  Tensor weight, bias;
};

struct AttentionBlock {
  AttentionBlock(torch::nn::Module& owner, const std::string& name, std::int64_t width,
                 std::int64_t feed_forward)
      : before_attention(owner, name + "_norm_1", width),
        queries_keys_values(owner, name + "_qkv", {width, 3 * width}, Activation::kGelu),
        mix(owner, name + "_mix", {width, width}, Activation::kGelu, /*zero_last=*/true),
        before_net(owner, name + "_norm_2", width),
        net(owner, name + "_net", {width, feed_forward * width, width}, Activation::kGelu,
            /*zero_last=*/true) {}

  Norm before_attention;
  Mlp queries_keys_values, mix;
  Norm before_net;
  Mlp net;
};

/// Cosines and sines [rows, steps, 1, head width / 2] of the angles at positions.
struct Rotation {
  Tensor cosine, sine;

  /// Turns the pairs (i, i + head width / 2) of x [rows, steps, heads, head width].
  Tensor operator()(const Tensor& x) const {
    const auto half = x.chunk(2, -1);
    return torch::cat({half[0] * cosine - half[1] * sine, half[1] * cosine + half[0] * sine}, -1);
  }
};

/// State: the position of the next step [rows, 1], then keys and values [rows, cached, width] of
/// each block.
class AttentionMemory final : public StepMemory {
 public:
  AttentionMemory(torch::nn::Module& owner, const TransformerConfig& config)
      : heads_(config.heads),
        head_width_(config.head_width),
        context_(config.context),
        frequencies_(owner.register_buffer("frequencies", Frequencies(config.head_width))),
        last_(owner, "last_norm", width()) {
    for (std::int64_t i = 0; i < config.layers; ++i) {
      blocks_.emplace_back(owner, "block_" + std::to_string(i), width(), config.feed_forward);
    }
  }

  std::int64_t features() const override { return width(); }
  std::vector<Tensor> Start(std::int64_t rows, const Tensor& like) const override {
    std::vector<Tensor> state{torch::zeros({rows, 1}, like.options())};
    for (std::size_t i = 0; i < 2 * blocks_.size(); ++i) {
      state.push_back(torch::zeros({rows, 0, width()}, like.options()));
    }
    return state;
  }
  Tensor Run(const Tensor& codes, std::vector<Tensor>& state) const override {
    const std::int64_t steps = codes.size(1);
    const Rotation rotation = RotationFrom(state[0], steps);
    state[0] = state[0] + static_cast<double>(steps);
    Tensor x = codes;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const AttentionBlock& block = blocks_[i];
      x = x + block.mix(Attend(block, x, rotation, state[1 + 2 * i], state[2 + 2 * i]));
      x = x + block.net(block.before_net(x));
    }
    return last_(x);
  }

 private:
  std::int64_t width() const { return heads_ * head_width_; }

  static Tensor Frequencies(std::int64_t head_width) {
    const Tensor pair = torch::arange(0, head_width, 2, torch::kFloat32);
    return torch::pow(10000.0, -pair / static_cast<double>(head_width));
  }

  Rotation RotationFrom(const Tensor& position, std::int64_t steps) const {
    Tensor places = position;  // [rows, steps]
    if (steps > 1) places = position + torch::arange(steps, position.options());
    const Tensor angle = (places.unsqueeze(-1) * frequencies_).unsqueeze(2);
    return {torch::cos(angle), torch::sin(angle)};
  }

  /// Attention of x [rows, steps, width] to itself and the cache, which moves on.
  Tensor Attend(const AttentionBlock& block, const Tensor& x, const Rotation& rotation,
                Tensor& keys, Tensor& values) const {
    const std::int64_t rows = x.size(0), steps = x.size(1);
    const auto parts = block.queries_keys_values(block.before_attention(x)).chunk(3, -1);
    const auto turned = [&](const Tensor& part) {
      return rotation(part.reshape({rows, steps, heads_, head_width_})).flatten(2);
    };
    keys = torch::cat({keys, turned(parts[1])}, 1);
    values = torch::cat({values, parts[2]}, 1);
    Tensor scores = torch::bmm(ByHead(turned(parts[0])), ByHead(keys).transpose(1, 2)) *
                    (1 / std::sqrt(static_cast<double>(head_width_)));
    if (steps > 1) scores = scores + Mask(steps, keys.size(1), x);
    const Tensor mixed = torch::bmm(torch::softmax(scores, -1), ByHead(values));
    const std::int64_t kept = std::min(keys.size(1), context_ - 1);
    keys = keys.narrow(1, keys.size(1) - kept, kept);
    values = values.narrow(1, values.size(1) - kept, kept);
    return mixed.reshape({rows, heads_, steps, head_width_}).transpose(1, 2).flatten(2);
  }

  /// [rows, steps, width] -> [rows * heads, steps, head width]
  Tensor ByHead(const Tensor& x) const {
    return x.reshape({x.size(0), x.size(1), heads_, head_width_}).transpose(1, 2).flatten(0, 1);
  }

  /// 0 where a step may attend: to itself and the context_ - 1 before it; else minus infinity.
  Tensor Mask(std::int64_t steps, std::int64_t all, const Tensor& like) const {
    const Tensor never =
        torch::full({steps, all}, -std::numeric_limits<float>::infinity(), like.options());
    // Step i stands at place all - steps + i among the keys.
    return never.triu(all - steps + 1) + never.tril(all - steps - context_);
  }

  std::int64_t heads_;
  std::int64_t head_width_;
  std::int64_t context_;
  Tensor frequencies_;  ///< [head width / 2], radians a step.
  Norm last_;
  std::vector<AttentionBlock> blocks_;
};

/// N of `decode N`.
std::optional<std::int64_t> CacheOf(const std::string& call) {
  constexpr std::string_view kPrefix = "decode ";
  std::int64_t past = 0;
  if (!call.starts_with(kPrefix)) return std::nullopt;
  const char* end = call.data() + call.size();
  const auto read = std::from_chars(call.data() + kPrefix.size(), end, past);
  if (read.ec != std::errc() || read.ptr != end || past < 1) return std::nullopt;
  return past;
}

class TransformerNetwork final : public AutoregressiveNetwork {
 public:
  TransformerNetwork(const TransformerConfig& config, const ExampleShape& shape)
      : AutoregressiveNetwork(shape, config.heads * config.head_width, config.head,
                              [&](torch::nn::Module& owner) {
                                return std::make_unique<AttentionMemory>(owner, config);
                              }) {}

  std::vector<std::string> calls() const override { return {"step", "prefill", "decode"}; }
  OperatorGraph Graph(const std::string& call) const override {
    const std::int64_t before_last = std::max(1, shape().length - 1);
    if (call == "prefill") return GraphOfSteps(call, before_last);
    // What opens a window is in the cache before its first step.
    if (call == "decode" || call == "step") return GraphOfStep(call, before_last - 1);
    const auto cached = CacheOf(call);
    if (!cached) RefuseCall(call);
    return GraphOfStep(call, *cached - 1);
  }
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeTransformer(const TransformerConfig& config,
                                                   const ExampleShape& shape) {
  if (config.head_width % 2 != 0) {
    throw ScenarioError(fmt::format(
        "head_width: expected an even number, found {}: rotary positions turn pairs of numbers",
        config.head_width));
  }
  return std::make_unique<TransformerNetwork>(config, shape);
}

}  // namespace giot
