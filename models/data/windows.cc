#include "models/data/windows.h"

#include <span>

namespace giot {
namespace {

void AppendRow(const DataTable& table, std::size_t row, std::size_t first, std::size_t last,
               std::vector<float>& values) {
  for (std::size_t c = first; c < last; ++c) values.push_back(table.columns[c][row]);
}

std::size_t CountWindows(const std::vector<RowRange>& part, std::size_t length,
                         std::size_t stride) {
  std::size_t count = 0;
  for (const RowRange& stretch : part) {
    if (stretch.size() >= length) count += (stretch.size() - length) / stride + 1;
  }
  return count;
}

std::vector<float> Take(const DataTable& table, const std::vector<RowRange>& part,
                        std::size_t first, std::size_t last) {
  std::vector<float> values;
  values.reserve(CountWindows(part, 1, 1) * (last - first));
  for (const RowRange& stretch : part) {
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      AppendRow(table, row, first, last, values);
    }
  }
  return values;
}

}  // namespace

Examples TakeWindows(const DataTable& table, const std::vector<RowRange>& part, int length,
                     int stride) {
  const auto steps = static_cast<std::size_t>(length);
  const auto leap = static_cast<std::size_t>(stride);
  Examples examples;
  examples.length = length;
  const auto told = table.fields.begin() + static_cast<std::ptrdiff_t>(table.value_count);
  examples.fields.assign(table.fields.begin(), told);
  examples.condition_fields.assign(told, table.fields.end());
  const std::size_t count = CountWindows(part, steps, leap);
  CheckSize("the windows", count * steps * table.fields.size());
  examples.values.reserve(count * steps * table.value_count);
  examples.conditions.reserve(count * examples.condition_fields.size());
  for (const RowRange& stretch : part) {
    for (std::size_t row = stretch.begin; row + steps <= stretch.end; row += leap) {
      for (std::size_t t = row; t < row + steps; ++t) {
        AppendRow(table, t, 0, table.value_count, examples.values);
      }
      AppendRow(table, row, table.value_count, table.fields.size(), examples.conditions);
    }
  }
  return examples;
}

std::vector<float> TakeValues(const DataTable& table, const std::vector<RowRange>& part) {
  return Take(table, part, 0, table.value_count);
}

std::vector<float> TakeConditions(const DataTable& table, const std::vector<RowRange>& part) {
  return Take(table, part, table.value_count, table.fields.size());
}

}  // namespace giot
