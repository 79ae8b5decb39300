#include "models/families/rbm.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

#include "models/families/layers.h"
#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

struct RbmModuleImpl : torch::nn::Module {
  RbmModuleImpl(const RbmConfig& config, const ExampleShape& shape)
      : visible(shape.values()),
        weights(register_parameter("weights", torch::empty({visible, config.hidden}))),
        visible_bias(register_parameter("visible_bias", torch::zeros({visible}))),
        hidden_bias(register_parameter("hidden_bias", torch::zeros({config.hidden}))) {
    torch::NoGradGuard no_grad;
    weights.uniform_(-0.1, 0.1);
    if (shape.conditions > 0) {
      visible_shift =
          register_parameter("visible_shift", torch::zeros({visible, shape.conditions}));
      hidden_shift =
          register_parameter("hidden_shift", torch::zeros({config.hidden, shape.conditions}));
    }
    if (config.persistent) {
      chains = register_buffer("chains", torch::zeros({config.chains, visible}));
      chain_conditions =
          register_buffer("chain_conditions", torch::zeros({config.chains, shape.conditions}));
    }
  }

  /// Biases of each row of `condition`: [rows, units].
  Tensor VisibleBias(const Tensor& condition) const {
    if (!visible_shift.defined()) return visible_bias.expand({condition.size(0), -1});
    return torch::linear(condition, visible_shift, visible_bias);
  }
  Tensor HiddenBias(const Tensor& condition) const {
    if (!hidden_shift.defined()) return hidden_bias.expand({condition.size(0), -1});
    return torch::linear(condition, hidden_shift, hidden_bias);
  }

  /// log of the sum over hidden states of exp(v' W h + ...): minus the free energy, [rows].
  Tensor LogUnnormalized(const Tensor& v, const Tensor& condition) const {
    return (v * VisibleBias(condition)).sum(1) +
           torch::softplus(torch::matmul(v, weights) + HiddenBias(condition)).sum(1);
  }

  /// v [rows, visible] given uniforms [rows, hidden] and [rows, visible] -> the next v
  Tensor GibbsStep(const Tensor& v, const Tensor& condition, const Tensor& hidden_draw,
                   const Tensor& visible_draw) const {
    const Tensor h =
        hidden_draw.lt(torch::sigmoid(torch::matmul(v, weights) + HiddenBias(condition)));
    const Tensor field = torch::matmul(h.to(torch::kFloat32), weights.t()) + VisibleBias(condition);
    return visible_draw.lt(torch::sigmoid(field)).to(torch::kFloat32);
  }

  std::int64_t visible;
  Tensor weights, visible_bias, hidden_bias;  // [visible, hidden], [visible], [hidden]
  Tensor visible_shift, hidden_shift;         // [units, conditions], where there are any
  Tensor chains, chain_conditions;            // [chains, visible], [chains, conditions]
};
TORCH_MODULE(RbmModule);

