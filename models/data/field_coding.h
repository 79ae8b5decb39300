// How one field of an example becomes numbers that a net works on, and back.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "models/data/examples.h"
#include "sim/base/random_stream.h"
#include "sim/base/registry.h"

namespace giot {

/// A mapping of one field, learnt from the training part and stored with the model.
class FieldCoding {
 public:
  virtual ~FieldCoding() = default;

  /// Learns from the training part's values of `field`. Throws ScenarioError where they do not suit
  /// it: a constant column, a discrete field for a coding of numbers, or the other way round.
  virtual void Fit(const Field& field, std::span<const float> values) = 0;
  /// Numbers that one value becomes.
  virtual int width() const { return 1; }
  /// Writes one value's `width()` numbers. `noise` fills the cell of a discrete value where the
  /// coding dequantises; without it the middle of the cell stands for it.
  virtual void Encode(double value, std::span<float> encoded, Stream* noise) const = 0;
  virtual double Decode(std::span<const float> encoded) const = 0;
  /// ln |d encoded / d value|, in nats: 0 for codings without a density (one_hot, code, cyclic).
  virtual double LogSlope(double value) const = 0;

  /// What Fit() learnt from the values. A loaded coding of categories is fitted to its field first.
  virtual void Save(nlohmann::json& parameters) const = 0;
  virtual void Load(const nlohmann::json& parameters) = 0;
};

/// All codings by name: none, standard, min_max, symmetric, log1p, quantile, pixel, cyclic for
/// numbers; one_hot, dequantised, code for categories. To add one, write it beside them and add its
/// line in field_coding_table.cc.
const Registry<FieldCoding>& FieldCodings();

/// The length of a cycle that a field of this name has (`hour_of_day`: 24); 0 where it has none.
double CycleOf(std::string_view field);

}  // namespace giot
