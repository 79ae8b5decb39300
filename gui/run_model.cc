#include "gui/run_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace giot {
namespace {

constexpr char kBatterySeries[] = "/timeseries/battery";
constexpr char kStored[] = "stored_j";
constexpr char kBatteryEvents[] = "/events/battery";

void Append(const SeriesData& more, SeriesData& data) {
  data.time_s.insert(data.time_s.end(), more.time_s.begin(), more.time_s.end());
  for (std::size_t i = 0; i < data.variables.size(); ++i) {
    const std::vector<double>& values = more.variables[i].values;
    data.variables[i].values.insert(data.variables[i].values.end(), values.begin(), values.end());
  }
}

std::vector<double> ValuesOf(const SeriesData& data, const SeriesValues& variable,
                             std::size_t column) {
  const std::size_t width = data.nodes.size();
  std::vector<double> values(data.time_s.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = variable.values[row * width + column];
  }
  return values;
}

}  // namespace

RunModel::RunModel(const std::filesystem::path& file)
    : reader_(std::make_unique<ResultReader>(file)), nodes_(reader_->Nodes()) {
  std::map<std::string, int> index;
  for (const NodeFact& node : nodes_) {
    const auto [place, is_new] = index.try_emplace(node.group, static_cast<int>(groups_.size()));
    if (is_new) groups_.push_back(node.group);
    group_of_.push_back(place->second);
  }
  battery_events_.resize(nodes_.size());
  for (const std::string& path : reader_->TimeSeriesNames()) {
    series_.push_back({path, reader_->ReadTimeSeries(path)});
  }
  ReadNewBatteryEvents();
  ReadFigures();
}

void RunModel::ReadFigures() {
  figures_ = reader_->Summary();
  const auto rank = [this](const SummaryFigure& figure) {
    if (figure.group.empty()) return 0;
    const auto battery = [&figure](const NodeFact& node) {
      return node.group == figure.group && !std::isnan(node.battery_j);
    };
    return std::ranges::any_of(nodes_, battery) ? 1 : 2;
  };
  std::ranges::stable_sort(figures_, {}, rank);
}

bool RunModel::Refresh() {
  if (!live()) return false;
  const bool ended = reader_->Refresh() != ResultState::kLive;
  const bool samples = ReadNewSamples();
  const bool events = ReadNewBatteryEvents();
  if (ended) ReadFigures();
  return samples || events || ended;
}

bool RunModel::ReadNewSamples() {
  bool changed = false;
  for (Series& series : series_) {
    const SeriesData more = reader_->ReadTimeSeries(series.path, series.data.time_s.size());
    if (more.time_s.empty()) continue;
    Append(more, series.data);
    changed = true;
  }
  return changed;
}

bool RunModel::ReadNewBatteryEvents() {
  if (!reader_->Has(kBatteryEvents)) return false;
  const TableData table = reader_->ReadTable(kBatteryEvents, battery_rows_);
  const TableColumn& event = table.Get("event");
  for (std::size_t i = 0; i < table.rows; ++i) {
    const auto node = static_cast<std::size_t>(table.Get("node").numbers[i]);
    const auto choice = static_cast<std::size_t>(event.numbers[i]);
    battery_events_.at(node).push_back(
        {table.Get("time_s").numbers[i], event.info.choices.at(choice) == "depleted"});
  }
  battery_rows_ += table.rows;
  return table.rows > 0;
}

std::string RunModel::title() const {
  const RunHeader& header = reader_->header();
  const std::string arm = header.arm_title.empty() ? header.arm : header.arm_title;
  const std::string title = header.title.empty() ? header.scenario : header.title;
  return arm.empty() ? title : title + " (" + arm + ")";
}

double RunModel::end_s() const {
  const double simulated = reader_->simulated_s();
  const bool ended = reader_->state() == ResultState::kFinal && !std::isnan(simulated);
  return ended ? simulated : reader_->header().duration_s;
}

double RunModel::known_s() const {
  double known = 0;
  for (const Series& series : series_) {
    if (!series.data.time_s.empty()) known = std::max(known, series.data.time_s.back());
  }
  return known;
}

std::ptrdiff_t RunModel::ColumnOf(const SeriesData& data, int node) {
  const auto found = std::ranges::find(data.nodes, node);
  return found == data.nodes.end() ? -1 : found - data.nodes.begin();
}

double RunModel::ChargeAt(int node, double time_s) const {
  const auto battery = std::ranges::find(series_, kBatterySeries, &Series::path);
  const double capacity = nodes_[static_cast<std::size_t>(node)].battery_j;
  if (battery == series_.end() || battery->data.time_s.empty() || !(capacity > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const SeriesData& data = battery->data;
  const std::ptrdiff_t column = ColumnOf(data, node);
  if (column < 0) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double>& stored = data.Get(kStored).values;
  const auto at = [&](std::size_t row) {
    return stored[row * data.nodes.size() + static_cast<std::size_t>(column)] / capacity;
  };
  const auto after = std::ranges::upper_bound(data.time_s, time_s);
  const auto row = static_cast<std::size_t>(after - data.time_s.begin());
  if (row == 0) return at(0);
  if (row == data.time_s.size()) return at(row - 1);
  const double share = (time_s - data.time_s[row - 1]) / (data.time_s[row] - data.time_s[row - 1]);
  return at(row - 1) + share * (at(row) - at(row - 1));
}

bool RunModel::DeadAt(int node, double time_s) const {
  const auto& events = battery_events_[static_cast<std::size_t>(node)];
  const auto after = std::ranges::upper_bound(events, time_s, {}, &BatteryEvent::time_s);
  return after != events.begin() && std::prev(after)->depleted;
}

int RunModel::FirstOfInterest() const {
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  for (const Series& series : series_) {
    for (const std::int32_t node : series.data.nodes) first = std::min(first, node);
  }
  if (first < static_cast<std::int32_t>(nodes_.size())) return first;
  return nodes_.empty() ? -1 : 0;
}

std::vector<NodePlot> RunModel::PlotsOf(int node) const {
  std::vector<NodePlot> plots;
  for (const Series& series : series_) {
    const std::ptrdiff_t column = ColumnOf(series.data, node);
    if (column < 0) continue;
    std::map<std::string, std::size_t> by_unit;
    for (const SeriesValues& variable : series.data.variables) {
      if (!variable.info.per_node) continue;
      const auto [place, is_new] = by_unit.try_emplace(variable.info.unit, plots.size());
      if (is_new) {
        plots.push_back({series.data.meaning, variable.info.unit, series.data.time_s, {}});
      }
      plots[place->second].curves.push_back(
          {NameText(variable.info.name, variable.info.unit), variable.info.meaning,
           ValuesOf(series.data, variable, static_cast<std::size_t>(column))});
    }
  }
  return plots;
}

std::string NameText(std::string column, const std::string& unit) {
  static const std::map<std::string, std::string> kSuffixes{
      {"J", "_j"}, {"W", "_w"},        {"s", "_s"},     {"m s-1", "_m_s"},
      {"1", ""},   {"byte", "_bytes"}, {"day", "_day"}, {"m", "_m"}};
  const auto suffix = kSuffixes.find(unit);
  if (suffix != kSuffixes.end() && column.ends_with(suffix->second)) {
    column.resize(column.size() - suffix->second.size());
  }
  std::ranges::replace(column, '_', ' ');
  return column;
}

std::string UnitText(const std::string& unit) {
  if (unit == "1") return "";
  if (unit == "m s-1") return "m/s";
  return unit;
}

}  // namespace giot
