#include "models/foreign_generative.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Keeps what it observed: the module itself has no state.
class ForeignSession final : public Session {
 public:
  ForeignSession(std::shared_ptr<ForeignModel> model, const ForeignMeaning& meaning,
                 const Condition& condition)
      : model_(std::move(model)), meaning_(meaning) {
    if (condition.values.empty()) return;
    condition_.shape = {1, static_cast<std::int64_t>(condition.values.size())};
    condition_.values = condition.values;
  }

  void Observe(std::span<const float> x) override {
    history_.insert(history_.end(), x.begin(), x.end());
    const std::size_t most = static_cast<std::size_t>(meaning_.most_history) * Channels();
    if (most == 0 || history_.size() <= most) return;
    history_.erase(history_.begin(), history_.end() - static_cast<std::ptrdiff_t>(most));
  }

  std::vector<float> Sample(int horizon, int n, Stream& random) const override {
    const std::uint64_t seed = random.Bits();
    if (model_->Has("predict")) {
      Tensor history{{static_cast<std::int64_t>(history_.size() / Channels()), meaning_.channels},
                     history_};
      Tensor paths = model_->Predict(history, horizon, n, seed);
      RequireSteps("predict", paths, horizon, n);
      return std::move(paths.values);
    }
    const Tensor condition = Repeated(n);
    const Tensor rows = model_->Sample(n, seed, condition.values.empty() ? nullptr : &condition);
    return FirstSteps(rows, horizon, n);
  }

  std::vector<float> Predict(int horizon, int n, Stream& random) const override {
    const std::vector<float> paths = Sample(horizon, n, random);
    const std::size_t values = paths.size() / static_cast<std::size_t>(n);
    std::vector<float> means(values);
    for (std::size_t i = 0; i < values; ++i) {
      double sum = 0;
      for (std::size_t path = i; path < paths.size(); path += values) sum += paths[path];
      means[i] = static_cast<float>(sum / n);
    }
    return means;
  }

  double LogDensity(std::span<const float> x) const override {
    const Tensor row{{1, meaning_.channels}, {x.begin(), x.end()}};
    return model_->LogDensity(row, condition_.values.empty() ? nullptr : &condition_)[0];
  }

  std::unique_ptr<Session> Clone() const override {
    return std::make_unique<ForeignSession>(*this);
  }

  std::vector<std::byte> Serialize() const override {
    const auto bytes = std::as_bytes(std::span(history_));
    return {bytes.begin(), bytes.end()};
  }

  void Restore(std::span<const std::byte> bytes) override {
    if (bytes.size() % (Channels() * sizeof(float)) != 0) {
      throw std::runtime_error(
          fmt::format("{} bytes are no state of {}", bytes.size(), model_->file().string()));
    }
    history_.resize(bytes.size() / sizeof(float));
    if (!bytes.empty()) std::memcpy(history_.data(), bytes.data(), bytes.size());
  }

 private:
  std::size_t Channels() const { return static_cast<std::size_t>(meaning_.channels); }

  void RequireSteps(const char* method, const Tensor& rows, int horizon, int n) const {
    const std::int64_t expected = std::int64_t{n} * horizon * meaning_.channels;
    if (rows.Count() == expected) return;
    throw ScenarioError(
        {Problem{{model_->file().string()},
                 method,
                 fmt::format("{} rows of {} steps of {} channels", n, horizon, meaning_.channels),
                 fmt::format("{} numbers", rows.Count()),
                 "give the model's own channels and horizon"}});
  }

  /// The condition for each of `n` rows.
  Tensor Repeated(int n) const {
    Tensor repeated{{n, static_cast<std::int64_t>(condition_.values.size())}, {}};
    for (int row = 0; row < n; ++row) {
      repeated.values.insert(repeated.values.end(), condition_.values.begin(),
                             condition_.values.end());
    }
    return repeated;
  }

  /// [n, steps, channels] -> [n, horizon, channels].
  std::vector<float> FirstSteps(const Tensor& rows, int horizon, int n) const {
    const std::size_t length = rows.values.size() / static_cast<std::size_t>(n);
    const std::size_t taken = static_cast<std::size_t>(horizon) * Channels();
    if (length < taken) RequireSteps("sample", rows, horizon, n);
    std::vector<float> values;
    for (std::size_t row = 0; row < static_cast<std::size_t>(n); ++row) {
      const auto begin = rows.values.begin() + static_cast<std::ptrdiff_t>(row * length);
      values.insert(values.end(), begin, begin + static_cast<std::ptrdiff_t>(taken));
    }
    return values;
  }

  std::shared_ptr<ForeignModel> model_;
  ForeignMeaning meaning_;
  Tensor condition_;
  std::vector<float> history_;  ///< [steps, channels]
};

}  // namespace

ForeignGenerativeModel::ForeignGenerativeModel(std::unique_ptr<ForeignModel> model,
                                               ForeignMeaning meaning)
    : meaning_(std::move(meaning)), model_(std::move(model)) {
  if (model_->Has("sample") || model_->Has("predict")) return;
  throw ScenarioError({Problem{{model_->file().string()},
                               "",
                               "a method sample or predict to draw with",
                               "neither",
                               "export the module with one of them"}});
}

std::unique_ptr<Session> ForeignGenerativeModel::Start(const Condition& condition) const {
  return std::make_unique<ForeignSession>(model_, meaning_, condition);
}

DensityKind ForeignGenerativeModel::density() const {
  return model_->Has("log_density") ? DensityKind::kExact : DensityKind::kNone;
}

std::vector<std::string> ForeignGenerativeModel::calls() const {
  std::vector<std::string> calls{"forward"};
  if (model_->Has("log_density")) calls.emplace_back("log_density");
  return calls;
}

OperatorGraph ForeignGenerativeModel::Graph(const std::string& call) const {
  const std::vector<std::string> known = calls();
  if (std::find(known.begin(), known.end(), call) == known.end()) {
    throw ScenarioError("unknown call \"" + call + "\" of " + name() + "; " +
                        DidYouMean(call, known));
  }
  return model_->Graph(
      call, {{1, meaning_.channels}, std::vector<float>(static_cast<std::size_t>(channels()))});
}

}  // namespace giot
