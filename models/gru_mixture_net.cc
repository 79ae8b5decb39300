#include "models/gru_mixture_net.h"

#include <torch/torch.h>

#include <cmath>

#include "models/operator_trace.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kTwoPi = 6.28318530717958647693;
constexpr double kHalfLogTwoPi = 0.91893853320467274178;

Tensor FromFloats(std::span<const float> values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32).clone();
}

std::vector<float> ToFloats(const Tensor& tensor) {
  const Tensor flat = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// The mixture on the standardised scale.
struct Mixture {
  Tensor log_weights, means, log_deviations;
};

/// The seasonal scale and the season's angles as tensors.
struct ScaleTensors {
  explicit ScaleTensors(const SeasonalScale& scale) {
    std::vector<std::int64_t> period;
    std::vector<float> angular;
    for (std::size_t p = 0; p < scale.season.periods.size(); ++p) {
      for (int k = 1; k <= scale.season.periods[p].harmonics; ++k) {
        period.push_back(static_cast<std::int64_t>(p));
        angular.push_back(static_cast<float>(kTwoPi * k));
      }
    }
    harmonics = static_cast<std::int64_t>(period.size());
    period_of = torch::tensor(period, torch::kInt64);
    frequency = torch::tensor(angular, torch::kFloat32);
    const auto row = [](const std::vector<float>& weights) {
      const std::span<const float> rest = std::span(weights).subspan(1);
      return FromFloats(rest, {1, static_cast<std::int64_t>(rest.size())});
    };
    mean_weight = row(scale.mean_weights);
    mean_bias = FromFloats(std::span(scale.mean_weights).first(1), {1});
    deviation_weight = row(scale.log_deviation_weights);
    deviation_bias = FromFloats(std::span(scale.log_deviation_weights).first(1), {1});
  }

  std::int64_t harmonics = 0;
  Tensor period_of, frequency;  // [harmonics]
  Tensor mean_weight, mean_bias, deviation_weight, deviation_bias;
};

struct GruMixtureModuleImpl : torch::nn::Module {
  explicit GruMixtureModuleImpl(const GruMixtureShape& s)
      : shape(s),
        input_weight(Make("input_weight", {3 * s.hidden, s.inputs()})),
        input_bias(Make("input_bias", {3 * s.hidden})),
        hidden_weight(Make("hidden_weight", {3 * s.hidden, s.hidden})),
        hidden_bias(Make("hidden_bias", {3 * s.hidden})),
        head_weight(Make("head_weight", {s.outputs(), s.hidden + s.inputs()})),
        head_bias(Make("head_bias", {s.outputs()})) {}

  Tensor Make(const std::string& name, at::IntArrayRef extents) {
    return register_parameter(name, torch::zeros(extents));
  }

  /// Deterministic start: uniform weights; the head small, its means spread, so that components
  /// begin apart.
  void Initialise(std::uint64_t seed) {
    torch::NoGradGuard no_grad;
    Stream random(seed, "initial weights");
    const double reach = 1 / std::sqrt(static_cast<double>(shape.hidden));
    for (Tensor& parameter : parameters()) {
      float* values = parameter.data_ptr<float>();
      for (std::int64_t i = 0; i < parameter.numel(); ++i) {
        values[i] = static_cast<float>(random.Uniform(-reach, reach));
      }
    }
    head_weight.mul_(0.3);
    head_bias.zero_();
    for (int k = 0; k < shape.components && shape.components > 1; ++k) {
      head_bias[shape.components + k] = -0.5 + k / (shape.components - 1.0);
    }
  }

  /// inputs [steps, rows, inputs], level [steps, rows] -> mixture [steps, rows, components]
  Mixture forward(const Tensor& inputs, const Tensor& level) {
    TORCH_CHECK(inputs.dim() == 3 && inputs.size(2) == shape.inputs(), "inputs [steps, rows, u]");
    const Tensor start = torch::zeros({1, inputs.size(1), shape.hidden}, inputs.options());
    const Tensor hidden = std::get<0>(
        torch::gru(inputs, start, {input_weight, hidden_weight, input_bias, hidden_bias},
                   /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0.0, /*train=*/true,
                   /*bidirectional=*/false, /*batch_first=*/false));
    const auto parts = Head(torch::cat({hidden, inputs}, -1)).chunk(3, -1);
    return {torch::log_softmax(parts[0], -1), parts[1] + level.unsqueeze(-1),
            parts[2].clamp(kLeastLogDeviation, kMostLogDeviation)};
  }

  /// season [features] -> [season inputs]; costs nothing where all are wanted.
  Tensor SeasonInputs(const Tensor& season) {
    if (shape.season_count() == season.size(0)) return season;
    const std::vector<std::int64_t> wanted(shape.season_inputs.begin(), shape.season_inputs.end());
    return season.index_select(0, torch::tensor(wanted, torch::kInt64));
  }

  Tensor Head(const Tensor& joined) { return torch::linear(joined, head_weight, head_bias); }

  /// u [inputs], h [hidden] -> h' [hidden]
  Tensor Gru(const Tensor& u, const Tensor& h) {
    const Tensor from_input = torch::linear(u, input_weight, input_bias);
    const Tensor from_hidden = torch::linear(h, hidden_weight, hidden_bias);
    const std::int64_t n = shape.hidden;
    const auto gates =
        torch::sigmoid(from_input.slice(0, 0, 2 * n) + from_hidden.slice(0, 0, 2 * n)).chunk(2);
    const Tensor candidate = torch::tanh(from_input.slice(0, 2 * n, 3 * n) +
                                         gates[0] * from_hidden.slice(0, 2 * n, 3 * n));
    return candidate + gates[1] * (h - candidate);
  }

  /// One step of the whole model. State: x [1], phases [periods], hidden [h], averages [a], level
  /// [1], observed [1], mean now [1], deviation now [1], past [memory] -> the same without x and
  /// phases, then the mixture of y: weights, means, deviations [components].
  std::vector<Tensor> Step(const std::vector<Tensor>& in, const Transform& transform,
                           const ScaleTensors& scale) {
    const Tensor y = transform.kind == TransformKind::kSqrt ? torch::sqrt(in[0]) : in[0];
    const Tensor z = (y - in[6]) / in[7];
    const Tensor observed = (in[5] + 1).clamp_max(shape.level_window);
    const Tensor counted = observed + shape.level_prior;
    const Tensor level = in[4] + (z - in[4]) / counted;
    std::vector<Tensor> inputs{z - level, level, observed / counted};
    Tensor mean = scale.mean_bias;
    Tensor log_deviation = scale.deviation_bias;
    if (scale.harmonics > 0) {
      const Tensor angle = in[1].index_select(0, scale.period_of) * scale.frequency;
      const Tensor season = torch::stack({torch::sin(angle), torch::cos(angle)}, 1).flatten();
      mean = torch::linear(season, scale.mean_weight, mean);
      log_deviation = torch::linear(season, scale.deviation_weight, log_deviation);
      inputs.push_back(SeasonInputs(season));
    }
    const Tensor deviation = torch::exp(log_deviation);
    Tensor averages = in[3];
    if (!shape.averages.empty()) {
      const Tensor rates = torch::tensor(shape.averages);
      averages = averages + rates * (z - averages);
      inputs.push_back(averages - level);
    }
    Tensor past = z;
    if (!shape.lags.empty()) {
      past = torch::cat({z, in[8].slice(0, 0, shape.memory() - 1)});
      std::vector<std::int64_t> places;
      for (const int lag : shape.lags) places.push_back(lag - 1);
      inputs.push_back(past.index_select(0, torch::tensor(places, torch::kInt64)) - level);
    }
    const Tensor u = torch::cat(inputs);
    const Tensor hidden = Gru(u, in[2]);
    const auto parts = Head(torch::cat({hidden, u})).chunk(3);
    return {hidden,
            averages,
            level,
            observed,
            mean,
            deviation,
            past,
            torch::softmax(parts[0], 0),
            mean + deviation * (level + parts[1]),
            deviation * torch::exp(parts[2].clamp(kLeastLogDeviation, kMostLogDeviation))};
  }

  GruMixtureShape shape;
  Tensor input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias;
};
TORCH_MODULE(GruMixtureModule);

/// Mean over counted targets of -log sum_k w_k N(target; m_k, s_k).
Tensor NegativeLogLikelihood(const Mixture& mixture, const Tensor& targets, const Tensor& counts) {
  const Tensor distance =
      (targets.unsqueeze(-1) - mixture.means) * torch::exp(-mixture.log_deviations);
  const Tensor log_density =
      torch::logsumexp(mixture.log_weights - 0.5 * distance * distance - mixture.log_deviations,
                       -1) -
      kHalfLogTwoPi;
  return -(log_density * counts).sum() / counts.sum();
}

torch::Device FindDevice(const std::string& name) {
  if (name == "cpu") return torch::kCPU;
  if (name != "cuda") throw ScenarioError("unknown device \"" + name + "\"; known: cpu, cuda");
  if (!torch::cuda::is_available()) {
    throw ScenarioError("this machine's LibTorch has no CUDA device; use --device cpu");
  }
  return torch::kCUDA;
}

std::vector<Tensor> StepInputs(const NetworkStep& step) {
  std::vector<float> phases(step.phases.begin(), step.phases.end());
  const auto vector = [](std::span<const float> values) {
    return FromFloats(values, {static_cast<std::int64_t>(values.size())});
  };
  return {torch::tensor({step.x}),
          vector(phases),
          vector(step.hidden),
          vector(step.averages),
          torch::tensor({step.level}),
          torch::tensor({step.observed}),
          torch::tensor({step.now.mean}),
          torch::tensor({step.now.standard_deviation}),
          vector(step.past)};
}

}  // namespace

