// Density models of a stream that learn as they go: the odds of each value given all before it.
#pragma once

namespace giot {

/// A density model at work on one stream.
class OnlineDensity {
 public:
  virtual ~OnlineDensity() = default;

  /// How little the model expected the next value (any unit, finite), in nats, >= 0 and free of the
  /// unit: -log p of a discrete model, log p(mode) - log p(value) of a continuous one. Then learns
  /// the value.
  virtual double Surprise(double value) = 0;
};

}  // namespace giot
