// The contract of every sequence model, with or without LibTorch behind it: a model starts
// sessions, a session observes one step at a time and predicts the next. Spans of float, no tensor
// type.
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
  /// Index of the first observation on the model's own time axis, in steps since its origin; it
  /// sets the phase of the season (day of the year, half-hour of the week).
  double first_step = 0;
};

/// The distribution of the next value of one channel, in the data's own unit.
struct StepForecast {
  double mean = 0;
  double median = 0;
  double standard_deviation = 0;
};

/// One running use of a model: its hidden state and its place on the time axis.
class Session {
 public:
  virtual ~Session() = default;

  /// Advances by one step with the value seen (or agreed upon): x [channels]. One call is one
  /// `step` of Graph().
  virtual void Observe(std::span<const float> x) = 0;
  /// The distribution of the next value, from the state alone: costs no further step.
  virtual StepForecast Next() const = 0;
  /// Mean over `n` sampled paths of the next `horizon` values: [horizon, channels]. The session
  /// itself does not move.
  virtual std::vector<float> Predict(int horizon, int n, Stream& random) const = 0;
  /// `n` sampled paths of `horizon` values: [n, horizon, channels]. The session does not move.
  virtual std::vector<float> Sample(int horizon, int n, Stream& random) const = 0;
  /// log p(x) of the next value, in nats, in the data's own unit.
  virtual double LogDensity(std::span<const float> x) const = 0;
  /// Continuous ranked probability score of the next value against x (Gneiting and Raftery 2007).
  virtual double Crps(std::span<const float> x) const = 0;

  virtual std::unique_ptr<Session> Clone() const = 0;
  /// The state as bytes, as a keyframe carries it; Restore() of them gives the same bits.
  virtual std::vector<std::byte> Serialize() const = 0;
  /// Throws std::runtime_error where the bytes are not of this model's state.
  virtual void Restore(std::span<const std::byte> bytes) = 0;
};

/// A trained model. Immutable; any number of sessions may run at once.
class GenerativeModel {
 public:
  virtual ~GenerativeModel() = default;

  virtual std::unique_ptr<Session> Start(const Condition& condition) const = 0;
  /// The operators of one call: `step`. Throws ScenarioError for a call that the family lacks.
  virtual OperatorGraph Graph(const std::string& call) const = 0;
  virtual int channels() const = 0;
  virtual std::string name() const = 0;
};

}  // namespace giot
