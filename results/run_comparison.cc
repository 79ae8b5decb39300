// Two or more runs in detail: what differs in the scenario, in the figures and in the ledgers.
#include <algorithm>
#include <cmath>
#include <set>

#include "results/comparison.h"
#include "results/scenario_difference.h"
#include "results/text_table.h"
#include "results/units_text.h"

namespace giot {
namespace {

// A, B, ..., Z, A2, B2, ...
std::string LetterOf(std::size_t place) {
  std::string letter(1, static_cast<char>('A' + place % 26));
  return place < 26 ? letter : letter + std::to_string(place / 26 + 1);
}

std::vector<std::string> Letters(std::size_t count, std::vector<std::string> row) {
  for (std::size_t i = 0; i < count; ++i) row.push_back(LetterOf(i));
  return row;
}

std::string RunsText(const std::vector<RunSummary>& runs) {
  TextTable table;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunHeader& header = runs[i].header;
    table.Add({LetterOf(i), runs[i].file.string(), header.scenario, header.arm,
               "seed " + std::to_string(header.seed), "run " + header.run_id.substr(0, 16),
               runs[i].ended.empty() ? "not whole" : runs[i].ended});
  }
  return table.ToString();
}

std::string ContentText(const std::vector<std::string>& digests) {
  const std::set<std::string> different(digests.begin(), digests.end());
  if (different.contains("")) return "\nContent: not compared, since not all runs are whole\n";
  if (different.size() == 1) return "\nContent: the same (digest " + digests.front() + ")\n";
  TextTable table;
  for (std::size_t i = 0; i < digests.size(); ++i) table.Add({LetterOf(i), digests[i]});
  return "\nContent: differs\n" + table.ToString("  ");
}

std::string ScenarioText(const std::vector<RunSummary>& runs) {
  std::vector<std::string> texts;
  for (const RunSummary& run : runs) texts.push_back(run.header.scenario_text);
  const auto differences = ScenarioDifferences(texts);
  if (differences.empty()) return "\nScenario: the same\n";
  TextTable table;
  table.Add(Letters(runs.size(), {"key"}));
  for (const KeyDifference& difference : differences) {
    std::vector<std::string> row{difference.key};
    row.insert(row.end(), difference.values.begin(), difference.values.end());
    table.Add(row);
  }
  return "\nScenario: what differs\n" + table.ToString("  ");
}

// One quantity in every run.
struct Line {
  std::vector<std::string> labels;
  std::vector<double> values;

  bool IsEqualEverywhere() const {
    return std::all_of(values.begin(), values.end(), [this](double value) {
      return value == values.front() || (std::isnan(value) && std::isnan(values.front()));
    });
  }
  // Labels, then values; from the second on with how far they are from the first.
  std::vector<std::string> Cells() const {
    std::vector<std::string> cells = labels;
    for (std::size_t i = 0; i < values.size(); ++i) {
      cells.push_back(ShortNumber(values[i]));
      const std::string percent = Percent(values[i] - values[0], values[0]);
      if (i > 0 && values[i] != values[0] && !percent.empty()) cells.back() += " (" + percent + ')';
    }
    return cells;
  }
};

std::string LinesText(const std::string& title, const std::vector<std::string>& labels,
                      const std::vector<Line>& lines, const std::string& what) {
  if (lines.empty()) return "";
  std::vector<bool> right(labels.size(), false);
  right.resize(labels.size() + lines.front().values.size(), true);
  TextTable table(right);
  table.Add(Letters(lines.front().values.size(), labels));
  std::size_t equal = 0;
  for (const Line& line : lines) {
    if (line.IsEqualEverywhere()) {
      ++equal;
    } else {
      table.Add(line.Cells());
    }
  }
  std::string text = '\n' + title + '\n';
  if (equal < lines.size()) text += table.ToString("  ");
  if (equal > 0) text += "  " + std::to_string(equal) + ' ' + what + " equal in all\n";
  return text;
}

double ValueIn(const RunSummary& run, const SummaryFigure& wanted) {
  for (const SummaryFigure& figure : run.figures) {
    if (HeadingOf(figure) == HeadingOf(wanted) && figure.name == wanted.name) return figure.value;
  }
  return std::nan("");
}

std::vector<Line> FigureLines(const std::vector<RunSummary>& runs) {
  std::vector<Line> lines;
  std::set<std::string> done;
  for (const RunSummary& source : runs) {
    for (const SummaryFigure& figure : source.figures) {
      if (!done.insert(HeadingOf(figure) + '\n' + figure.name).second) continue;
      const ShownUnit shown = ShownUnitFor(figure.unit, figure.value);
      Line line{{HeadingOf(figure), ShownName(figure), shown.unit}, {}};
      for (const RunSummary& run : runs) {
        line.values.push_back(shown.factor * ValueIn(run, figure));
      }
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

double SpentIn(const RunSummary& run, const std::string& group, const std::string& cause) {
  const auto& causes = run.energy.causes;
  const auto place = std::find(causes.begin(), causes.end(), cause) - causes.begin();
  const auto means = MeanByCause(run, group);
  return place < static_cast<long>(means.size()) ? means[static_cast<std::size_t>(place)] : 0;
}

std::vector<Line> LedgerLines(const std::vector<RunSummary>& runs) {
  std::vector<Line> lines;
  std::set<std::string> done;
  for (const RunSummary& source : runs) {
    for (const std::string& group : MeteredGroups(source)) {
      for (const std::string& cause : source.energy.causes) {
        if (!done.insert(group + '\n' + cause).second) continue;
        Line line{{group, cause}, {}};
        for (const RunSummary& run : runs) line.values.push_back(SpentIn(run, group, cause));
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

}  // namespace

std::string RunComparisonText(const std::vector<RunSummary>& runs,
                              const std::vector<std::string>& digests) {
  return RunsText(runs) + ScenarioText(runs) + ContentText(digests) +
         LinesText("Figures", {"", "figure", "unit"}, FigureLines(runs), "figures") +
         LinesText("Ledger: joules per node", {"group", "cause"}, LedgerLines(runs), "causes");
}

}  // namespace giot
