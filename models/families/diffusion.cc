#include "models/families/diffusion.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "models/families/denoiser_net.h"
#include "models/families/layers.h"
#include "models/families/normalizing_flow.h"
#include "models/families/reverse_diffusion.h"
#include "models/families/tensors.h"
#include "models/plan/plan_denoiser.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

/// What the net sees of t = 1 .. steps: [steps, embedding].
Tensor TimeTable(std::int64_t steps, std::int64_t embedding) {
  std::vector<int> times(static_cast<std::size_t>(steps));
  std::iota(times.begin(), times.end(), 1);
  return TensorOf(SinusoidalEmbedding(times, static_cast<int>(embedding)), {steps, embedding});
}

struct DiffusionModuleImpl : torch::nn::Module {
  DiffusionModuleImpl(const DiffusionConfig& config, const ExampleShape& shape)
      : has_flag(shape.conditions > 0 && config.guidance > 0),
        time_table(register_buffer("time_table", TimeTable(config.steps, config.time_embedding))),
        error_sums(register_buffer("error_sums", torch::ones({config.steps}))),
        error_counts(register_buffer("error_counts", torch::ones({config.steps}))),
        time_net(*this, "time",
                 {config.time_embedding, 2 * config.time_embedding, config.time_embedding},
                 Activation::kSilu) {
    const std::int64_t contexts = config.time_embedding + shape.conditions + (has_flag ? 1 : 0);
    net = MakeDenoiserNet(config, shape, contexts, *this);
  }

  /// x [rows, length, channels], times [rows or 1, embedding], condition [rows, conditions], shown
  /// [rows, 1]: 1 where the net may see the condition -> prediction of the shape of x
  Tensor Predict(const Tensor& x, const Tensor& times, const Tensor& condition,
                 const Tensor& shown) const {
    std::vector<Tensor> context{has_flag ? condition * shown : condition};
    if (has_flag) context.push_back(shown);
    context.push_back(time_net(times).expand({x.size(0), -1}));
    return (*net)(x, torch::cat(context, 1));
  }

  bool has_flag;
  Tensor time_table;                // [steps, embedding]
  Tensor error_sums, error_counts;  // [steps]: squared errors of x_0 a number, fading
  Mlp time_net;
  std::unique_ptr<DenoiserNet> net;
};
TORCH_MODULE(DiffusionModule);

/// Numbers of each step, a tensor entry a step t - 1.
template <class Function>
Tensor ByStep(std::int64_t steps, const Function& of) {
  std::vector<float> values;
  for (std::int64_t t = 1; t <= steps; ++t) values.push_back(static_cast<float>(of(t)));
  return TensorOf(values, {steps});
}

/// log(variance / of) + (of + square) / variance - 1, halved: KL of two normals `square` apart.
Tensor NormalDivergence(double of, const Tensor& square, double variance) {
  return 0.5 * ((square + of) / variance + (std::log(variance / of) - 1));
}