class Rbm final : public GenerativeNetwork {
 public:
  Rbm(const RbmConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape), config_(config), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }

  /// Chains start at rows of the data and keep those rows' conditions.
  void Prepare(const Tensor& x, const Tensor& condition) override {
    if (!config_.persistent) return;
    torch::NoGradGuard no_grad;
    const Tensor rows =
        torch::arange(config_.chains, torch::TensorOptions(torch::kInt64).device(x.device())) *
        std::max<std::int64_t>(1, x.size(0) / config_.chains) % x.size(0);
    net_->chains.copy_(x.flatten(1).index_select(0, rows));
    net_->chain_conditions.copy_(condition.index_select(0, rows));
  }

  /// Free energy of the data less that of the chains: its gradient is that of -log p where the
  /// chains are drawn from the machine. The number itself is no likelihood.
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    const Tensor data = x.flatten(1);
    const Tensor& given = config_.persistent ? net_->chain_conditions : condition;
    Tensor chain = config_.persistent ? net_->chains.clone() : data;
    {
      torch::NoGradGuard no_grad;
      chain = Walk(chain, given, config_.training_steps, noise);
      if (config_.persistent) net_->chains.copy_(chain);
    }
    return net_->LogUnnormalized(chain, given).mean() -
           net_->LogUnnormalized(data, condition).mean();
  }

  /// -log p a row where it is exact, else minus the pseudo-likelihood (Besag 1975): every bit given
  /// all others.
  double Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) override {
    if (IsExact()) return -LogDensity(x, condition, noise).mean().item<double>();
    const Tensor v = x.flatten(1);
    const Tensor here = net_->LogUnnormalized(v, condition);
    Tensor sum = torch::zeros_like(here);
    for (std::int64_t unit = 0; unit < v.size(1); ++unit) {
      Tensor flipped = v.clone();
      flipped.select(1, unit).neg_().add_(1);
      sum = sum + torch::softplus(net_->LogUnnormalized(flipped, condition) - here);
    }
    return sum.mean().item<double>();
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    const Tensor start = UniformNoise({condition.size(0), net_->visible}, noise, condition);
    return Walk(start.lt(0.5).to(torch::kFloat32), condition, config_.sampling_steps, noise)
        .reshape({condition.size(0), shape().length, shape().channels});
  }

  DensityKind density() const override {
    return IsExact() ? DensityKind::kExact : DensityKind::kUnnormalized;
  }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator& noise) const override {
    return net_->LogUnnormalized(x.flatten(1), condition) - LogPartition(condition, noise);
  }

  std::vector<std::string> calls() const override { return {"sample", "step", "density"}; }
  OperatorGraph Graph(const std::string& call) const override;

 private:
  bool IsExact() const { return std::min(net_->visible, config_.hidden) <= config_.exact_units; }

  Tensor Walk(Tensor v, const Tensor& condition, std::int64_t steps, at::Generator& noise) const {
    for (std::int64_t i = 0; i < steps; ++i) {
      const Tensor hidden_draw = UniformNoise({v.size(0), config_.hidden}, noise, v);
      const Tensor visible_draw = UniformNoise({v.size(0), net_->visible}, noise, v);
      v = net_->GibbsStep(v, condition, hidden_draw, visible_draw);
    }
    return v;
  }

  /// log Z of each row of the condition; one for all where there is none.
  Tensor LogPartition(const Tensor& condition, at::Generator& noise) const {
    constexpr std::int64_t kChains = 100, kTemperatures = 1000;
    const Tensor given = shape().conditions > 0 ? condition : condition.slice(0, 0, 1);
    const Tensor visible = net_->VisibleBias(given), hidden = net_->HiddenBias(given);
    if (IsExact()) return RbmLogPartition(net_->weights, visible, hidden);
    std::vector<float> estimates;
    for (std::int64_t row = 0; row < given.size(0); ++row) {
      estimates.push_back(static_cast<float>(EstimateRbmLogPartition(
          net_->weights, visible[row], hidden[row], kChains, kTemperatures, noise)));
    }
    return TensorOf(estimates, {given.size(0)}).to(condition.device());
  }

  RbmConfig config_;
  RbmModule net_;
};

OperatorGraph Rbm::Graph(const std::string& call) const {
  if (call != "sample" && call != "step" && call != "density") RefuseCall(call);
  const Tensor v = torch::zeros({1, net_->visible});
  const Tensor condition = torch::zeros({1, shape().conditions});
  if (call == "density") {
    return Trace(call, {v, condition}, [&](const std::vector<Tensor>& in) {
      return std::vector<Tensor>{net_->LogUnnormalized(in[0], in[1])};
    });
  }
  const std::int64_t steps = call == "step" ? 1 : config_.sampling_steps;
  const Tensor hidden_draws = torch::zeros({steps, 1, config_.hidden});
  const Tensor visible_draws = torch::zeros({steps, 1, net_->visible});
  return Trace(call, {v, condition, hidden_draws, visible_draws},
               [&](const std::vector<Tensor>& in) {
                 Tensor state = in[0];
                 for (std::int64_t i = 0; i < steps; ++i) {
                   state = net_->GibbsStep(state, in[1], in[2].select(0, i), in[3].select(0, i));
                 }
                 return std::vector<Tensor>{state};
               });
}

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeRbm(const RbmConfig& config, const ExampleShape& shape) {
  for (int channel = 0; channel < shape.channels; ++channel) {
    const int codes = shape.CategoriesOf(channel);
    if (codes == 2) continue;
    throw ScenarioError(fmt::format(
        "a Boltzmann machine takes bits, but channel {} {}; choose fields of two categories and "
        "set data.normalise.categories to \"code\"",
        channel, codes == 0 ? "is continuous" : fmt::format("has {} categories", codes)));
  }
  return std::make_unique<Rbm>(config, shape);
}

}  // namespace giot