struct GruMixtureNet::Parts {
  GruMixtureModule module;
  OptimizerOptions options;
  torch::Device device;
  torch::optim::AdamW optimizer;
  std::vector<Tensor> averaged;
  std::int64_t updates = 0;

  Parts(const GruMixtureShape& shape, const OptimizerOptions& o, std::uint64_t seed,
        torch::Device d)
      : module(Initialised(shape, seed, d)),
        options(o),
        device(d),
        optimizer(module->parameters(),
                  torch::optim::AdamWOptions(o.learning_rate).weight_decay(o.weight_decay)) {
    Remember(1);
  }

  static GruMixtureModule Initialised(const GruMixtureShape& shape, std::uint64_t seed,
                                      torch::Device device) {
    GruMixtureModule module(shape);
    module->Initialise(seed);
    module->to(device);
    return module;
  }

  /// averaged += share (weights - averaged)
  void Remember(double share) {
    torch::NoGradGuard no_grad;
    const auto parameters = module->parameters();
    if (averaged.empty()) {
      for (const Tensor& parameter : parameters) averaged.push_back(parameter.detach().clone());
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      averaged[i].add_(parameters[i] - averaged[i], share);
    }
  }
};

std::int64_t NetworkWeights::Count() const {
  return static_cast<std::int64_t>(input_weight.size() + input_bias.size() + hidden_weight.size() +
                                   hidden_bias.size() + head_weight.size() + head_bias.size());
}

