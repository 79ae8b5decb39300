#include "sim/sweep/break_even.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

std::optional<double> NumberOf(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void MustBeOneOf(const std::string& what, const std::string& name,
                 const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  throw ScenarioError("expected " + what + " of the sweep, found \"" + name + "\"; " +
                      DidYouMean(name, known));
}

std::vector<std::string> FiguresOf(std::span<const FinishedRun> runs) {
  std::vector<std::string> names;
  if (runs.empty()) return names;
  for (const SummaryFigure& figure : runs.front().figures) names.push_back(FigureColumn(figure));
  return names;
}

std::string NameOf(const std::vector<Override>& keys) {
  std::string name;
  for (const Override& key : keys) {
    if (!name.empty()) name += ", ";
    name += key.key.substr(key.key.rfind('.') + 1) + " " + key.value;
  }
  return name.empty() ? "all runs" : name;
}

bool HasAll(const std::vector<Override>& keys, const std::vector<Override>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const Override& want) {
    return std::any_of(keys.begin(), keys.end(), [&](const Override& key) {
      return key.key == want.key && key.value == want.value;
    });
  });
}

/// The values of both arms at one point and one value of the key, by seed.
struct Cell {
  SeedValues baseline, arm;
};
/// Cells of one point, by the key's value.
using Row = std::map<double, Cell>;

/// Where the straight lines between neighbours cross zero for the first time.
std::optional<double> Crossing(const std::vector<DifferenceAt>& differences) {
  for (std::size_t i = 1; i < differences.size(); ++i) {
    const auto& [low, before] = differences[i - 1];
    const auto& [high, after] = differences[i];
    if (before.mean == 0) return low;
    if (before.mean * after.mean > 0) continue;
    return low + (high - low) * before.mean / (before.mean - after.mean);
  }
  return std::nullopt;
}

}  // namespace

std::vector<BreakEvenPoint> BreakEven(const SweepPlan& plan, std::span<const FinishedRun> runs,
                                      const BreakEvenQuestion& question) {
  MustBeOneOf("a key", question.key, plan.keys);
  MustBeOneOf("an arm", question.baseline, plan.arms);
  MustBeOneOf("an arm", question.arm, plan.arms);
  MustBeOneOf("a figure", question.figure, FiguresOf(runs));
  for (const Override& want : question.where) MustBeOneOf("a key", want.key, plan.keys);

  std::vector<BreakEvenPoint> points;
  std::vector<Row> rows;
  for (const FinishedRun& finished : runs) {
    std::vector<Override> others;
    std::optional<double> value;
    for (const Override& key : finished.run->keys) {
      if (key.key == question.key) {
        value = NumberOf(key.value);
      } else {
        others.push_back(key);
      }
    }
    if (!value) throw ScenarioError("expected numbers for the key " + question.key);
    if (!HasAll(others, question.where)) continue;
    const std::string name = NameOf(others);
    std::size_t at = 0;
    while (at < points.size() && NameOf(points[at].others) != name) ++at;
    if (at == points.size()) {
      points.push_back({others, {}, std::nullopt});
      rows.emplace_back();
    }
    for (const SummaryFigure& figure : finished.figures) {
      if (FigureColumn(figure) != question.figure) continue;
      Cell& cell = rows[at][*value];
      if (finished.run->arm == question.baseline) {
        cell.baseline.push_back({finished.run->seed, figure.value});
      } else if (finished.run->arm == question.arm) {
        cell.arm.push_back({finished.run->seed, figure.value});
      }
    }
  }
  if (points.empty()) {
    throw ScenarioError("expected a point of the sweep with " + NameOf(question.where) +
                        ", found none; take values as the sweep's table writes them");
  }
  for (std::size_t at = 0; at < points.size(); ++at) {
    for (const auto& [value, cell] : rows[at]) {
      points[at].differences.push_back({value, PairedDifference(cell.baseline, cell.arm)});
    }
    points[at].value = Crossing(points[at].differences);
  }
  return points;
}

std::string BreakEvenText(const BreakEvenQuestion& question,
                          const std::vector<BreakEvenPoint>& points) {
  std::string text = fmt::format("{} of {} less that of {}, as {} grows\n", question.figure,
                                 question.arm, question.baseline, question.key);
  std::size_t width = 0;
  for (const BreakEvenPoint& point : points) width = std::max(width, NameOf(point.others).size());
  for (const BreakEvenPoint& point : points) {
    text += fmt::format("  {:<{}}  ", NameOf(point.others), width);
    const DifferenceAt& first = point.differences.front();
    const DifferenceAt& last = point.differences.back();
    if (point.value) {
      const std::string& winner = first.difference.mean < 0 ? question.arm : question.baseline;
      text += fmt::format("break-even at {:.4g}; below it {} spends less\n", *point.value, winner);
    } else {
      const std::string& winner = last.difference.mean < 0 ? question.arm : question.baseline;
      text += fmt::format("no break-even from {:.4g} to {:.4g}: {} always spends less\n",
                          first.value, last.value, winner);
    }
  }
  return text;
}

LineChart BreakEvenChart(const BreakEvenQuestion& question, const std::string& against,
                         const std::vector<BreakEvenPoint>& points) {
  std::vector<std::pair<std::string, std::map<double, double>>> lines;
  for (const BreakEvenPoint& point : points) {
    if (!point.value) continue;
    std::vector<Override> rest;
    std::optional<double> x;
    for (const Override& key : point.others) {
      if (key.key == against) {
        x = NumberOf(key.value);
      } else {
        rest.push_back(key);
      }
    }
    if (!x) throw ScenarioError("expected a swept key with numbers, found \"" + against + '"');
    const std::string name = NameOf(rest);
    auto line =
        std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.first == name; });
    if (line == lines.end()) line = lines.insert(lines.end(), {name, {}});
    line->second[*x] = *point.value;
  }
  LineChart chart;
  chart.title = "Where " + question.arm + " and " + question.baseline + " spend the same";
  chart.subtitle = "below each line " + question.arm + " spends less; " + question.figure;
  chart.x.label = against;
  chart.y.label = question.key + " at break-even";
  chart.y.logarithmic = true;
  chart.height = 520;
  for (const auto& [name, values] : lines) {
    Line line;
    line.name = name;
    line.dots = true;
    for (const auto& [x, y] : values) {
      line.x.push_back(x);
      line.y.push_back(y);
    }
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

}  // namespace giot
