// The baselines persistence, climatology, AR(1) and seasonal AR(p) as one family of
// GenerativeModel: a linear Gaussian autoregression of the deseasonalised, transformed series.
//
//   z_t = (y_t - mean(t)) / deviation(t)
//   z_t ~ N(sum of weight_k z_(t - lag_k), noise(t)^2)
//
// Persistence: one lag of weight 1 and no season. Climatology: season and no lag. What was not yet
// observed counts as z = 0, the mean.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/generative_model.h"
#include "models/plan/forecast.h"
#include "models/plan/season.h"

namespace giot {

/// One fit, for one site or pooled.
struct SeasonalArFit {
  SeasonalScale scale;             ///< Season without periods: constant mean and deviation.
  std::vector<int> lags;           ///< Rising, each >= 1.
  std::vector<float> lag_weights;  ///< [lags]
  /// Logarithm of the residual's deviation over the season: [1 + FeatureCount()].
  std::vector<float> log_noise_weights;
};

/// A baseline of a model file: its fit for each trained site, and one pooled over all of them.
struct SeasonalArPlan {
  std::string name;  ///< `wind ar1`
  std::string unit;
  Transform transform;
  std::map<std::string, SeasonalArFit> fits;  ///< By site; "" is pooled.
  std::vector<std::string> sites;             ///< Trained and held out.

  /// The site's own fit, or the pooled one.
  const SeasonalArFit& FitOf(const std::string& site) const;
};

class SeasonalArModel final : public Forecaster {
 public:
  explicit SeasonalArModel(std::shared_ptr<const SeasonalArPlan> plan) : plan_(std::move(plan)) {}

  std::unique_ptr<ForecastSession> StartForecast(const Condition& condition) const override;
  OperatorGraph Graph(const std::string& call) const override;
  int channels() const override { return 1; }
  std::string name() const override { return plan_->name; }
  std::string unit() const override { return plan_->unit; }

  const SeasonalArPlan& plan() const { return *plan_; }

 private:
  std::shared_ptr<const SeasonalArPlan> plan_;
};

}  // namespace giot
