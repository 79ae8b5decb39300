#include "models/plan/series.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/csv.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Throws where a row is not one step after the row before it.
void CheckSpacing(const CsvTable& table, std::size_t column, const TimeAxis& axis,
                  const std::filesystem::path& file) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& time = table.Text(row, column);
    const std::string expected = axis.TimeOf(static_cast<std::int64_t>(row));
    if (ParseTime(time) != ParseTime(expected)) {
      throw ScenarioError(fmt::format(
          "{}: row {}: expected the time {} ({:g} s after the row before), found {}; give evenly "
          "spaced rows, or another step_s",
          file.string(), row + 1, expected, axis.step.si(), time));
    }
  }
}

}  // namespace

std::size_t Series::IndexOf(const std::string& column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) {
    throw ScenarioError(
        fmt::format("unknown column \"{}\"; {}", column, DidYouMean(column, columns)));
  }
  return static_cast<std::size_t>(found - columns.begin());
}

Series Series::Read(const SeriesSource& source) {
  const CsvTable table = CsvTable::Read(source.file);
  if (table.rows() == 0) {
    throw ScenarioError(source.file.string() + ": no rows of readings below its header");
  }
  const std::size_t time = table.ColumnIndex(source.time_column);
  Series series;
  series.axis = {table.Text(0, time), source.step};
  CheckSpacing(table, time, series.axis, source.file);
  series.columns = source.columns;
  if (series.columns.empty()) {
    for (const std::string& column : table.columns()) {
      if (column != source.time_column) series.columns.push_back(column);
    }
  }
  for (const std::string& column : series.columns) {
    const std::size_t index = table.ColumnIndex(column);
    std::vector<double>& values = series.values.emplace_back();
    values.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      values.push_back(source.scale * table.Number(row, index));
    }
  }
  return series;
}

}  // namespace giot
