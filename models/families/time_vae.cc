#include <torch/torch.h>

#include <cmath>

#include "models/families/layers.h"
#include "models/families/vae.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kMostLogDeviation = 6;
constexpr std::int64_t kTaps = 3;

struct TimeVaeModuleImpl : torch::nn::Module {
  TimeVaeModuleImpl(const TimeVaeConfig& config, const ExampleShape& shape)
      : length(shape.length), channels(shape.channels), wide(config.channels) {
    const std::int64_t code = config.latent + shape.conditions;
    first = Convolution("first", channels);
    second = Convolution("second", wide);
    encoder =
        Mlp(*this, "encoder", {Halved(Halved(length)) * wide + shape.conditions, 2 * config.latent},
            Activation::kRelu);
    trend =
        Mlp(*this, "trend", {code, wide, (config.trend_degree + 1) * channels}, Activation::kRelu);
    for (const double steps : config.seasons) {
      season_steps.push_back(static_cast<std::int64_t>(steps));
      seasons.emplace_back(*this, "season_" + std::to_string(seasons.size()),
                           std::vector<std::int64_t>{code, season_steps.back() * channels},
                           Activation::kRelu);
    }
    rest = Mlp(*this, "rest", {code, wide * Halved(Halved(length))}, Activation::kRelu);
    up_first = Convolution("up_first", wide);
    up_second = Convolution("up_second", wide);
    out = Mlp(*this, "out", {wide, channels}, Activation::kRelu);
    log_noise = register_parameter("log_noise", torch::zeros({length, channels}));
    const Tensor t = torch::arange(length).to(torch::kFloat32) / static_cast<double>(length);
    powers = register_buffer(
        "powers", torch::stack(PowersOf(t, config.trend_degree), 0));  // [degree + 1, length]
  }

  static std::int64_t Halved(std::int64_t steps) { return (steps + 1) / 2; }
  static std::vector<Tensor> PowersOf(const Tensor& t, std::int64_t degree) {
    std::vector<Tensor> powers{torch::ones_like(t)};
    for (std::int64_t k = 1; k <= degree; ++k) powers.push_back(powers.back() * t);
    return powers;
  }

  struct Weights {
    Tensor weight, bias;
  };
  /// Weights of a convolution from `inputs` to `wide` channels.
  Weights Convolution(const std::string& name, std::int64_t inputs) {
    const double reach = 1 / std::sqrt(static_cast<double>(inputs * kTaps));
    return {register_parameter(name + "_weight",
                               torch::empty({wide, inputs, kTaps}).uniform_(-reach, reach)),
            register_parameter(name + "_bias", torch::zeros({wide}))};
  }
  static Tensor Convolved(const Tensor& x, const Weights& w, std::int64_t stride) {
    return torch::relu(torch::conv1d(x, w.weight, w.bias, stride, /*padding=*/kTaps / 2));
  }
  /// Each step twice, cut to `steps`: [rows, channels, n] -> [rows, channels, steps]
  static Tensor Doubled(const Tensor& x, std::int64_t steps) {
    return torch::stack({x, x}, -1).flatten(2).narrow(2, 0, steps);
  }

  Tensor Trend(const Tensor& code) const {
    const Tensor theta = trend(code).reshape({code.size(0), channels, powers.size(0)});
    return torch::matmul(theta, powers).transpose(1, 2);
  }
  Tensor Season(std::size_t i, const Tensor& code) const {
    const std::int64_t steps = season_steps[i];
    const Tensor pattern = seasons[i](code).reshape({code.size(0), steps, channels});
    return pattern.repeat({1, (length + steps - 1) / steps, 1}).narrow(1, 0, length);
  }
  Tensor Rest(const Tensor& code) const {
    const std::int64_t half = Halved(length);
    Tensor y = torch::relu(rest(code)).reshape({code.size(0), wide, Halved(half)});
    y = Convolved(Doubled(y, half), up_first, 1);
    y = Convolved(Doubled(y, length), up_second, 1);
    return out(y.transpose(1, 2));
  }

  std::int64_t length, channels, wide;
  Weights first, second, up_first, up_second;
  Mlp encoder, trend, rest, out;
  std::vector<std::int64_t> season_steps;
  std::vector<Mlp> seasons;
  Tensor log_noise;  // [length, channels]
  Tensor powers;
};
TORCH_MODULE(TimeVaeModule);

class TimeVae final : public LatentModel {
 public:
  TimeVae(const TimeVaeConfig& config, const ExampleShape& shape)
      : LatentModel(shape, config.latent, config.kl_weight, config.bound_draws),
        net_(config, shape) {
    if (shape.length < 4) {
      throw ScenarioError("a TimeVAE takes windows of 4 steps or more, found " +
                          std::to_string(shape.length) + "; set data.window, or take a vae");
    }
  }

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    Tensor y = net_->Convolved(x.transpose(1, 2), net_->first, 2);
    y = net_->Convolved(y, net_->second, 2);
    const auto halves = net_->encoder(torch::cat({y.flatten(1), condition}, 1)).chunk(2, 1);
    return {halves[0], halves[1].clamp(-kMostLogDeviation, kMostLogDeviation)};
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    const Tensor code = torch::cat({z, condition}, 1);
    Tensor x = net_->Trend(code) + net_->Rest(code);
    for (std::size_t i = 0; i < net_->seasons.size(); ++i) x = x + net_->Season(i, code);
    return x;
  }
  Tensor LogNoise() const override {
    return net_->log_noise.clamp(-kMostLogDeviation, kMostLogDeviation);
  }

 private:
  TimeVaeModule net_;
};

}  // namespace

std::unique_ptr<LatentModel> MakeTimeVae(const TimeVaeConfig& config, const ExampleShape& shape) {
  return std::make_unique<TimeVae>(config, shape);
}

}  // namespace giot
