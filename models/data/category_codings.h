// Codings of discrete fields. Training and scoring see them through FieldCoding only.
#pragma once

#include "models/data/field_coding.h"

namespace giot {

/// What all codings of categories share: how many there are.
class CategoryCoding : public FieldCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
  void Save(nlohmann::json&) const override {}
  void Load(const nlohmann::json&) override {}

 protected:
  int count_ = 0;
};

/// A number for each category, 1 for the one and 0 for the others; decoding takes the greatest, the
/// first of equals.
class OneHotCoding final : public CategoryCoding {
 public:
  int width() const override { return count_; }
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double) const override { return 0; }
};

/// The code spread over its cell of [-1, 1): 2 (code + u) / count - 1 with u uniform on [0, 1), so
/// that a density over numbers has a meaning for categories. exp(log p(encoded) + LogSlope) is then
/// a lower bound, averaged over u, of the category's probability (Theis, van den Oord and Bethge
/// 2016, section 3.1).
class DequantisedCoding final : public CategoryCoding {
 public:
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double value) const override;
};

/// The code as it is, for nets that take tokens; decoding rounds to the nearest code.
class CodeCoding final : public CategoryCoding {
 public:
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double) const override { return 0; }
};

}  // namespace giot
