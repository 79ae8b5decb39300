// Real readings on a time axis: the columns of a CSV file in the unit that a model works in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sim/base/time_axis.h"

namespace giot {

/// Which columns of a CSV file to read, and how.
struct SeriesSource {
  std::filesystem::path file;
  std::string time_column;           ///< Times as ParseTime() reads them, evenly spaced.
  std::vector<std::string> columns;  ///< Empty: all but the time column.
  Seconds step{1};                   ///< From one row to the next.
  double scale = 1;                  ///< Multiplies every value.
};

/// Columns of equal length on one time axis.
struct Series {
  TimeAxis axis;                            ///< Step 0 is the first row.
  std::vector<std::string> columns;         ///< Names.
  std::vector<std::vector<double>> values;  ///< [columns][rows], in the model's unit.

  std::int64_t rows() const {
    return values.empty() ? 0 : static_cast<std::int64_t>(values[0].size());
  }
  /// Index of a column. Throws ScenarioError with a suggestion where there is none of that name.
  std::size_t IndexOf(const std::string& column) const;

  /// Reads it. Throws ScenarioError where a column is missing, a cell is no finite number or the
  /// times are not `step` apart, by file and row; std::runtime_error where it cannot be read.
  static Series Read(const SeriesSource& source);
};

}  // namespace giot
