#include "models/data/category_codings.h"

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// The code that `cell` lies nearest to.
double NearestCode(double cell, int count) {
  return std::clamp(std::floor(cell), 0.0, static_cast<double>(count - 1));
}

}  // namespace

void CategoryCoding::Fit(const Field& field, std::span<const float>) {
  if (!field.discrete()) {
    throw ScenarioError({Problem{{},
                                 "column \"" + field.name + '"',
                                 "a discrete field for a coding of categories",
                                 "numbers",
                                 "name the column in data.discrete, or normalise it by another"}});
  }
  count_ = static_cast<int>(field.categories.size());
}

void OneHotCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  std::fill(encoded.begin(), encoded.end(), 0.0f);
  encoded[static_cast<std::size_t>(value)] = 1;
}

double OneHotCoding::Decode(std::span<const float> encoded) const {
  return static_cast<double>(std::max_element(encoded.begin(), encoded.end()) - encoded.begin());
}

void DequantisedCoding::Encode(double value, std::span<float> encoded, Stream* noise) const {
  const double u = noise != nullptr ? noise->Uniform() : 0.5;
  encoded[0] = static_cast<float>(2 * (value + u) / count_ - 1);
}

double DequantisedCoding::Decode(std::span<const float> encoded) const {
  return NearestCode((static_cast<double>(encoded[0]) + 1) * count_ / 2, count_);
}

double DequantisedCoding::LogSlope(double) const { return std::log(2.0 / count_); }

void CodeCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  encoded[0] = static_cast<float>(value);
}

double CodeCoding::Decode(std::span<const float> encoded) const {
  return NearestCode(static_cast<double>(encoded[0]) + 0.5, count_);
}

}  // namespace giot
