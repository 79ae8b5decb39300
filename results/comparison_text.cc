// How a comparison of arms reads on a terminal.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "results/comparison.h"
#include "results/text_table.h"
#include "results/units_text.h"

namespace giot {
namespace {

// Changes below a thousandth are named apart, whether the seeds tell them apart or not.
constexpr double kNegligible = 1e-3;
constexpr double kRounding = 1e-12;
// Columns of arms that a wide terminal holds.
constexpr std::size_t kColumns = 6;

// True where some arm has the figure with a value other than zero.
bool IsShown(const ComparedFigure& figure) {
  return std::any_of(figure.means.begin(), figure.means.end(), [](const Estimate& mean) {
    return mean.count > 0 && (mean.mean != 0 || mean.half_width > 0);
  });
}

// What differs by less than rounding does not differ.
bool IsSame(const ComparedFigure& figure, std::size_t arm) {
  const Estimate& difference = figure.differences[arm];
  const double half = std::isnan(difference.half_width) ? 0 : difference.half_width;
  return std::abs(difference.mean) + half <= kRounding * std::abs(figure.means.front().mean);
}

bool DiffersSomewhere(const ComparedFigure& figure) {
  for (std::size_t arm = 1; arm < figure.differences.size(); ++arm) {
    if (figure.differences[arm].count > 0 && !IsSame(figure, arm)) return true;
  }
  return false;
}

ShownUnit UnitOf(const ComparedFigure& figure, const std::vector<Estimate>& estimates) {
  double largest = 0;
  for (const Estimate& estimate : estimates) {
    if (estimate.count > 0) largest = std::fmax(largest, std::abs(estimate.mean));
  }
  return ShownUnitFor(figure.figure.unit, largest);
}

// The arms whose columns stand side by side: [first, last).
struct Columns {
  std::size_t first;
  std::size_t last;
};

// A table with a stretch for each heading; `cell` makes the text of a figure in an arm.
template <class Shows, class Cell>
std::string ByHeading(const Comparison& comparison, Columns columns, bool differences,
                      const Shows& shows, const Cell& cell) {
  std::vector<bool> right(2, false);
  right.resize(2 + columns.last - columns.first, true);
  TextTable table(right);
  std::string heading;
  for (const ComparedFigure& figure : comparison.figures) {
    if (!shows(figure)) continue;
    if (HeadingOf(figure.figure) != heading) {
      heading = HeadingOf(figure.figure);
      table.Add({});
      std::vector<std::string> names{heading, "unit"};
      for (std::size_t a = columns.first; a < columns.last; ++a) {
        names.push_back(comparison.arms[a].name);
      }
      table.Add(names);
    }
    const ShownUnit unit = UnitOf(figure, differences ? figure.differences : figure.means);
    std::vector<std::string> cells{"  " + ShownName(figure.figure), unit.unit};
    for (std::size_t a = columns.first; a < columns.last; ++a) {
      cells.push_back(cell(figure, a, unit.factor));
    }
    table.Add(cells);
  }
  return table.ToString();
}

// The same for all arms from `first` on, a few columns at a time.
template <class Shows, class Cell>
std::string InBlocks(const Comparison& comparison, std::size_t first, const Shows& shows,
                     const Cell& cell) {
  std::string text;
  for (std::size_t at = first; at < comparison.arms.size(); at += kColumns) {
    const Columns columns{at, std::min(at + kColumns, comparison.arms.size())};
    text += ByHeading(comparison, columns, first > 0, shows, cell);
  }
  return text;
}

std::string SeedsText(const Arm& arm) {
  const auto first = arm.runs.front().header.seed;
  const auto last = arm.runs.back().header.seed;
  if (arm.runs.size() == 1) return "1 run, seed " + std::to_string(first);
  return std::to_string(arm.runs.size()) + " runs, seeds " + std::to_string(first) + " to " +
         std::to_string(last);
}

std::string HeadText(const Comparison& comparison) {
  const RunSummary& first = comparison.arms.front().runs.front();
  TextTable table;
  for (const Arm& arm : comparison.arms) {
    table.Add({arm.name, arm.title == arm.name ? "" : arm.title, SeedsText(arm)});
  }
  return first.header.title + '\n' + first.header.scenario + ", " + TimeText(first.simulated_s) +
         " simulated\n\n" + table.ToString("  ");
}

bool HasIntervals(const Comparison& comparison) {
  return std::any_of(comparison.arms.begin(), comparison.arms.end(),
                     [](const Arm& arm) { return arm.runs.size() > 1; });
}

std::string DifferenceText(const ComparedFigure& figure, std::size_t arm, double factor) {
  const Estimate& difference = figure.differences[arm];
  if (difference.count == 0 || std::isnan(difference.mean)) return "-  ";
  if (IsSame(figure, arm)) return "same  ";
  const std::string percent = Percent(difference.mean, figure.means.front().mean);
  std::string text = WithInterval(Scaled(difference, factor));
  if (!percent.empty()) text += " (" + percent + ')';
  return text + (difference.ExcludesZero() ? " *" : "  ");
}

// Figures by what the paired intervals say of one arm.
struct Verdicts {
  std::vector<std::string> lower, higher, slight, open;
  std::size_t judged = 0;
};

void Judge(const ComparedFigure& figure, std::size_t arm, Verdicts& verdicts) {
  const Estimate& difference = figure.differences[arm];
  if (difference.count < 2 || std::isnan(difference.half_width) || IsSame(figure, arm)) return;
  ++verdicts.judged;
  if (figure.figure.part) return;
  std::string text = ShownName(figure.figure);
  if (!figure.figure.group.empty()) text = figure.figure.group + ' ' + text;
  if (!difference.ExcludesZero()) return verdicts.open.push_back(text);
  const double first = figure.means.front().mean;
  if (std::abs(difference.mean) < kNegligible * std::abs(first)) {
    return verdicts.slight.push_back(text);
  }
  const std::string percent = Percent(std::abs(difference.mean), std::abs(first));
  if (percent.starts_with('+')) text += " by " + percent.substr(1);
  if (percent.ends_with("-fold")) text += ' ' + percent;
  (difference.mean < 0 ? verdicts.lower : verdicts.higher).push_back(text);
}

std::string VerdictText(const Comparison& comparison) {
  std::string text;
  std::size_t judged = 0;
  for (std::size_t arm = 1; arm < comparison.arms.size(); ++arm) {
    Verdicts verdicts;
    for (const ComparedFigure& figure : comparison.figures) Judge(figure, arm, verdicts);
    if (verdicts.judged == 0) continue;
    judged += verdicts.judged;
    text += comparison.arms[arm].name + " against " + comparison.arms.front().name + '\n';
    const auto list = [&text](const char* heading, const std::vector<std::string>& items) {
      if (!items.empty()) text += WrappedList(heading, items, "  ");
    };
    list("lower:", verdicts.lower);
    list("higher:", verdicts.higher);
    list("by less than 0.1 %:", verdicts.slight);
    list("not told apart:", verdicts.open);
  }
  if (judged == 0) {
    return "\nNo arm differs from the first in two common seeds: nothing to tell apart.\n";
  }
  return "\nWhat the seeds tell apart (paired 95 % intervals that exclude zero)\n" + text +
         "One such interval in twenty excludes zero by chance alone; here are " +
         std::to_string(judged) + ".\n";
}

// Each figure once, whatever its group.
std::string MeaningsText(const Comparison& comparison) {
  TextTable table;
  std::set<std::string> done;
  for (const ComparedFigure& figure : comparison.figures) {
    if (IsShown(figure) && done.insert(figure.figure.name).second) {
      table.Add({ShownName(figure.figure), figure.figure.meaning});
    }
  }
  return table.empty() ? "" : "\nWhat the figures mean\n" + table.ToString("  ");
}

}  // namespace

std::string ComparisonText(const Comparison& comparison) {
  std::string text;
  for (const std::string& notice : comparison.left_out) text += "left out: " + notice + '\n';
  if (comparison.arms.empty()) return text + "no whole run to compare\n";
  text += HeadText(comparison);
  text += HasIntervals(comparison) ? "\nMean and 95 % interval over seeds (Student t)\n"
                                   : "\nOne run each: no intervals\n";
  text += InBlocks(comparison, 0, IsShown,
                   [](const ComparedFigure& figure, std::size_t arm, double factor) {
                     return WithInterval(Scaled(figure.means[arm], factor));
                   });
  if (comparison.arms.size() > 1) {
    text += "\nDifference to " + comparison.arms.front().name +
            ", paired by seed (* its 95 % interval excludes zero)\n";
    text += InBlocks(comparison, 1, DiffersSomewhere, DifferenceText) + VerdictText(comparison);
  }
  return text + MeaningsText(comparison);
}

}  // namespace giot
