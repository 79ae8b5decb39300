// What models learn from and are scored on: rows of one shape with what each number in them means.
// Every reader of models/data/ leaves this, every training takes it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace giot {

/// What one channel of an example holds.
struct Field {
  std::string name;
  std::string unit;                     ///< Empty for a pure number or a category.
  std::vector<std::string> categories;  ///< Of a discrete field, in the order of their codes;
                                        ///< empty: continuous.
  bool discrete() const { return !categories.empty(); }

  friend bool operator==(const Field&, const Field&) = default;
};

/// Rows of one shape to learn from or to score: windows of a series, rows of a table, images.
struct Examples {
  int length = 1;             ///< Steps of a row; 1 for a vector.
  std::vector<Field> fields;  ///< Of one step; an image is one row of length 1 with a field a
                              ///< pixel, see `image_*`.
  std::vector<Field> condition_fields;
  std::vector<float> values;      ///< [rows, length, fields]; a discrete value is its code.
  std::vector<float> conditions;  ///< [rows, condition_fields]
  int image_height = 0;           ///< All 0 where rows are no images; else a row is [channels,
  int image_width = 0;            ///< height, width].
  int image_channels = 0;

  /// Fields of a step.
  int channels() const { return static_cast<int>(fields.size()); }
  int condition_count() const { return static_cast<int>(condition_fields.size()); }
  std::int64_t rows() const;
  /// One row: [length, fields].
  std::span<const float> row(std::int64_t i) const;
  /// What row `i` is given: [condition_fields]; empty where nothing is.
  std::span<const float> condition(std::int64_t i) const;
};

}  // namespace giot
