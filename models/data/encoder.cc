#include "models/data/encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// One column of rows of `width`.
std::vector<float> ColumnOf(std::span<const float> values, std::size_t column, std::size_t width) {
  std::vector<float> taken;
  taken.reserve(values.size() / width);
  for (std::size_t i = column; i < values.size(); i += width) taken.push_back(values[i]);
  return taken;
}

/// What the shared scale is fitted to: every value of every continuous field.
std::vector<float> ContinuousOf(const std::vector<Field>& fields, std::span<const float> values) {
  std::vector<float> taken;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!fields[i % fields.size()].discrete()) taken.push_back(values[i]);
  }
  return taken;
}

void CheckNames(const std::vector<Field>& fields, const EncoderOptions& options) {
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  for (const auto& [column, coding] : options.columns) {
    if (std::find(names.begin(), names.end(), column) != names.end()) continue;
    throw ScenarioError("unknown column \"" + column + "\" to normalise; " +
                        DidYouMean(column, names));
  }
}

/// The coding of a field: its own, or that of its like.
const std::string& CodingOf(const Field& field, const EncoderOptions& options) {
  const auto own = options.columns.find(field.name);
  if (own != options.columns.end()) return own->second;
  return field.discrete() ? options.categories : options.numbers;
}

}  // namespace

Encoder Encoder::Fit(const std::vector<Field>& fields, std::span<const float> values,
                     const EncoderOptions& options) {
  CheckNames(fields, options);
  Encoder encoder;
  std::shared_ptr<FieldCoding> shared;
  if (options.shared) {
    shared = FieldCodings().Make(options.numbers);
    shared->Fit({"all", "", {}}, ContinuousOf(fields, values));
  }
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const std::string& name = CodingOf(fields[f], options);
    if (shared && !fields[f].discrete() && name == options.numbers) {
      encoder.Add(fields[f], name, shared);
      continue;
    }
    std::shared_ptr<FieldCoding> coding = FieldCodings().Make(name);
    coding->Fit(fields[f], ColumnOf(values, f, fields.size()));
    encoder.Add(fields[f], name, std::move(coding));
  }
  return encoder;
}

void Encoder::Add(Field field, const std::string& coding, std::shared_ptr<const FieldCoding> made) {
  parts_.push_back({coding, width_, made->width()});
  width_ += made->width();
  fields_.push_back(std::move(field));
  codings_.push_back(std::move(made));
}

void Encoder::CheckValue(std::size_t field, float value) const {
  const Field& of = fields_[field];
  const auto count = static_cast<float>(of.categories.size());
  const bool good = !of.discrete() ? std::isfinite(value)
                                   : value >= 0 && value < count && value == std::floor(value);
  if (good) return;
  throw ScenarioError(
      {Problem{{},
               "column \"" + of.name + '"',
               of.discrete() ? fmt::format("a code from 0 to {}", of.categories.size() - 1)
                             : std::string("a finite number"),
               fmt::format("{}", value),
               ""}});
}

std::vector<float> Encoder::Encode(std::span<const float> values, Stream* noise) const {
  assert(values.empty() || values.size() % fields_.size() == 0);
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t rows = fields_.empty() ? 0 : values.size() / fields_.size();
  std::vector<float> encoded(rows * width);
  for (std::size_t i = 0; i < rows * fields_.size(); ++i) {
    const std::size_t f = i % fields_.size();
    CheckValue(f, values[i]);
    const std::size_t first =
        i / fields_.size() * width + static_cast<std::size_t>(parts_[f].first);
    codings_[f]->Encode(
        values[i], std::span(encoded).subspan(first, static_cast<std::size_t>(parts_[f].width)),
        noise);
  }
  return encoded;
}

std::vector<float> Encoder::Decode(std::span<const float> encoded) const {
  const auto width = static_cast<std::size_t>(width_);
  assert(encoded.empty() || encoded.size() % width == 0);
  const std::size_t rows = width == 0 ? 0 : encoded.size() / width;
  std::vector<float> values(rows * fields_.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Part& part = parts_[i % fields_.size()];
    const std::size_t first = i / fields_.size() * width + static_cast<std::size_t>(part.first);
    values[i] = static_cast<float>(codings_[i % fields_.size()]->Decode(
        encoded.subspan(first, static_cast<std::size_t>(part.width))));
  }
  return values;
}

double Encoder::LogAbsDet(std::span<const float> values) const {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += codings_[i % fields_.size()]->LogSlope(values[i]);
  }
  return sum;
}

nlohmann::json Encoder::ToJson() const {
  nlohmann::json list = nlohmann::json::array();
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    nlohmann::json parameters = nlohmann::json::object();
    codings_[f]->Save(parameters);
    list.push_back({{"name", fields_[f].name},
                    {"unit", fields_[f].unit},
                    {"categories", fields_[f].categories},
                    {"coding", parts_[f].coding},
                    {"parameters", std::move(parameters)}});
  }
  return list;
}

Encoder Encoder::FromJson(const nlohmann::json& json) {
  try {
    Encoder encoder;
    for (const nlohmann::json& entry : json) {
      Field field{entry.at("name"), entry.at("unit"), entry.at("categories")};
      const std::string coding = entry.at("coding");
      std::shared_ptr<FieldCoding> made = FieldCodings().Make(coding);
      if (field.discrete()) made->Fit(field, {});
      made->Load(entry.at("parameters"));
      encoder.Add(std::move(field), coding, std::move(made));
    }
    return encoder;
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the model's normalisation is malformed: ") +
                             error.what());
  }
}

}  // namespace giot
