// What the sessions of all plans have in common: the place on the time axis and the distribution of
// the next value. A plan adds its state and how one observation moves it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/generative_model.h"
#include "models/plan/forecast.h"

namespace giot {

/// A session of one channel whose next value is a Forecast.
class PlanSession : public ForecastSession {
 public:
  void Observe(std::span<const float> x) final;
  StepForecast Next() const final { return forecast().Summary(); }
  std::vector<float> Predict(int horizon, int n, Stream& random) const final;
  std::vector<float> Sample(int horizon, int n, Stream& random) const final;
  double LogDensity(std::span<const float> x) const final;
  double Crps(std::span<const float> x) const final;
  /// The step as 4 bytes, then the plan's own state, little-endian.
  std::vector<std::byte> Serialize() const final;
  void Restore(std::span<const std::byte> bytes) final;

  /// Step that the forecast is for.
  std::int64_t step() const { return step_; }
  virtual const Forecast& forecast() const = 0;

 protected:
  explicit PlanSession(std::int64_t first_step) : step_(first_step) {}
  PlanSession(const PlanSession&) = default;

  /// Moves the state from step() to step() + 1 with the value seen at step().
  virtual void Advance(float x) = 0;
  /// The numbers that, with the step, are the whole state.
  virtual std::vector<float> State() const = 0;
  /// Takes them back and makes the forecast for step(). `state` has the size of State().
  virtual void SetState(std::span<const float> state) = 0;

 private:
  std::int64_t step_ = 0;
};

/// Throws ScenarioError with a suggestion where the site is neither empty nor one of `sites`.
void CheckSite(const Condition& condition, const std::vector<std::string>& sites);
/// Throws ScenarioError where the call is not `step`, the one call of these families.
void CheckCall(std::string_view call);

}  // namespace giot
