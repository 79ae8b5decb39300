#include "models/families/hmm.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "models/families/hmm_emissions.h"
#include "models/families/step_head.h"
#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

/// Rows that go through the recursions at once: bounds their memory.
constexpr std::int64_t kRowsAtOnce = 4096;
constexpr std::int64_t kRowsOfShortRuns = 2000;
constexpr std::int64_t kRoundsOfShortRuns = 12;
/// Rounds end once a row gains less, in nats.
constexpr double kLeastGain = 1e-5;
/// Passages that each pair of states counts for before any was seen.
constexpr double kPriorCount = 1e-3;

/// log(exp(a) b) of a [rows, n] and b [n, m], safe from underflow.
Tensor LogMatmul(const Tensor& a, const Tensor& b) {
  const Tensor greatest = torch::amax(a, {1}, true);
  return torch::log(torch::matmul(torch::exp(a - greatest), b)) + greatest;
}

class HmmNetwork final : public SequenceNetwork {
 public:
  HmmNetwork(const HmmConfig& config, const ExampleShape& shape)
      : SequenceNetwork(shape),
        config_(config),
        module_(new torch::nn::Module("hmm")),
        log_start_(module_->register_buffer(
            "log_start", torch::full({config.states}, -std::log(config.states)))),
        transition_(module_->register_buffer(
            "transition", torch::full({config.states, config.states}, 1.0 / config.states))),
        emissions_(*module_, config, shape) {}

  torch::nn::Module& module() const override { return *module_; }

