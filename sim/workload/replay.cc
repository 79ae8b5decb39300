#include "sim/workload/replay.h"

#include <algorithm>

#include "sim/base/csv.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

std::int64_t RowOf(const CsvTable& table, const std::string& time, const std::string& file) {
  if (time.empty()) return 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.Text(row, 0) == time) return static_cast<std::int64_t>(row);
  }
  throw ScenarioError(std::vector{
      Problem{{file, 1, 1},
              table.columns()[0],
              "a row of \"" + time + '"',
              "none",
              "the file has " + table.Text(0, 0) + " to " + table.Text(table.rows() - 1, 0)}});
}

}  // namespace

Replay::Replay(const ReplayConfig& config, const std::filesystem::path& file, std::int64_t nodes,
               std::uint64_t seed)
    : config_(config),
      file_(file),
      seed_(seed),
      lowest_(config.lowest),
      noise_sd_(config.noise_sd) {
  const CsvTable table = CsvTable::Read(file);
  if (table.rows() == 0 || table.columns().size() < 2) {
    throw ScenarioError(std::vector{Problem{{file.string(), 1, 1},
                                            "",
                                            "a time column, a column of readings and a row",
                                            "less",
                                            "give the file of readings to replay"}});
  }
  first_row_ = RowOf(table, config.from, file.string());
  rows_ = static_cast<std::int64_t>(table.rows()) - first_row_;
  first_time_ = table.Text(static_cast<std::size_t>(first_row_), 0);
  names_ = config.columns;
  if (names_.empty()) names_.assign(table.columns().begin() + 1, table.columns().end());
  for (const std::string& name : names_) {
    const std::size_t column = table.ColumnIndex(name);
    std::vector<double>& values = columns_.emplace_back();
    std::vector<double>& past = past_.emplace_back();
    const auto first = static_cast<std::size_t>(first_row_);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      (row < first ? past : values).push_back(table.Number(row, column) * config.scale);
    }
  }
  for (std::int64_t node = 0; node < nodes; ++node) {
    const std::string name = config.group + '/' + std::to_string(node);
    nodes_.push_back({static_cast<std::size_t>(node) % columns_.size(),
                      Stream(seed, "offset of " + name).Normal(0, config.offset_sd),
                      Stream(seed, "noise of " + name)});
  }
}

std::vector<float> Replay::Past(std::int64_t node, std::int64_t count) const {
  const Node& own = nodes_[static_cast<std::size_t>(node)];
  const std::vector<double>& all = past_[own.column];
  if (count > static_cast<std::int64_t>(all.size())) {
    throw ScenarioError(std::vector{Problem{{file_.string(), 0, 0},
                                            "",
                                            std::to_string(count) + " rows before " + first_time_,
                                            std::to_string(all.size()),
                                            "begin later in the file, or ask for fewer"}});
  }
  Stream noise(seed_, "past noise of " + config_.group + '/' + std::to_string(node));
  std::vector<float> past;
  for (auto row = all.end() - count; row != all.end(); ++row) {
    const double reading = *row + own.offset + noise.Normal(0, noise_sd_);
    past.push_back(static_cast<float>(std::max(lowest_, reading)));
  }
  return past;
}

double Replay::Read(std::int64_t node) {
  Node& own = nodes_[static_cast<std::size_t>(node)];
  const std::vector<double>& values = columns_[own.column];
  const double real = values[static_cast<std::size_t>(own.step++) % values.size()];
  return std::max(lowest_, real + own.offset + own.noise.Normal(0, noise_sd_));
}

}  // namespace giot
