// Columns read from files, on their way to examples: typed, in order, with what is missing marked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/data/examples.h"
#include "sim/base/problems.h"

namespace giot {

/// Consecutive rows of one series.
struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t series = 0;  ///< Index into DataTable::series.

  std::size_t size() const { return end - begin; }
  friend bool operator==(const RowRange&, const RowRange&) = default;
};

/// Columns of equal length.
struct DataTable {
  /// Most numbers of a table, and of the examples of one part: a gigabyte each.
  static constexpr std::size_t kMostValues = std::size_t{1} << 28;

  /// Where the rows of a series come from.
  struct Origin {
    std::string name;
    std::filesystem::path file;
  };

  std::vector<Field> fields;    ///< First those that are modelled, then those that are told.
  std::size_t value_count = 0;  ///< How many of the fields are modelled.
  std::vector<std::vector<float>>
      columns;                      ///< [fields][rows]; a code where discrete; NaN: missing.
  std::vector<double> times;        ///< Seconds, by row; empty where rows have no times.
  std::vector<std::int32_t> lines;  ///< Of the file, by row; 0 where it is none of its.
  std::vector<Origin> series;
  std::vector<RowRange> stretches;  ///< All rows, in order.

  std::size_t rows() const { return lines.size(); }
  Place PlaceOf(const RowRange& stretch, std::size_t row) const {
    return {series[stretch.series].file.string(), lines[row], lines[row] > 0 ? 1 : 0};
  }
};

/// Stands for a row of no file in TakeRows().
inline constexpr std::size_t kAbsentRow = static_cast<std::size_t>(-1);

/// Makes `order[i]` row i. An absent row has only missing cells, no line, and time 0. The stretches
/// stay as they are.
void TakeRows(const std::vector<std::size_t>& order, DataTable& table);

/// Throws ScenarioError where so many numbers are more than kMostValues: `what` says of which.
void CheckSize(const std::string& what, std::size_t values);

}  // namespace giot