  bool FitDirectly(const Tensor& x, const Tensor&) override {
    torch::NoGradGuard no_grad;
    module_->to(torch::kCPU);
    const Tensor rows = x.to(torch::kCPU, torch::kFloat64);
    const std::int64_t stride = (rows.size(0) + kRowsOfShortRuns - 1) / kRowsOfShortRuns;
    const Tensor share = rows.slice(0, 0, rows.size(0), stride);
    std::vector<Tensor> best;
    double best_score = -std::numeric_limits<double>::infinity();
    for (std::int64_t restart = 0; restart < config_.restarts; ++restart) {
      Start(share, static_cast<std::uint64_t>(restart + 1));
      const double score = BaumWelch(share, std::min(kRoundsOfShortRuns, config_.iterations));
      if (score > best_score) {
        best_score = score;
        best.clear();
        for (const Tensor& buffer : module_->buffers()) best.push_back(buffer.clone());
      }
    }
    const auto buffers = module_->buffers();
    for (std::size_t i = 0; i < best.size(); ++i) buffers[i].copy_(best[i]);
    BaumWelch(rows, config_.iterations);
    module_->to(x.device());
    return true;
  }
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    return -LogDensity(x, condition, noise).mean();
  }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator& noise) const override {
    return SequenceNetwork::LogDensity(x.to(torch::kFloat64), condition.to(torch::kFloat64), noise);
  }

  std::vector<Tensor> Begin(const Tensor& condition) const override {
    const Tensor start = InPrecisionOf(log_start_, condition);
    return {start.unsqueeze(0).repeat({condition.size(0), 1})};
  }
  std::vector<Tensor> Advance(const std::vector<Tensor>& state, const Tensor& x) const override {
    const Tensor joint = state[0] + emissions_.LogDensity(x);
    const Tensor filtered = joint - torch::logsumexp(joint, 1, true);
    return {LogMatmul(filtered, InPrecisionOf(transition_, x))};
  }
  Tensor DrawNext(const std::vector<Tensor>& state, at::Generator& noise) const override {
    return emissions_.Draw(DrawCode(state[0], noise), noise);
  }
  Tensor LogDensityNext(const std::vector<Tensor>& state, const Tensor& x) const override {
    return torch::logsumexp(state[0] + emissions_.LogDensity(x), 1);
  }

  std::vector<std::string> calls() const override { return {"step"}; }
  OperatorGraph Graph(const std::string& call) const override {
    if (call != "step") RefuseCall(call);
    std::vector<Tensor> inputs = Begin(torch::zeros({1, 0}));
    inputs.push_back(torch::zeros({1, shape().channels}));
    return Trace(call, inputs,
                 [&](const std::vector<Tensor>& in) { return Advance({in[0]}, in[1]); });
  }

 private:
  /// What the E-step counts of the hidden chain.
  struct ChainCounts {
    Tensor start;       // [states]
    Tensor transition;  // [states, states]
    double log_likelihood = 0;
  };

  /// States at clusters of the steps, which tend to stay.
  void Start(const Tensor& rows, std::uint64_t seed) {
    emissions_.Start(rows.flatten(0, 1), seed);
    auto noise = NoiseOf(seed, "transitions");
    const Tensor chance = 0.5 + UniformNoise({config_.states, config_.states}, noise, transition_);
    const Tensor law = chance / chance.sum(1, true);
    transition_.copy_(0.5 * torch::eye(config_.states) + 0.5 * law);
    log_start_.fill_(-std::log(static_cast<double>(config_.states)));
  }

  /// At most `rounds` rounds; returns the log-likelihood of a row before the last.
  double BaumWelch(const Tensor& rows, std::int64_t rounds) {
    double before = -std::numeric_limits<double>::infinity();
    for (std::int64_t round = 0; round < rounds; ++round) {
      ChainCounts counts{torch::full({config_.states}, kPriorCount, torch::kFloat64),
                         torch::full_like(transition_, kPriorCount, torch::kFloat64), 0};
      emissions_.ClearCounts();
      for (std::int64_t first = 0; first < rows.size(0); first += kRowsAtOnce) {
        Expect(rows.slice(0, first, first + kRowsAtOnce), counts);
      }
      log_start_.copy_(torch::log(counts.start / counts.start.sum()));
      transition_.copy_(counts.transition / counts.transition.sum(1, true));
      emissions_.TakeCounts();
      const double now = counts.log_likelihood / static_cast<double>(rows.size(0));
      if (now - before < kLeastGain) return now;
      before = now;
    }
    return before;
  }

  /// The E-step on rows [n, steps, channels]: forward, then backward.
  void Expect(const Tensor& rows, ChainCounts& counts) {
    const std::int64_t steps = rows.size(1);
    const Tensor transition = transition_.to(torch::kFloat64);
    std::vector<Tensor> emitted, forward;
    for (std::int64_t t = 0; t < steps; ++t) {
      emitted.push_back(emissions_.LogDensity(rows.select(1, t)));
      const Tensor predicted = t == 0 ? log_start_.to(torch::kFloat64).unsqueeze(0)
                                      : LogMatmul(forward.back(), transition);
      forward.push_back(predicted + emitted.back());
    }
    const Tensor likelihood = torch::logsumexp(forward.back(), 1, true);  // [n, 1]
    counts.log_likelihood += likelihood.sum().item<double>();
    Tensor backward = torch::zeros_like(forward.back());
    for (std::int64_t t = steps - 1; t >= 0; --t) {
      const auto i = static_cast<std::size_t>(t);
      emissions_.Count(rows.select(1, t), torch::exp(forward[i] + backward - likelihood));
      if (t == 0) break;
      const Tensor ahead = emitted[i] + backward;
      CountPassages(forward[i - 1], ahead, likelihood, transition, counts);
      backward = LogMatmul(ahead, transition.t());
    }
    counts.start += torch::exp(forward[0] + backward - likelihood).sum(0);
  }

  /// Passages from a step to the next, over all rows: [n, states] each.
  static void CountPassages(const Tensor& before, const Tensor& ahead, const Tensor& likelihood,
                            const Tensor& transition, ChainCounts& counts) {
    // Each row is shifted by two maxima so that neither exponential overflows.
    const Tensor greatest_before = torch::amax(before, {1}, true);
    const Tensor greatest_ahead = torch::amax(ahead, {1}, true);
    const Tensor scale = torch::exp(greatest_before + greatest_ahead - likelihood);
    const Tensor from = torch::exp(before - greatest_before) * scale;
    const Tensor to = torch::exp(ahead - greatest_ahead);
    counts.transition += transition * from.t().matmul(to);
  }

  HmmConfig config_;
  std::shared_ptr<torch::nn::Module> module_;
  Tensor log_start_;   ///< [states]
  Tensor transition_;  ///< [states, states], a row a state.
  HmmEmissions emissions_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeHmm(const HmmConfig& config, const ExampleShape& shape) {
  if (shape.conditions > 0) {
    throw ScenarioError(fmt::format(
        "an hmm takes no condition, but the examples have {} numbers of one; leave the condition "
        "out or take a recurrent net",
        shape.conditions));
  }
  return std::make_unique<HmmNetwork>(config, shape);
}

}  // namespace giot
