// The contract of every generative model, with or without LibTorch behind it: a model starts
// sessions, a session observes one step at a time and draws what may come next. Spans of float, no
// tensor type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/base/operator_graph.h"
#include "sim/base/random_stream.h"

namespace giot {

/// What a session starts from.
struct Condition {
  /// Place of the first observation on the model's own time axis, in whole steps since its origin
  /// (TimeAxis::StepOf gives it for a date); it sets the phase of the season.
  std::int64_t first_step = 0;
  /// Column of the training data whose own fit a baseline uses. Empty, or a column that was held
  /// out of training, takes the fit pooled over all trained columns. A neural model has one set of
  /// weights for all and learns the site from what it observes.
  std::string site;
  /// What the samples are to be like, in the order of the model's condition fields and in the
  /// data's own units (a category by its code). Empty where the model has none.
  std::vector<float> values{};
};

/// What a model's LogDensity() means.
enum class DensityKind {
  kNone,          ///< The family has no density (GAN).
  kExact,         ///< log p(x).
  kLowerBound,    ///< At most log p(x): a variational or importance-weighted bound.
  kUnnormalized,  ///< log p(x) up to a constant of the model: an energy.
};

/// The distribution of the next value of one channel, in the data's own unit.
struct StepForecast {
  double mean = 0;
  double median = 0;
  double standard_deviation = 0;
};

/// One running use of a model: its hidden state and its place on the time axis. A model of single
/// vectors or images takes each for one step; its steps are independent.
class Session {
 public:
  virtual ~Session() = default;

  /// Advances by one step with the value seen (or agreed upon): x [channels]. One call is one
  /// `step` of Graph().
  virtual void Observe(std::span<const float> x) = 0;
  /// Mean over `n` sampled paths of the next `horizon` values: [horizon, channels]. The session
  /// itself does not move.
  virtual std::vector<float> Predict(int horizon, int n, Stream& random) const = 0;
  /// `n` sampled paths of `horizon` values: [n, horizon, channels]. The session does not move.
  virtual std::vector<float> Sample(int horizon, int n, Stream& random) const = 0;
  /// log p(x) of the next step, in nats, in the data's own unit; see GenerativeModel::density().
  /// Throws ScenarioError where the family has no density of a step.
  virtual double LogDensity(std::span<const float> x) const = 0;

  virtual std::unique_ptr<Session> Clone() const = 0;
  /// The state as bytes, as a keyframe carries it; Restore() of them gives the same bits.
  virtual std::vector<std::byte> Serialize() const = 0;
  /// Throws std::runtime_error where the bytes are not of this model's state.
  virtual void Restore(std::span<const std::byte> bytes) = 0;
};

/// A session that tells the distribution of its next value in closed form.
class ForecastSession : public Session {
 public:
  /// The distribution of the next value, from the state alone: costs no further step. Two sessions
  /// of the same model that observed the same values give the same bits, on any x86-64 machine and
  /// in every build type: the twin at the sink relies on it.
  virtual StepForecast Next() const = 0;
  /// Continuous ranked probability score of the next value against x (Gneiting and Raftery 2007).
  virtual double Crps(std::span<const float> x) const = 0;

  virtual std::unique_ptr<ForecastSession> CloneForecast() const = 0;
  std::unique_ptr<Session> Clone() const final { return CloneForecast(); }
};

/// A trained model. Immutable; any number of sessions may run at once.
class GenerativeModel {
 public:
  virtual ~GenerativeModel() = default;

  /// A session that has observed nothing yet. Throws ScenarioError with a suggestion where
  /// `condition` does not fit the model.
  virtual std::unique_ptr<Session> Start(const Condition& condition) const = 0;
  virtual DensityKind density() const { return DensityKind::kExact; }
  /// The calls whose cost Graph() tells, e.g. `step`, `sample`, `denoise`.
  virtual std::vector<std::string> calls() const { return {"step"}; }
  /// The operators of one call. Throws ScenarioError for a call that the family lacks.
  virtual OperatorGraph Graph(const std::string& call) const = 0;
  virtual int channels() const = 0;
  /// Model and variant, e.g. `wind neural`.
  virtual std::string name() const = 0;
  /// The unit of every value that goes in or comes out, e.g. `m/s`.
  virtual std::string unit() const = 0;
};

/// A model whose sessions forecast in closed form: what a digital twin shares.
class Forecaster : public GenerativeModel {
 public:
  /// As Start(): Next() of the new session is the forecast of the first value.
  virtual std::unique_ptr<ForecastSession> StartForecast(const Condition& condition) const = 0;
  std::unique_ptr<Session> Start(const Condition& condition) const final {
    return StartForecast(condition);
  }
};

}  // namespace giot
