#include "sim/sweep/tables.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <stdexcept>
#include <utility>

#include "results/statistics.h"

namespace giot {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A number or text as a cell; NaN is an empty one.
std::string Cell(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string Cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

/// A grid value as people write it: a TOML string loses its quotes.
std::string Value(const std::string& written) {
  const bool quoted = written.size() >= 2 && (written.front() == '"' || written.front() == '\'') &&
                      written.back() == written.front();
  return quoted ? written.substr(1, written.size() - 2) : written;
}

std::string Line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += cell;
  }
  return line + '\n';
}

/// The figures of all runs as a rectangle.
class Figures {
 public:
  explicit Figures(std::span<const FinishedRun> runs) : runs_(runs) {
    for (const FinishedRun& finished : runs) {
      std::map<std::size_t, double>& row = rows_.emplace_back();
      for (const SummaryFigure& figure : finished.figures) {
        if (row.emplace(Column(figure), figure.value).second) continue;
        throw std::runtime_error(finished.run->Name() + " has the figure " + FigureColumn(figure) +
                                 " twice");
      }
    }
  }

  const std::vector<std::string>& names() const { return names_; }
  const std::string& unit(std::size_t column) const { return units_[column]; }
  double At(std::size_t run, std::size_t column) const {
    const auto found = rows_[run].find(column);
    return found == rows_[run].end() ? kNone : found->second;
  }
  /// A figure of some runs, by seed; seeds that lack it are left out.
  SeedValues Of(const std::vector<std::size_t>& runs, std::size_t column) const {
    SeedValues values;
    for (const std::size_t run : runs) {
      const double value = At(run, column);
      if (!std::isnan(value)) values.emplace_back(runs_[run].run->seed, value);
    }
    return values;
  }

 private:
  std::size_t Column(const SummaryFigure& figure) {
    const auto [place, is_new] = columns_.try_emplace(FigureColumn(figure), names_.size());
    if (is_new) {
      names_.push_back(place->first);
      units_.push_back(figure.unit);
    }
    return place->second;
  }

  std::span<const FinishedRun> runs_;
  std::map<std::string, std::size_t> columns_;
  std::vector<std::string> names_;
  std::vector<std::string> units_;
  std::vector<std::map<std::size_t, double>> rows_;
};

/// The cells that say where in the sweep a row belongs.
std::vector<std::string> PlaceCells(const SweepPlan& plan, const PlannedRun& run) {
  std::vector<std::string> cells;
  for (const Override& one : run.keys) cells.push_back(Cell(Value(one.value)));
  if (!plan.arms.empty()) cells.push_back(Cell(run.arm));
  return cells;
}

std::vector<std::string> PlaceNames(const SweepPlan& plan) {
  std::vector<std::string> names;
  for (const std::string& key : plan.keys) names.push_back(Cell(key));
  if (!plan.arms.empty()) names.push_back("arm");
  return names;
}

/// Indices of the runs of one grid point, by arm; only one empty arm where the sweep has none.
struct Point {
  std::vector<Override> keys;
  std::map<std::string, std::vector<std::size_t>> runs;
};

std::vector<Point> PointsOf(std::span<const FinishedRun> runs) {
  const auto same = [](const std::vector<Override>& a, const std::vector<Override>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i].value != b[i].value) return false;
    }
    return true;
  };
  std::vector<Point> points;  // The runs of a point follow each other.
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const PlannedRun& run = *runs[i].run;
    if (points.empty() || !same(points.back().keys, run.keys)) points.push_back({run.keys, {}});
    points.back().runs[run.arm].push_back(i);
  }
  return points;
}

void AppendEstimate(const Estimate& estimate, std::vector<std::string>& cells) {
  cells.push_back(std::to_string(estimate.count));
  for (const double value :
       {estimate.mean, estimate.standard_deviation, estimate.low(), estimate.high()}) {
    cells.push_back(Cell(value));
  }
}

/// A figure over the seeds of some runs: name, unit, interval.
void AppendFigure(const Figures& figures, std::size_t column, const std::vector<std::size_t>& runs,
                  std::vector<std::string>& cells) {
  std::vector<double> values;
  for (const auto& [seed, value] : figures.Of(runs, column)) values.push_back(value);
  cells.push_back(Cell(figures.names()[column]));
  cells.push_back(Cell(figures.unit(column)));
  AppendEstimate(Estimated(values), cells);
}

/// How far the figure of some runs lies above that of the first arm's, seed by seed.
void AppendDifference(const Figures& figures, std::size_t column,
                      const std::vector<std::size_t>& base, const std::string& base_arm,
                      const std::vector<std::size_t>& runs, std::vector<std::string>& cells) {
  if (&base == &runs) {
    cells.insert(cells.end(), 6, "");
    return;
  }
  cells.push_back(Cell(base_arm));
  AppendEstimate(PairedDifference(figures.Of(base, column), figures.Of(runs, column)), cells);
}

}  // namespace

std::string FigureColumn(const SummaryFigure& figure) {
  return figure.group.empty() ? figure.name : figure.group + '.' + figure.name;
}

std::string SummaryCsv(const SweepPlan& plan, std::span<const FinishedRun> runs) {
  const Figures figures(runs);
  std::vector<std::string> names{"run_id"};
  for (const std::string& name : PlaceNames(plan)) names.push_back(name);
  names.push_back("seed");
  for (const std::string& name : figures.names()) names.push_back(Cell(name));
  std::string text = Line(names);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::vector<std::string> cells{runs[i].run->id};
    for (const std::string& cell : PlaceCells(plan, *runs[i].run)) cells.push_back(cell);
    cells.push_back(std::to_string(runs[i].run->seed));
    for (std::size_t column = 0; column < figures.names().size(); ++column) {
      cells.push_back(Cell(figures.At(i, column)));
    }
    text += Line(cells);
  }
  return text;
}

std::string IntervalsCsv(const SweepPlan& plan, std::span<const FinishedRun> runs) {
  const Figures figures(runs);
  std::vector<std::string> names = PlaceNames(plan);
  names.insert(names.end(), {"figure", "unit", "n", "mean", "sd", "low_95", "high_95"});
  if (!plan.arms.empty()) {
    names.insert(names.end(), {"minus_arm", "pairs", "difference_mean", "difference_sd",
                               "difference_low_95", "difference_high_95"});
  }
  std::string text = Line(names);
  const std::vector<std::string> arms =
      plan.arms.empty() ? std::vector<std::string>{""} : plan.arms;
  for (const Point& point : PointsOf(runs)) {
    const std::vector<std::size_t> none;
    const auto first = point.runs.find(arms.front());
    const auto& base = first == point.runs.end() ? none : first->second;
    for (const std::string& arm : arms) {
      const auto own = point.runs.find(arm);
      if (own == point.runs.end()) continue;
      const std::vector<std::string> place = PlaceCells(plan, *runs[own->second.front()].run);
      for (std::size_t column = 0; column < figures.names().size(); ++column) {
        std::vector<std::string> cells = place;
        AppendFigure(figures, column, own->second, cells);
        if (!plan.arms.empty()) {
          AppendDifference(figures, column, base, arms.front(), own->second, cells);
        }
        text += Line(cells);
      }
    }
  }
  return text;
}

}  // namespace giot
