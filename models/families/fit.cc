#include "models/families/fit.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

#include "models/families/tensors.h"
#include "models/families/training_state.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "sim/base/sha256.h"

namespace giot {
namespace {

using torch::Tensor;

torch::Device DeviceNamed(const std::string& name) {
  if (name == "cpu") return torch::kCPU;
  if (name != "cuda") throw ScenarioError("unknown device \"" + name + "\"; known: cpu, cuda");
  if (!torch::cuda::is_available()) {
    throw ScenarioError("this machine's LibTorch has no CUDA device; use --device cpu");
  }
  return torch::kCUDA;
}

void CheckFinite(const EncodedExamples& examples, std::string_view part) {
  if (examples.rows() == 0) {
    throw ScenarioError(
        fmt::format("the {} part of the data has no row: give it a longer share "
                    "of the data or shorter windows",
                    part));
  }
  const auto& shape = examples.shape;
  for (std::size_t i = 0; i < examples.x.size(); ++i) {
    if (std::isfinite(examples.x[i])) continue;
    const auto place = static_cast<std::int64_t>(i);
    throw ScenarioError(fmt::format(
        "the {} part of the data, row {}, step {}, channel {}: expected a finite number, found {}; "
        "mend or drop the row",
        part, place / shape.values(), place % shape.values() / shape.channels,
        place % shape.channels, examples.x[i]));
  }
}

/// A part of the data on the device.
struct Rows {
  Rows(const EncodedExamples& examples, torch::Device device)
      : x(TensorOf(examples.x, {examples.rows(), examples.shape.length, examples.shape.channels})
              .to(device)),
        condition(TensorOf(examples.conditions, {examples.rows(), examples.shape.conditions})
                      .to(device)) {}

  Tensor x, condition;
};

/// Minibatches in shuffled passes over the data; which one comes next depends on a count alone.
class Minibatches {
 public:
  Minibatches(std::int64_t rows, const FitOptions& options)
      : batch_(std::min(rows, options.batch)), seed_(options.seed), order_(rows) {}

  /// Row numbers of minibatch `index`.
  Tensor Rows(std::int64_t index) {
    const auto rows = static_cast<std::int64_t>(order_.size());
    const std::int64_t in_pass = rows / batch_;
    if (index / in_pass != pass_) Shuffle(index / in_pass);
    const std::int64_t first = index % in_pass * batch_;
    return torch::tensor(
        std::vector<std::int64_t>(order_.begin() + first, order_.begin() + first + batch_));
  }

 private:
  void Shuffle(std::int64_t pass) {
    pass_ = pass;
    std::iota(order_.begin(), order_.end(), 0);
    Stream random(seed_, fmt::format("order of pass {}", pass));
    for (std::size_t i = order_.size(); i > 1; --i)
      std::swap(order_[i - 1], order_[random.Below(i)]);
  }

  std::int64_t batch_;
  std::uint64_t seed_;
  std::int64_t pass_ = -1;
  std::vector<std::int64_t> order_;
};

double RateAt(const FitOptions& options, std::int64_t update) {
  double rate = options.learning_rate;
  if (update < options.warm_up)
    return rate * static_cast<double>(update + 1) / static_cast<double>(options.warm_up);
  if (options.cosine_decay) {
    const double done =
        static_cast<double>(update - options.warm_up) /
        static_cast<double>(std::max<std::int64_t>(1, options.updates - options.warm_up));
    rate *= 0.5 * (1 + std::cos(std::numbers::pi * done));
  }
  return rate;
}

/// What makes two trainings the same, so that one may go on from the other's checkpoint.
std::string IdentityOf(const GenerativeNetwork& network, const EncodedExamples& train,
                       const EncodedExamples& validation, const FitOptions& o) {
  Sha256 hash;
  for (const EncodedExamples* part : {&train, &validation}) {
    hash.Update(std::as_bytes(std::span(part->x)));
    hash.Update(std::as_bytes(std::span(part->conditions)));
  }
  for (const auto& item : network.module().named_parameters()) {
    const std::vector<float> values = ValuesOf(item.value());
    hash.Update(item.key());
    hash.Update(std::as_bytes(std::span(values)));
  }
  hash.Update(fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", o.seed, o.updates, o.batch,
                          o.learning_rate, o.warm_up, o.cosine_decay, o.weight_decay, o.clip_norm,
                          o.averaging, o.check_every, o.patience, o.keep_best));
  return hash.Finish();
}

class Loop {
 public:
  Loop(GenerativeNetwork& network, const EncodedExamples& train, const EncodedExamples& validation,
       const FitOptions& options, const std::function<void(const FitProgress&)>& report)
      : network_(network),
        options_(options),
        report_(report),
        identity_(IdentityOf(network, train, validation, options)),
        device_(DeviceNamed(options.device)),
        train_(train, device_),
        validation_(validation, device_),
        minibatches_(train.rows(), options) {}

