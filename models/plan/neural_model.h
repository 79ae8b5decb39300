// The trained network as a GenerativeModel: transform, seasonal scale, running level and averages,
// GRU-mixture plan.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/generative_model.h"
#include "models/plan/forecast.h"
#include "models/plan/gru_mixture.h"
#include "models/plan/season.h"

namespace giot {

/// Everything that a session of the neural model reads.
struct NeuralPlan {
  std::string name;  ///< `wind neural`
  std::string unit;
  std::vector<std::string> sites;  ///< Columns of the data that it was trained on or held out.
  Transform transform;
  SeasonalScale scale;
  GruMixturePlan network;
  OperatorGraph step_graph;  ///< As traced from the LibTorch module.
};

class NeuralModel final : public Forecaster {
 public:
  explicit NeuralModel(std::shared_ptr<const NeuralPlan> plan) : plan_(std::move(plan)) {}

  /// `condition.site` is for baselines: one set of weights serves every site.
  std::unique_ptr<ForecastSession> StartForecast(const Condition& condition) const override;
  OperatorGraph Graph(const std::string& call) const override;
  int channels() const override { return 1; }
  std::string name() const override { return plan_->name; }
  std::string unit() const override { return plan_->unit; }

  const NeuralPlan& plan() const { return *plan_; }

 private:
  std::shared_ptr<const NeuralPlan> plan_;
};

}  // namespace giot