class Diffusion final : public GenerativeNetwork {
 public:
  Diffusion(const DiffusionConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape),
        config_(config),
        schedule_(config.schedule, config.steps),
        visited_(VisitedSteps(config.steps,
                              config.sampling_steps > 0 ? config.sampling_steps : config.steps)),
        net_(config, shape),
        signal_(ByStep(config.steps, [this](std::int64_t t) { return schedule_.signal(t); })),
        noise_(ByStep(config.steps, [this](std::int64_t t) { return schedule_.noise(t); })),
        error_factor_(ByStep(config.steps, [this](std::int64_t t) { return ErrorFactor(t); })) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }

  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    const Tensor steps = SpreadSteps(x, noise);
    const Tensor errors = SquaredErrors(x, condition, steps, Shown(condition, noise), noise);
    Remember(steps, errors.detach());
    return errors.mean();
  }

  double Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) override {
    constexpr std::int64_t kEnough = 500;  // steps drawn, for a quiet mean
    const std::int64_t passes = (kEnough + x.size(0) - 1) / x.size(0);
    double sum = 0;
    for (std::int64_t pass = 0; pass < passes; ++pass) {
      const Tensor shown = torch::ones({x.size(0), 1}, x.options());
      sum += SquaredErrors(x, condition, SpreadSteps(x, noise), shown, noise).mean().item<double>();
    }
    return sum / static_cast<double>(passes);
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    const auto normals = [&] {
      return NormalNoise({condition.size(0), shape().length, shape().channels}, noise, condition);
    };
    const Tensor x = normals();
    return ReverseDiffusion(
        schedule_, visited_, config_.eta,
        [&](const Tensor& noisy, std::int64_t t) { return Estimate(noisy, t, condition); }, x,
        normals);
  }

  DensityKind density() const override { return DensityKind::kLowerBound; }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator& noise) const override;

  std::vector<std::string> calls() const override { return {"denoise", "sample"}; }
  OperatorGraph Graph(const std::string& call) const override;

 private:
  /// Steps 0-based, one a row, spread evenly over all with a common random start.
  Tensor SpreadSteps(const Tensor& x, at::Generator& noise) const {
    const std::int64_t rows = x.size(0);
    const Tensor places = (torch::arange(rows, x.options()) + UniformNoise({rows}, noise, x)) *
                          (static_cast<double>(config_.steps) / static_cast<double>(rows));
    return places.floor().clamp_max(static_cast<double>(config_.steps - 1)).to(torch::kInt64);
  }

  /// [rows, 1]: 1 where training shows the condition.
  Tensor Shown(const Tensor& condition, at::Generator& noise) const {
    const Tensor draw = UniformNoise({condition.size(0), 1}, noise, condition);
    return (draw >= config_.condition_dropout).to(torch::kFloat32);
  }

  static Tensor At(const Tensor& by_step, const Tensor& steps) {
    return by_step.to(steps.device()).index_select(0, steps).reshape({-1, 1, 1});
  }

  /// Squared error a row of what the net predicts, mean over its numbers: [rows].
  Tensor SquaredErrors(const Tensor& x, const Tensor& condition, const Tensor& steps,
                       const Tensor& shown, at::Generator& noise) const {
    const Tensor normals = NormalNoise(x.sizes().vec(), noise, x);
    const Tensor signal = At(signal_, steps), deviation = At(noise_, steps);
    const Tensor noisy = signal * x + deviation * normals;
    const Tensor target = config_.predicts == "noise" ? normals
                          : config_.predicts == "x0"  ? x
                                                      : signal * normals - deviation * x;
    const Tensor times = net_->time_table.index_select(0, steps);
    const Tensor prediction = net_->Predict(noisy, times, condition, shown);
    return (prediction - target).square().flatten(1).mean(1);
  }

  /// Squared error of x_0 over that of the prediction.
  double ErrorFactor(std::int64_t t) const {
    const double kept = schedule_.kept(t);
    if (config_.predicts == "x0") return 1;
    return config_.predicts == "v" ? 1 - kept : (1 - kept) / kept;
  }

  /// Takes the errors of an update into the fading sums by step.
  void Remember(const Tensor& steps, const Tensor& errors) const {
    constexpr double kMemory = 0.998;
    torch::NoGradGuard no_grad;
    const Tensor of_data = errors * At(error_factor_, steps).flatten();
    net_->error_sums.mul_(kMemory).index_add_(0, steps, of_data);
    net_->error_counts.mul_(kMemory).index_add_(0, steps, torch::ones_like(errors));
  }

  /// What the net takes x_0 for, given x_t.
  Tensor Estimate(const Tensor& noisy, std::int64_t t, const Tensor& condition,
                  bool guided = true) const {
    const Tensor times = net_->time_table.slice(0, t - 1, t);
    const Tensor shown = torch::ones({noisy.size(0), 1}, noisy.options());
    Tensor prediction = net_->Predict(noisy, times, condition, shown);
    if (guided && net_->has_flag) {
      const Tensor hidden = torch::zeros({noisy.size(0), 1}, noisy.options());
      const Tensor free = net_->Predict(noisy, times, condition, hidden);
      prediction = prediction * (1 + config_.guidance) - free * config_.guidance;
    }
    const Tensor data = DataOf(noisy, prediction, t);
    return config_.clamp > 0 ? data.clamp(-config_.clamp, config_.clamp) : data;
  }

  Tensor DataOf(const Tensor& noisy, const Tensor& prediction, std::int64_t t) const {
    const double signal = schedule_.signal(t), deviation = schedule_.noise(t);
    if (config_.predicts == "x0") return prediction;
    if (config_.predicts == "v") return noisy * signal - prediction * deviation;
    return noisy * (1 / signal) - prediction * (deviation / signal);
  }

  DiffusionConfig config_;
  NoiseSchedule schedule_;
  std::vector<std::int64_t> visited_;
  DiffusionModule net_;
  Tensor signal_, noise_, error_factor_;  // [steps]
};

