#include "models/data/missing.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace giot {
namespace {

bool HasGap(const DataTable& table, std::size_t row) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const std::vector<float>& column) { return std::isnan(column[row]); });
}

/// Leaves out the rows with gaps: what is left of `part` are shorter stretches.
std::size_t DropRows(const DataTable& table, std::vector<RowRange>& part) {
  std::vector<RowRange> kept;
  std::size_t dropped = 0;
  for (const RowRange& stretch : part) {
    bool open = false;
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      if (HasGap(table, row)) {
        open = false;
        ++dropped;
        continue;
      }
      if (!open) kept.push_back({row, row, stretch.series});
      open = true;
      kept.back().end = row + 1;
    }
  }
  part = std::move(kept);
  return dropped;
}

/// Between rows `from` and `to`, both known; where `to` is the end, all are `from`'s.
void FillBetween(std::size_t from, std::size_t to, bool linear, const RowRange& stretch,
                 std::vector<float>& column) {
  const double first = column[from];
  const double rise =
      linear && to < stretch.end ? (column[to] - first) / static_cast<double>(to - from) : 0.0;
  for (std::size_t row = from + 1; row < to; ++row) {
    column[row] = static_cast<float>(first + rise * static_cast<double>(row - from));
  }
}

/// Fills every gap of a stretch after the first value of a column. Returns how many.
std::size_t FillByOrder(const RowRange& stretch, bool linear, std::vector<float>& column) {
  std::size_t known = stretch.end;
  std::size_t filled = 0;
  for (std::size_t row = stretch.begin; row <= stretch.end; ++row) {
    if (row < stretch.end && std::isnan(column[row])) continue;
    if (known < stretch.end) {
      filled += row - known - 1;
      FillBetween(known, row, linear, stretch, column);
    }
    known = row;
  }
  return filled;
}

/// The mean of a column over the train part; of categories the most frequent, the first of equals.
float Typical(const Field& field, const std::vector<float>& column,
              const std::vector<RowRange>& train) {
  double sum = 0;
  std::size_t count = 0;
  std::map<float, std::size_t> counts;
  for (const RowRange& stretch : train) {
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      if (std::isnan(column[row])) continue;
      sum += column[row];
      ++count;
      if (field.discrete()) ++counts[column[row]];
    }
  }
  if (count == 0) {
    throw ScenarioError({Problem{{},
                                 "column \"" + field.name + '"',
                                 "values in the train part to take the mean of",
                                 "none",
                                 "leave the column out"}});
  }
  if (!field.discrete()) return static_cast<float>(sum / static_cast<double>(count));
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  return std::max_element(counts.begin(), counts.end(), fewer)->first;
}

std::size_t FillByMean(DataTable& table, const std::vector<RowRange>& train) {
  std::size_t filled = 0;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::vector<float>& column = table.columns[c];
    const auto gap = [](float value) { return std::isnan(value); };
    const auto gaps = std::count_if(column.begin(), column.end(), gap);
    if (gaps == 0) continue;
    std::replace_if(column.begin(), column.end(), gap, Typical(table.fields[c], column, train));
    filled += static_cast<std::size_t>(gaps);
  }
  return filled;
}

}  // namespace

MissingCount FillMissing(const std::string& how, DataTable& table, DataParts& parts) {
  MissingCount count;
  if (how == "mean") count.cells_filled = FillByMean(table, parts.train);
  for (std::vector<RowRange>* part : {&parts.train, &parts.validation, &parts.test}) {
    if (how == "last" || how == "interpolate") {
      for (const RowRange& stretch : *part) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
          const bool linear = how == "interpolate" && !table.fields[c].discrete();
          count.cells_filled += FillByOrder(stretch, linear, table.columns[c]);
        }
      }
    }
    if (how != "refuse") count.rows_dropped += DropRows(table, *part);
  }
  if (parts.train.empty()) {
    throw ScenarioError({Problem{{},
                                 "data.missing",
                                 "rows without missing cells in the train part",
                                 "none",
                                 "leave the column out that misses most"}});
  }
  return count;
}

}  // namespace giot
