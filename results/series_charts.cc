// What the time series of a report show: charge of the batteries, twin against readings.
#include <algorithm>
#include <cmath>
#include <set>

#include "results/reader.h"
#include "results/report_charts.h"
#include "results/text_table.h"
#include "results/units_text.h"

namespace giot {
namespace {

constexpr std::size_t kMostInstants = 120;

// A unit in which a time axis reads well.
struct TimeUnit {
  const char* name;
  double seconds;
};

TimeUnit UnitFor(double duration_s) {
  if (duration_s < 600) return {"s", 1};
  if (duration_s < 4 * 3600) return {"min", 60};
  if (duration_s < 5 * 86400) return {"h", 3600};
  return {"days", 86400};
}

std::optional<SeriesData> SeriesOf(const Arm& arm, const std::string& path) {
  const ResultReader reader(arm.runs.front().file);
  if (!reader.Has(path) || reader.Rows(path) == 0) return std::nullopt;
  return reader.ReadTimeSeries(path);
}

// The batteries of an arm: mean line, band from the emptiest to the fullest.
Line BatteryLine(const SeriesData& series, const std::string& name, TimeUnit unit) {
  Line line{.name = name};
  const std::vector<double>& stored = series.Get("stored_j").values;
  const std::size_t nodes = series.nodes.size();
  for (std::size_t t = 0; t < series.time_s.size(); ++t) {
    const auto begin = stored.begin() + static_cast<long>(t * nodes);
    const auto end = begin + static_cast<long>(nodes);
    double sum = 0;
    for (auto at = begin; at != end; ++at) sum += *at;
    line.x.push_back(series.time_s[t] / unit.seconds);
    line.y.push_back(sum / static_cast<double>(nodes));
    line.low.push_back(*std::min_element(begin, end));
    line.high.push_back(*std::max_element(begin, end));
  }
  return line;
}

// How far the lines leave their first value at most, as a share of it.
double LargestChange(const std::vector<Line>& lines) {
  double change = 0;
  for (const Line& line : lines) {
    for (const auto& values : {line.low, line.high}) {
      for (const double value : values) {
        change = std::max(change, std::abs(value - line.y.front()) / line.y.front());
      }
    }
  }
  return change;
}

// Batteries that hardly change are shown by their change, in a unit in which it reads well.
void ShowChange(LineChart& chart) {
  double largest = 0;
  for (Line& line : chart.lines) {
    const double start = line.y.front();
    for (auto* values : {&line.y, &line.low, &line.high}) {
      for (double& value : *values) {
        value -= start;
        largest = std::max(largest, std::abs(value));
      }
    }
  }
  const ShownUnit unit = ShownUnitFor("J", largest);
  for (Line& line : chart.lines) {
    for (auto* values : {&line.y, &line.low, &line.high}) {
      for (double& value : *values) value *= unit.factor;
    }
  }
  chart.y.label = "change of stored energy (" + unit.unit + ')';
}

std::string BatteryTitle(const LineChart& chart, const std::string& what, const std::string& when) {
  const auto fullest =
      std::max_element(chart.lines.begin(), chart.lines.end(),
                       [](const Line& a, const Line& b) { return a.y.back() < b.y.back(); });
  const std::string value = ShortNumber(fullest->y.back());
  if (chart.lines.size() == 1) {
    return what + " after " + when + ": " + value + " on average, " +
           ShortNumber(fullest->low.back()) + " for the emptiest";
  }
  std::string text =
      what + " after " + when + ": best with \u201c" + fullest->name + "\u201d, " + value;
  if (fullest == chart.lines.begin()) return text;
  return text + ", against " + ShortNumber(chart.lines.front().y.back()) + " with \u201c" +
         chart.lines.front().name + "\u201d";
}

}  // namespace

std::optional<LineChart> BatteryChart(const Comparison& comparison) {
  constexpr double kHardlyChanged = 0.05;
  const double duration = comparison.arms.front().runs.front().simulated_s;
  const TimeUnit unit = UnitFor(duration);
  LineChart chart{.subtitle =
                      "mean of all nodes with a battery, bands from the emptiest to the "
                      "fullest; first seed of each arm",
                  .x = {.label = std::string("simulated time (") + unit.name + ')'},
                  .y = {.label = "energy stored (J)"}};
  for (const Arm& arm : comparison.arms) {
    const auto series = SeriesOf(arm, "/timeseries/battery");
    if (series && !series->nodes.empty()) {
      chart.lines.push_back(BatteryLine(*series, arm.title, unit));
    }
  }
  if (chart.lines.empty()) return std::nullopt;
  if (LargestChange(chart.lines) < kHardlyChanged) ShowChange(chart);
  std::string what = chart.y.label;
  what[0] = static_cast<char>(what[0] - 'a' + 'A');
  chart.title = BatteryTitle(chart, what, TimeText(duration));
  return chart;
}

namespace {

const SeriesValues* VariableWith(const SeriesData& series, const std::string& prefix) {
  for (const SeriesValues& variable : series.variables) {
    if (variable.info.name.starts_with(prefix)) return &variable;
  }
  return nullptr;
}

// A stretch from the middle of a series, short enough to tell instants apart.
struct Stretch {
  std::size_t first;
  std::size_t count;
};

Stretch MiddleOf(const SeriesData& series) {
  const std::size_t count = std::min(series.time_s.size(), kMostInstants);
  return {(series.time_s.size() - count) / 2, count};
}

Line NodeLine(const SeriesData& series, const SeriesValues& variable, std::size_t node,
              Stretch stretch, TimeUnit unit) {
  Line line;
  for (std::size_t i = stretch.first; i < stretch.first + stretch.count; ++i) {
    line.x.push_back(series.time_s[i] / unit.seconds);
    line.y.push_back(variable.values[i * series.nodes.size() + node]);
  }
  return line;
}

double Rmse(const std::vector<LineChart>& panels) {
  double squares = 0;
  double count = 0;
  for (const LineChart& panel : panels) {
    for (std::size_t i = 0; i < panel.lines[0].y.size(); ++i) {
      const double error = panel.lines[1].y[i] - panel.lines[0].y[i];
      if (!std::isfinite(error)) continue;
      squares += error * error;
      ++count;
    }
  }
  return count > 0 ? std::sqrt(squares / count) : std::nan("");
}

LineChart NodePanel(const SeriesData& series, const SeriesValues& reading, const SeriesValues& twin,
                    std::size_t node, const std::string& name) {
  const Stretch stretch = MiddleOf(series);
  const double length = series.time_s[stretch.first + stretch.count - 1];
  const TimeUnit unit = UnitFor(length);
  LineChart panel{.title = name,
                  .x = {.label = std::string("simulated time (") + unit.name + ')'},
                  .y = {.label = "reading (" + reading.info.unit + ')'},
                  .height = 200};
  panel.lines = {NodeLine(series, reading, node, stretch, unit),
                 NodeLine(series, twin, node, stretch, unit)};
  panel.lines[0].name = "reading";
  panel.lines[1].name = "twin";
  panel.lines[1].dashed = true;
  panel.lines[1].color = 3;
  return panel;
}

}  // namespace

std::string TwinSvg(const Arm& arm) {
  const auto series = SeriesOf(arm, "/timeseries/twin");
  if (!series || series->nodes.empty()) return "";
  const SeriesValues* reading = VariableWith(*series, "reading_");
  const SeriesValues* twin = VariableWith(*series, "twin_");
  if (reading == nullptr || twin == nullptr) return "";
  const std::vector<NodeFact>& facts = arm.runs.front().nodes;
  const std::size_t count = series->nodes.size();
  std::vector<LineChart> panels;
  for (const std::size_t node : std::set<std::size_t>{0, count / 2, count - 1}) {
    const auto index = static_cast<std::size_t>(series->nodes[node]);
    const std::string name = index < facts.size() ? facts[index].name : std::to_string(index);
    panels.push_back(NodePanel(*series, *reading, *twin, node, name));
  }
  return ToSvg(panels,
               "Twin and readings with \u201c" + arm.title + "\u201d: off by " +
                   ShortNumber(Rmse(panels)) + ' ' + reading->info.unit + " (RMSE) here",
               "a stretch from the middle of the run, seed " +
                   std::to_string(arm.runs.front().header.seed) + ", " +
                   std::to_string(panels.size()) + " of " + std::to_string(count) + " nodes");
}

}  // namespace giot
