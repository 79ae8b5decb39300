#include "models/data/number_codings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "models/data/moments.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

double SignedLog(double value) { return std::copysign(std::log1p(std::abs(value)), value); }
double SignedExp(double value) { return std::copysign(std::expm1(std::abs(value)), value); }

double Positive(const nlohmann::json& parameters, const char* key) {
  const double value = parameters.at(key).get<double>();
  if (!(value > 0)) throw std::runtime_error(fmt::format("{} = {}, which is not > 0", key, value));
  return value;
}

}  // namespace

void RequireContinuous(const Field& field, std::string_view coding) {
  if (!field.discrete()) return;
  throw ScenarioError({Problem{{},
                               "column \"" + field.name + '"',
                               fmt::format("numbers to normalise by \"{}\"", coding),
                               "categories",
                               "choose one_hot, dequantised or code for it"}});
}

void AffineCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  encoded[0] = static_cast<float>((value - offset_) / scale_);
}

double AffineCoding::Decode(std::span<const float> encoded) const {
  return static_cast<double>(encoded[0]) * scale_ + offset_;
}

double AffineCoding::LogSlope(double) const { return -std::log(scale_); }

void AffineCoding::Save(nlohmann::json& parameters) const {
  parameters["offset"] = offset_;
  parameters["scale"] = scale_;
}

void AffineCoding::Load(const nlohmann::json& parameters) {
  offset_ = parameters.at("offset").get<double>();
  scale_ = Positive(parameters, "scale");
}

void NoCoding::Fit(const Field& field, std::span<const float>) { RequireContinuous(field, "none"); }

void StandardCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "standard");
  const Moments moments = MomentsOfVarying(field, values);
  offset_ = moments.mean;
  scale_ = moments.deviation;
}

void MinMaxCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "min_max");
  const Moments moments = MomentsOfVarying(field, values);
  offset_ = moments.least;
  scale_ = moments.greatest - moments.least;
}

void SymmetricCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "symmetric");
  const Moments moments = MomentsOfVarying(field, values);
  offset_ = (moments.least + moments.greatest) / 2;
  scale_ = (moments.greatest - moments.least) / 2;
}

void LogCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "log1p");
  MomentsOfVarying(field, values);
  std::vector<float> logs(values.begin(), values.end());
  for (float& value : logs) value = static_cast<float>(SignedLog(value));
  const Moments moments = MomentsOfVarying(field, logs);
  mean_ = moments.mean;
  deviation_ = moments.deviation;
}

void LogCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  encoded[0] = static_cast<float>((SignedLog(value) - mean_) / deviation_);
}

double LogCoding::Decode(std::span<const float> encoded) const {
  return SignedExp(static_cast<double>(encoded[0]) * deviation_ + mean_);
}

double LogCoding::LogSlope(double value) const {
  return -std::log1p(std::abs(value)) - std::log(deviation_);
}

void LogCoding::Save(nlohmann::json& parameters) const {
  parameters["mean"] = mean_;
  parameters["deviation"] = deviation_;
}

void LogCoding::Load(const nlohmann::json& parameters) {
  mean_ = parameters.at("mean").get<double>();
  deviation_ = Positive(parameters, "deviation");
}

void PixelCoding::Fit(const Field& field, std::span<const float> values) {
  RequireContinuous(field, "pixel");
  for (const float value : values) {
    if (value >= 0 && value <= 255 && value == std::floor(value)) continue;
    throw ScenarioError({Problem{{},
                                 "column \"" + field.name + '"',
                                 "whole levels from 0 to 255 to normalise by \"pixel\"",
                                 fmt::format("{}", value),
                                 "normalise it by another"}});
  }
}

void PixelCoding::Encode(double value, std::span<float> encoded, Stream* noise) const {
  const double u = noise != nullptr ? noise->Uniform() : 0.5;
  encoded[0] = static_cast<float>((value + u) / 128 - 1);
}

double PixelCoding::Decode(std::span<const float> encoded) const {
  return std::clamp(std::floor((static_cast<double>(encoded[0]) + 1) * 128), 0.0, 255.0);
}

double PixelCoding::LogSlope(double) const { return -std::log(128.0); }

void CyclicCoding::Fit(const Field& field, std::span<const float>) {
  period_ = CycleOf(field.name);
  if (period_ > 0) return;
  throw ScenarioError({Problem{{},
                               "column \"" + field.name + '"',
                               "hour_of_day, day_of_week or day_of_year for \"cyclic\"",
                               "another field",
                               "normalise it by another"}});
}

void CyclicCoding::Encode(double value, std::span<float> encoded, Stream*) const {
  const double phase = 2 * std::numbers::pi * value / period_;
  encoded[0] = static_cast<float>(std::sin(phase));
  encoded[1] = static_cast<float>(std::cos(phase));
}

double CyclicCoding::Decode(std::span<const float> encoded) const {
  const double phase = std::atan2(static_cast<double>(encoded[0]), static_cast<double>(encoded[1]));
  const double value = period_ * phase / (2 * std::numbers::pi);
  return value < 0 ? value + period_ : value;
}

void CyclicCoding::Save(nlohmann::json& parameters) const { parameters["period"] = period_; }

void CyclicCoding::Load(const nlohmann::json& parameters) {
  period_ = Positive(parameters, "period");
}

}  // namespace giot