GruMixtureNet::GruMixtureNet(const GruMixtureShape& shape, const OptimizerOptions& options,
                             std::uint64_t seed, const std::string& device)
    : parts_(std::make_unique<Parts>(shape, options, seed, FindDevice(device))) {}

GruMixtureNet::~GruMixtureNet() = default;

double GruMixtureNet::Learn(const TrainingBatch& batch) {
  GruMixtureModule& module = parts_->module;
  const auto tensor = [&](const std::vector<float>& values, at::IntArrayRef shape) {
    return FromFloats(values, shape).to(parts_->device);
  };
  const Mixture mixture =
      module->forward(tensor(batch.inputs, {batch.steps, batch.rows, module->shape.inputs()}),
                      tensor(batch.level, {batch.steps, batch.rows}));
  const Tensor loss =
      NegativeLogLikelihood(mixture, tensor(batch.targets, {batch.steps, batch.rows}),
                            tensor(batch.counts, {batch.steps, batch.rows}));
  parts_->optimizer.zero_grad();
  loss.backward();
  torch::nn::utils::clip_grad_norm_(module->parameters(), parts_->options.clip_norm);
  parts_->optimizer.step();
  ++parts_->updates;
  // A young average forgets faster, so that the first weights do not linger.
  const auto updates = static_cast<double>(parts_->updates);
  parts_->Remember(1 - std::min(parts_->options.averaging, (1 + updates) / (10 + updates)));
  return loss.item<double>();
}