  FitResult Run() {
    network_.module().to(device_);
    network_.module().train();
    if (network_.FitDirectly(train_.x, train_.condition)) return Finish(Direct());
    network_.Prepare(train_.x, train_.condition);
    TrainingState state(network_, options_, identity_);
    if (!options_.checkpoint.empty() && std::filesystem::exists(options_.checkpoint)) {
      state.Restore(options_.checkpoint);
    }
    while (state.result.updates < options_.updates &&
           state.checks_without_better < options_.patience) {
      Update(state);
      const bool last = state.result.updates == options_.updates;
      if (last || state.result.updates % options_.check_every == 0) Check(state);
    }
    if (!state.result.curve.empty() && options_.keep_best) {
      state.TakeBest();
    } else {
      state.SwapAveraged();
      state.result.best_update = state.result.updates;
    }
    if (!options_.checkpoint.empty()) std::filesystem::remove(options_.checkpoint);
    return Finish(state.result);
  }

 private:
  FitResult Direct() {
    FitResult result;
    network_.module().eval();
    result.best = Validation();
    result.curve = {{0, result.best, result.best, 0}};
    return result;
  }

  FitResult Finish(FitResult result) {
    network_.module().to(torch::kCPU);
    network_.module().eval();
    return result;
  }

  void Update(TrainingState& state) {
    const std::int64_t update = state.result.updates;
    const double rate = RateAt(options_, update);
    std::size_t turn = 0;
    for (const std::size_t part : network_.Turns(update, options_.updates)) {
      const Tensor rows = minibatches_.Rows(state.minibatches++).to(device_);
      auto noise = NoiseOf(options_.seed, fmt::format("update {} turn {}", update, turn++));
      // What a layer draws by itself (dropout) depends on the update alone, too.
      torch::manual_seed(StreamSeed(options_.seed, fmt::format("layers of update {}", update)));
      state.ClearGradients(part);
      const Tensor loss = network_.Loss(part, train_.x.index_select(0, rows),
                                        train_.condition.index_select(0, rows), noise);
      const double value = loss.item<double>();
      if (!std::isfinite(value)) Diverged(part, update);
      state.Descend(part, loss, rate);
      if (part == 0) {
        loss_sum_ += value;
        ++loss_count_;
      }
    }
    state.Average();
    ++state.result.updates;
  }

  [[noreturn]] void Diverged(std::size_t part, std::int64_t update) const {
    throw std::runtime_error(fmt::format(
        "training diverged: the loss of the {} is no finite number at update {}; lower "
        "training.learning_rate (now {:g}) or training.clip_norm (now {:g})",
        network_.Parts()[part].name, update, options_.learning_rate, options_.clip_norm));
  }

  double Validation() {
    torch::NoGradGuard no_grad;
    // The same noise each time: a change is the weights' doing.
    auto noise = NoiseOf(options_.seed, "validation");
    return network_.Validate(validation_.x, validation_.condition, noise);
  }

  void Check(TrainingState& state) {
    state.SwapAveraged();
    network_.module().eval();
    FitResult& result = state.result;
    const double validation = Validation();
    const bool better = result.curve.empty() || validation < result.best;
    result.curve.push_back({result.updates, loss_count_ > 0 ? loss_sum_ / loss_count_ : 0.0,
                            validation, RateAt(options_, result.updates - 1)});
    loss_sum_ = 0;
    loss_count_ = 0;
    if (better) {
      result.best = validation;
      result.best_update = result.updates;
      state.KeepBest();
    }
    state.checks_without_better = better ? 0 : state.checks_without_better + 1;
    network_.module().train();
    state.SwapAveraged();
    SaveIfDue(state);
    if (report_) {
      report_({result.updates, options_.updates, result.curve.back(), result.best,
               result.resumed_from});
    }
  }

  void SaveIfDue(const TrainingState& state) {
    if (options_.checkpoint.empty()) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - saved_ < std::chrono::duration<double>(options_.checkpoint_every_s)) return;
    state.Save(options_.checkpoint);
    saved_ = std::chrono::steady_clock::now();
  }

  GenerativeNetwork& network_;
  const FitOptions& options_;
  const std::function<void(const FitProgress&)>& report_;
  std::string identity_;
  torch::Device device_;
  Rows train_;
  Rows validation_;
  Minibatches minibatches_;
  double loss_sum_ = 0;
  int loss_count_ = 0;
  std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
};

}  // namespace

FitResult Fit(GenerativeNetwork& network, const EncodedExamples& train,
              const EncodedExamples& validation, const FitOptions& options,
              const std::function<void(const FitProgress&)>& report) {
  CheckFinite(train, "training");
  CheckFinite(validation, "validation");
  return Loop(network, train, validation, options, report).Run();
}

}  // namespace giot
