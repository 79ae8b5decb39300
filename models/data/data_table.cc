#include "models/data/data_table.h"

#include <fmt/format.h>

#include <limits>

namespace giot {
namespace {

template <class T>
void Take(const std::vector<std::size_t>& order, T absent, std::vector<T>& values) {
  if (values.empty()) return;
  std::vector<T> taken;
  taken.reserve(order.size());
  for (const std::size_t row : order) taken.push_back(row == kAbsentRow ? absent : values[row]);
  values = std::move(taken);
}

}  // namespace

void TakeRows(const std::vector<std::size_t>& order, DataTable& table) {
  for (std::vector<float>& column : table.columns) {
    Take(order, std::numeric_limits<float>::quiet_NaN(), column);
  }
  Take(order, 0.0, table.times);
  Take(order, std::int32_t{0}, table.lines);
}

void CheckSize(const std::string& what, std::size_t values) {
  if (values <= DataTable::kMostValues) return;
  throw ScenarioError({Problem{{},
                               what,
                               fmt::format("at most {} numbers", DataTable::kMostValues),
                               fmt::format("{} or more", values),
                               "read fewer columns or rows (data.most_rows), or take a larger "
                               "data.stride"}});
}

}  // namespace giot