Tensor Diffusion::LogDensity(const Tensor& x, const Tensor& condition, at::Generator& noise) const {
  const double left = schedule_.kept(config_.steps);
  // Of x_T from the standard normal that sampling starts with.
  Tensor loss = SumRows(NormalDivergence(1 - left, x.square() * left, 1));
  const Tensor errors = (net_->error_sums / net_->error_counts).to(torch::kCPU);
  for (std::int64_t t = config_.steps; t >= 1; --t) {
    const Tensor noisy =
        x * schedule_.signal(t) + NormalNoise(x.sizes().vec(), noise, x) * schedule_.noise(t);
    const Tensor square = (Estimate(noisy, t, condition, /*guided=*/false) - x).square();
    const ReverseStep step = StepBack(schedule_, t, t - 1, 1);
    const double posterior = step.deviation * step.deviation;
    const double share = step.from_data * step.from_data;
    const double variance = posterior + share * errors[t - 1].item<double>();
    if (t > 1) {
      loss = loss + SumRows(NormalDivergence(posterior, square * share, variance));
    } else {
      loss = loss + SumRows(0.5 * (square / variance + std::log(2 * std::numbers::pi * variance)));
    }
  }
  return -loss;
}

OperatorGraph Diffusion::Graph(const std::string& call) const {
  if (call != "denoise" && call != "sample") RefuseCall(call);
  auto visited = visited_;
  // One step is traced as the first, which has all that any has.
  if (call == "denoise") visited.resize(2);
  const std::int64_t steps = static_cast<std::int64_t>(visited.size()) - 1;
  const Tensor x = torch::zeros({1, shape().length, shape().channels});
  const Tensor condition = torch::zeros({1, shape().conditions});
  const Tensor normals = torch::zeros({steps, 1, shape().length, shape().channels});
  return Trace(call, {x, condition, normals}, [&](const std::vector<Tensor>& in) {
    std::int64_t next = 0;
    return std::vector<Tensor>{ReverseDiffusion(
        schedule_, visited, config_.eta,
        [&](const Tensor& noisy, std::int64_t t) { return Estimate(noisy, t, in[1]); }, in[0],
        [&] { return in[2].select(0, next++); })};
  });
}

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeDiffusion(const DiffusionConfig& config,
                                                 const ExampleShape& shape) {
  RefuseCategories(shape, "a diffusion");
  if (config.time_embedding % 2 != 0) {
    throw ScenarioError(fmt::format("time_embedding: expected an even number, found {}; give {}",
                                    config.time_embedding, config.time_embedding + 1));
  }
  if (config.sampling_steps > config.steps) {
    throw ScenarioError(fmt::format(
        "sampling_steps: expected at most steps = {}, found {}; give fewer, or 0 for all",
        config.steps, config.sampling_steps));
  }
  return std::make_unique<Diffusion>(config, shape);
}

}  // namespace giot
