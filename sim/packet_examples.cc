#include "sim/packet_examples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/reader.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Throws where the result has no such table, or has more rows than memory is meant for.
void CheckTable(const ResultReader& run, const std::string& table) {
  const std::vector<std::string> tables = run.Tables();
  if (std::find(tables.begin(), tables.end(), table) == tables.end()) {
    throw ScenarioError({Problem{{run.file().string()},
                                 "data.events",
                                 "a table \"" + table + '"',
                                 "none of that name",
                                 DidYouMean(table, tables)}});
  }
  CheckSize("the packets", run.Rows(table) * 4);
}

const TableColumn& Find(const TableData& rows, const std::string& key, const std::string& column,
                        const std::filesystem::path& file) {
  std::vector<std::string> names;
  for (const TableColumn& candidate : rows.columns) {
    if (candidate.info.name == column) return candidate;
    names.push_back(candidate.info.name);
  }
  throw ScenarioError({Problem{{file.string()},
                               key,
                               "a column \"" + column + '"',
                               "none of that name",
                               DidYouMean(column, names)}});
}

/// What stands in a cell: text, the name of a choice, or a number.
std::string TextIn(const TableColumn& column, std::size_t row) {
  if (column.info.type == ColumnType::kText) return column.texts[row];
  const double number = column.numbers[row];
  if (column.info.type != ColumnType::kChoice) return fmt::format("{}", number);
  const auto choice = static_cast<std::size_t>(number);
  return choice < column.info.choices.size() ? column.info.choices[choice]
                                             : fmt::format("{}", number);
}

/// Who sent it: a node by its name.
std::string SourceIn(const TableColumn& column, std::size_t row,
                     const std::vector<NodeFact>& nodes) {
  if (column.info.type == ColumnType::kText) return column.texts[row];
  const double index = column.numbers[row];
  const bool is_node = index >= 0 && index < static_cast<double>(nodes.size());
  return is_node ? nodes[static_cast<std::size_t>(index)].name : fmt::format("{}", index);
}

}  // namespace

PacketColumns ReadPacketColumns(const FamilyRecipeData& data, const std::filesystem::path& file) {
  const ResultReader run(file);
  CheckTable(run, data.events);
  const std::size_t most =
      data.most_rows > 0 ? static_cast<std::size_t>(data.most_rows) : ResultReader::kAll;
  const TableData rows = run.ReadTable(data.events, 0, most);
  const TableColumn& times = Find(rows, "data.events", "time_s", file);
  const TableColumn& sources = Find(rows, "data.source_column", data.source_column, file);
  const TableColumn& sizes = Find(rows, "data.size_column", data.size_column, file);
  const TableColumn* kinds =
      data.kind_column.empty() ? nullptr : &Find(rows, "data.kind_column", data.kind_column, file);
  const std::vector<NodeFact> nodes = run.Nodes();
  std::vector<std::size_t> order(rows.rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return times.numbers[a] < times.numbers[b];
  });
  PacketColumns packets;
  for (const std::size_t row : order) {
    packets.time_s.push_back(times.numbers[row]);
    packets.source.push_back(SourceIn(sources, row, nodes));
    packets.bytes.push_back(sizes.info.type == ColumnType::kText ? std::nan("")
                                                                 : sizes.numbers[row]);
    if (kinds != nullptr) packets.kind.push_back(TextIn(*kinds, row));
  }
  return packets;
}

}  // namespace giot
