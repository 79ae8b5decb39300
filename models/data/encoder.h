// Normalisation that is stored with a model: the numbers of examples to those that a net works on,
// and back.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "models/data/field_coding.h"

namespace giot {

/// Which coding each field gets, by the names of FieldCodings().
struct EncoderOptions {
  std::string numbers = "standard";              ///< Of continuous fields.
  std::string categories = "one_hot";            ///< Of discrete fields.
  std::map<std::string, std::string> columns{};  ///< By field, where it is another.
  bool shared = false;  ///< One scale, fitted to all continuous fields together.
};

/// The codings of all fields of a step. A plain value: copies share what was fitted.
class Encoder {
 public:
  /// One field's place among the encoded numbers of a step.
  struct Part {
    std::string coding;  ///< Its name in FieldCodings().
    int first = 0;
    int width = 1;
  };

  Encoder() = default;
  /// Fits to the training part alone: `values` [n, fields]. Throws ScenarioError where a column is
  /// constant, a coding does not suit its field, or `options` name an unknown coding or field.
  static Encoder Fit(const std::vector<Field>& fields, std::span<const float> values,
                     const EncoderOptions& options);

  const std::vector<Field>& fields() const { return fields_; }
  /// By field.
  const std::vector<Part>& parts() const { return parts_; }
  /// Encoded numbers of a step.
  int width() const { return width_; }

  /// `values` [n, fields] -> [n, width]. `noise` fills the cells of dequantised fields and pixels;
  /// without it their middles are given. Throws ScenarioError for a value that is not finite or no
  /// code of its field.
  std::vector<float> Encode(std::span<const float> values, Stream* noise = nullptr) const;
  /// `encoded` [n, width] -> [n, fields]: the inverse to float rounding; a discrete field by the
  /// greatest of its numbers.
  std::vector<float> Decode(std::span<const float> encoded) const;
  /// ln |det d encoded / d values| of `values` [n, fields], in nats, summed: a density of the net's
  /// numbers is one of the data, in the data's own units, by
  /// log p(values) = log p(encoded) + LogAbsDet(values).
  double LogAbsDet(std::span<const float> values) const;

  nlohmann::json ToJson() const;
  /// Throws std::runtime_error where `json` is no encoder's.
  static Encoder FromJson(const nlohmann::json& json);

 private:
  void Add(Field field, const std::string& coding, std::shared_ptr<const FieldCoding> made);
  void CheckValue(std::size_t field, float value) const;

  std::vector<Field> fields_;
  std::vector<Part> parts_;
  std::vector<std::shared_ptr<const FieldCoding>> codings_;
  int width_ = 0;
};

}  // namespace giot
