#include "models/plan/seasonal_ar.h"

#include <algorithm>

#include "models/plan/operator_cost.h"
#include "models/plan/plan_session.h"
#include "models/plan/portable_math.h"

namespace giot {
namespace {

/// State: the standardised values that the lags reach back to, newest first.
class SeasonalArSession final : public PlanSession {
 public:
  SeasonalArSession(std::shared_ptr<const SeasonalArPlan> plan, const SeasonalArFit& fit,
                    std::int64_t first_step)
      : PlanSession(first_step),
        plan_(std::move(plan)),
        fit_(&fit),
        past_(fit.lags.empty() ? 0 : static_cast<std::size_t>(fit.lags.back()), 0.0f),
        features_(static_cast<std::size_t>(fit.scale.season.FeatureCount())) {
    MakeForecast(first_step);
  }

  const Forecast& forecast() const override { return forecast_; }
  std::unique_ptr<ForecastSession> CloneForecast() const override {
    return std::make_unique<SeasonalArSession>(*this);
  }

 protected:
  void Advance(float x) override {
    if (!past_.empty()) {
      const auto y = static_cast<float>(plan_->transform.Forward(x));
      std::shift_right(past_.begin(), past_.end(), 1);
      past_.front() = (y - point_.mean) / point_.standard_deviation;
    }
    MakeForecast(step() + 1);
  }
  std::vector<float> State() const override { return past_; }
  void SetState(std::span<const float> state) override {
    std::copy(state.begin(), state.end(), past_.begin());
    MakeForecast(step());
  }

 private:
  void MakeForecast(std::int64_t step) {
    fit_->scale.season.Features(step, features_);
    point_ = fit_->scale.At(features_);
    float z = 0;
    for (std::size_t k = 0; k < fit_->lags.size(); ++k) {
      z += fit_->lag_weights[k] * past_[static_cast<std::size_t>(fit_->lags[k]) - 1];
    }
    const float noise = portable::Exp(SeasonalSum(fit_->log_noise_weights, features_));
    const Gaussian next{1, point_.mean + point_.standard_deviation * z,
                        point_.standard_deviation * noise};
    forecast_ = Forecast(plan_->transform, {&next, 1});
  }

  std::shared_ptr<const SeasonalArPlan> plan_;
  const SeasonalArFit* fit_;  // of plan_
  std::vector<float> past_;
  std::vector<float> features_;
  SeasonalScale::Point point_;  // at step()
  Forecast forecast_;           // for step()
};

}  // namespace

const SeasonalArFit& SeasonalArPlan::FitOf(const std::string& site) const {
  const auto own = fits.find(site);
  return own != fits.end() ? own->second : fits.at("");
}

std::unique_ptr<ForecastSession> SeasonalArModel::StartForecast(const Condition& condition) const {
  CheckSite(condition, plan_->sites);
  return std::make_unique<SeasonalArSession>(plan_, plan_->FitOf(condition.site),
                                             condition.first_step);
}

OperatorGraph SeasonalArModel::Graph(const std::string& call) const {
  CheckCall(call);
  const SeasonalArFit& fit = plan_->FitOf("");
  const double features = fit.scale.season.FeatureCount();
  const double lags = static_cast<double>(fit.lags.size());
  OperatorChain chain(name() + " step");
  if (plan_->transform.kind == TransformKind::kSqrt) {
    chain.Add("transform", OperatorKind::kElementwise, 1, 0, 1);
  }
  if (lags > 0) chain.Add("standardise", OperatorKind::kElementwise, 2, 0, 1);
  if (features > 0) {
    chain.Add("season", OperatorKind::kActivation, kFlopsOfSine * features, 0, features);
  }
  // mean, log deviation and log noise of the season: intercept and one product a feature
  if (features > 0) {
    chain.Add("seasonal scale", OperatorKind::kLinear, 3 * 2 * features, 3 * (features + 1), 3);
    chain.Add("deviations", OperatorKind::kActivation, 2 * kFlopsOfExp, 0, 2);
  }
  if (lags > 0) chain.Add("autoregression", OperatorKind::kLinear, 2 * lags, lags, 1);
  chain.Add("rescale", OperatorKind::kElementwise, 3, features > 0 ? 0 : 3, 2);
  return chain.graph();
}

}  // namespace giot
