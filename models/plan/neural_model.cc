#include "models/plan/neural_model.h"

#include <algorithm>
#include <array>

#include "models/plan/plan_session.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// State: hidden, averages, past standardised values (newest first), level, observations up to the
/// window.
class NeuralSession final : public PlanSession {
 public:
  NeuralSession(std::shared_ptr<const NeuralPlan> plan, std::int64_t first_step)
      : PlanSession(first_step),
        plan_(std::move(plan)),
        hidden_(static_cast<std::size_t>(shape().hidden), 0.0f),
        averages_(shape().averages.size(), 0.0f),
        past_(static_cast<std::size_t>(shape().memory()), 0.0f),
        features_(static_cast<std::size_t>(plan_->scale.season.FeatureCount()), 0.0f),
        inputs_(static_cast<std::size_t>(shape().inputs()), 0.0f) {
    MakeInputs(first_step);
    plan_->network.Advance(1, inputs_.data(), hidden_.data());
    MakeForecast();
  }

  const Forecast& forecast() const override { return forecast_; }
  std::unique_ptr<ForecastSession> CloneForecast() const override {
    return std::make_unique<NeuralSession>(*this);
  }

 protected:
  void Advance(float x) override {
    const auto y = static_cast<float>(plan_->transform.Forward(x));
    const float z = (y - point_.mean) / point_.standard_deviation;
    std::shift_right(past_.begin(), past_.end(), 1);
    past_.front() = z;
    observed_ = std::min(observed_ + 1, static_cast<float>(shape().level_window));
    level_ += (z - level_) / (observed_ + shape().level_prior);
    for (std::size_t k = 0; k < averages_.size(); ++k) {
      averages_[k] += shape().averages[k] * (z - averages_[k]);
    }
    MakeInputs(step() + 1);
    plan_->network.Advance(1, inputs_.data(), hidden_.data());
    MakeForecast();
  }

  std::vector<float> State() const override {
    std::vector<float> state = hidden_;
    state.insert(state.end(), averages_.begin(), averages_.end());
    state.insert(state.end(), past_.begin(), past_.end());
    state.insert(state.end(), {level_, observed_});
    return state;
  }

  void SetState(std::span<const float> state) override {
    const float* from = state.data();
    for (std::vector<float>* part : {&hidden_, &averages_, &past_}) {
      std::copy_n(from, part->size(), part->begin());
      from += part->size();
    }
    level_ = from[0];
    observed_ = from[1];
    MakeInputs(step());
    MakeForecast();
  }

 private:
  const GruMixtureShape& shape() const { return plan_->network.shape(); }

  /// The network's inputs for the forecast of `next_step`, and the seasonal scale there.
  void MakeInputs(std::int64_t next_step) {
    inputs_[0] = past_[0] - level_;
    inputs_[1] = level_;
    inputs_[2] = observed_ / (observed_ + shape().level_prior);
    plan_->scale.season.Features(next_step, features_);
    point_ = plan_->scale.At(features_);
    auto input = inputs_.begin() + 3;
    for (const int feature : shape().season_inputs) {
      *input++ = features_[static_cast<std::size_t>(feature)];
    }
    for (const float average : averages_) *input++ = average - level_;
    for (const int lag : shape().lags) {
      *input++ = past_[static_cast<std::size_t>(lag) - 1] - level_;
    }
  }

  void MakeForecast() {
    const std::size_t count = static_cast<std::size_t>(shape().components);
    std::array<float, 3 * Forecast::kMostComponents> mixture;
    plan_->network.Head(1, inputs_.data(), hidden_.data(), mixture.data());
    std::array<Gaussian, Forecast::kMostComponents> components;
    for (std::size_t k = 0; k < count; ++k) {
      components[k].weight = mixture[k];
      components[k].mean = point_.mean + point_.standard_deviation * (level_ + mixture[count + k]);
      components[k].standard_deviation = point_.standard_deviation * mixture[2 * count + k];
    }
    forecast_ = Forecast(plan_->transform, std::span(components).first(count));
  }

  std::shared_ptr<const NeuralPlan> plan_;
  std::vector<float> hidden_;
  std::vector<float> averages_;
  std::vector<float> past_;
  float level_ = 0;              // shrunk mean of what was observed, standardised
  float observed_ = 0;           // observations that it counts, at most the window
  std::vector<float> features_;  // of the season at step()
  std::vector<float> inputs_;    // of the network, for step()
  SeasonalScale::Point point_;   // at step()
  Forecast forecast_;            // for step()
};

}  // namespace

std::unique_ptr<ForecastSession> NeuralModel::StartForecast(const Condition& condition) const {
  CheckSite(condition, plan_->sites);
  return std::make_unique<NeuralSession>(plan_, condition.first_step);
}

OperatorGraph NeuralModel::Graph(const std::string& call) const {
  CheckCall(call);
  return plan_->step_graph;
}

}  // namespace giot
