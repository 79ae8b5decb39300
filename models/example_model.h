// The contract of a trained family: a generative model that also draws and scores whole examples
// (vectors, windows, images) in the data's own units. Spans of float, no tensor type.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/data/examples.h"
#include "models/generative_model.h"

namespace giot {

class ExampleModel : public GenerativeModel {
 public:
  /// What one step of an example holds.
  virtual const std::vector<Field>& fields() const = 0;
  /// What a draw is told; Condition::values and `conditions` below have one number for each.
  virtual const std::vector<Field>& condition_fields() const = 0;
  /// Steps of an example; 1 for a vector or an image.
  virtual int length() const = 0;

  /// One example for each row of `conditions` [rows, condition fields]; `rows` of them where the
  /// model has no condition. The same seed gives the same examples. Throws ScenarioError where the
  /// conditions do not fit.
  virtual Examples Draw(std::int64_t rows, std::span<const float> conditions,
                        std::uint64_t seed) const = 0;
  /// log p of each row, in nats, in the data's own units; see density(). Throws ScenarioError where
  /// the family has none or the examples are not of the model's fields and length.
  virtual std::vector<double> LogDensities(const Examples& examples, std::uint64_t seed) const = 0;
};

}  // namespace giot