void GruMixtureNet::SetLearningRate(double rate) {
  for (auto& group : parts_->optimizer.param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
  }
}

NetworkWeights GruMixtureNet::Weights() const {
  const auto& a = parts_->averaged;  // in the order of registration
  return {ToFloats(a[0]), ToFloats(a[1]), ToFloats(a[2]),
          ToFloats(a[3]), ToFloats(a[4]), ToFloats(a[5])};
}

void GruMixtureNet::SetWeights(const NetworkWeights& weights) {
  torch::NoGradGuard no_grad;
  const std::vector<const std::vector<float>*> from{&weights.input_weight,  &weights.input_bias,
                                                    &weights.hidden_weight, &weights.hidden_bias,
                                                    &weights.head_weight,   &weights.head_bias};
  const auto parameters = parts_->module->parameters();
  for (std::size_t i = 0; i < from.size(); ++i) {
    parameters[i].copy_(FromFloats(*from[i], parameters[i].sizes()));
  }
  parts_->Remember(1);
}

void GruMixtureNet::Step(const Transform& transform, const SeasonalScale& scale,
                         NetworkStep& step) const {
  torch::NoGradGuard no_grad;
  const auto out = parts_->module->Step(StepInputs(step), transform, ScaleTensors(scale));
  step.hidden = ToFloats(out[0]);
  step.averages = ToFloats(out[1]);
  step.level = ToFloats(out[2])[0];
  step.observed = ToFloats(out[3])[0];
  step.now = {ToFloats(out[4])[0], ToFloats(out[5])[0]};
  step.past = ToFloats(out[6]);
  step.mixture.clear();
  for (int i = 7; i < 10; ++i) {
    const std::vector<float> part = ToFloats(out[i]);
    step.mixture.insert(step.mixture.end(), part.begin(), part.end());
  }
}

OperatorGraph GruMixtureNet::Trace(const std::string& name, const Transform& transform,
                                   const SeasonalScale& scale) const {
  torch::NoGradGuard no_grad;
  // A tracer takes weights as constants, and constants must not require gradients.
  GruMixtureModule frozen(parts_->module->shape);
  for (Tensor& parameter : frozen->parameters()) parameter.requires_grad_(false);
  const ScaleTensors scale_tensors(scale);
  NetworkStep step;
  step.phases.assign(scale.season.periods.size(), 0.0);
  step.hidden.assign(static_cast<std::size_t>(frozen->shape.hidden), 0.0f);
  step.averages.assign(frozen->shape.averages.size(), 0.0f);
  step.past.assign(static_cast<std::size_t>(frozen->shape.memory()), 0.0f);
  return TraceOperators(name, StepInputs(step), [&](const std::vector<Tensor>& inputs) {
    return frozen->Step(inputs, transform, scale_tensors);
  });
}

}  // namespace giot
