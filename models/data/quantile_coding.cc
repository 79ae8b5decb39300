#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "models/data/moments.h"
#include "models/data/number_codings.h"

namespace giot {
namespace {

constexpr int kInnerKnots = 128;

/// z with P(Z <= z) = p of the standard normal, by bisection; |z| < 40.
double NormalQuantile(double p) {
  double low = -40;
  double high = 40;
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::numbers::sqrt2) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// Share of `sorted` below `value`, its equals counted half.
double MidRank(std::span<const float> sorted, float value) {
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
  return 0.5 * static_cast<double>((first - sorted.begin()) + (last - sorted.begin())) /
         static_cast<double>(sorted.size());
}

/// The segment of rising `knots` that serves `value`: its first knot; the end ones reach outwards.
std::size_t Segment(const std::vector<double>& knots, double value) {
  const auto above = std::upper_bound(knots.begin() + 1, knots.end() - 1, value);
  return static_cast<std::size_t>(above - knots.begin()) - 1;
}

double Interpolate(const std::vector<double>& from, const std::vector<double>& to, double value) {
  const std::size_t i = Segment(from, value);
  return to[i] + (value - from[i]) * (to[i + 1] - to[i]) / (from[i + 1] - from[i]);
}

}  // namespace

void QuantileCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "quantile");
  MomentsOfVarying(field, values);
  std::vector<float> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  values_.clear();
  scores_.clear();
  const auto add = [&](float value) {
    if (!values_.empty() && value <= values_.back()) return;
    values_.push_back(value);
    scores_.push_back(NormalQuantile(MidRank(sorted, value)));
  };
  add(sorted.front());
  for (std::size_t k = 0; k < kInnerKnots; ++k) {
    add(sorted[(2 * k + 1) * sorted.size() / (2 * kInnerKnots)]);
  }
  add(sorted.back());
}

void QuantileCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  encoded[0] = static_cast<float>(Interpolate(values_, scores_, value));
}

double QuantileCoding::Decode(std::span<const float> encoded) const {
  return Interpolate(scores_, values_, static_cast<double>(encoded[0]));
}

double QuantileCoding::LogSlope(double value) const {
  const std::size_t i = Segment(values_, value);
  return std::log((scores_[i + 1] - scores_[i]) / (values_[i + 1] - values_[i]));
}

void QuantileCoding::Save(nlohmann::json& parameters) const {
  parameters["values"] = values_;
  parameters["scores"] = scores_;
}

void QuantileCoding::Load(const nlohmann::json& parameters) {
  parameters.at("values").get_to(values_);
  parameters.at("scores").get_to(scores_);
  const auto rise = [](const std::vector<double>& knots) {
    return knots.size() >= 2 && std::is_sorted(knots.begin(), knots.end(), std::less_equal<>());
  };
  if (values_.size() != scores_.size() || !rise(values_) || !rise(scores_)) {
    throw std::runtime_error("quantiles that do not rise");
  }
}

}  // namespace giot
