#include "results/comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "results/scenario_difference.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

// What makes runs replications of each other: arm and scenario, but for the seed.
std::string VariantOf(const RunSummary& run) {
  std::string variant = run.header.arm + '\n';
  for (const auto& [key, value] : ScenarioKeys(run.header.scenario_text)) {
    if (key != "run.seed") variant += key + '=' + value + '\n';
  }
  return variant;
}

std::string NameOf(const RunHeader& header) {
  return header.arm.empty() ? header.scenario : header.arm;
}

// Arms of the same name get the keys in which they differ from each other.
void TellApart(std::vector<Arm>& arms) {
  std::map<std::string, std::vector<Arm*>> by_name;
  for (Arm& arm : arms) by_name[arm.name].push_back(&arm);
  for (const auto& [name, same] : by_name) {
    if (same.size() < 2) continue;
    std::vector<std::string> texts;
    for (const Arm* arm : same) texts.push_back(arm->runs.front().header.scenario_text);
    for (const KeyDifference& difference : ScenarioDifferences(texts)) {
      if (difference.key == "run.seed") continue;
      const std::string key = difference.key.substr(difference.key.rfind('.') + 1);
      for (std::size_t i = 0; i < same.size(); ++i) {
        const std::string mark = ' ' + key + '=' + difference.values[i];
        same[i]->name += mark;
        same[i]->title += mark;
      }
    }
  }
}

void SortSeeds(Arm& arm) {
  std::stable_sort(arm.runs.begin(), arm.runs.end(), [](const RunSummary& a, const RunSummary& b) {
    return a.header.seed < b.header.seed;
  });
  for (std::size_t i = 1; i < arm.runs.size(); ++i) {
    if (arm.runs[i].header.seed != arm.runs[i - 1].header.seed) continue;
    throw ScenarioError(
        {Problem{{arm.runs[i].file.string(), 0, 0},
                 "",
                 "one run per arm and seed",
                 "seed " + std::to_string(arm.runs[i].header.seed) + " of " + arm.name +
                     " again, which is in " + arm.runs[i - 1].file.string(),
                 "leave one of the two out"}});
  }
}

std::vector<Arm> ArmsOf(std::vector<RunSummary> runs) {
  std::vector<Arm> arms;
  std::map<std::string, std::size_t> places;
  for (RunSummary& run : runs) {
    const auto [place, is_new] = places.emplace(VariantOf(run), arms.size());
    if (is_new) {
      const std::string name = NameOf(run.header);
      const std::string& title = run.header.arm_title;
      arms.push_back({name, title.empty() ? name : title, {}});
    }
    arms[place->second].runs.push_back(std::move(run));
  }
  TellApart(arms);
  for (Arm& arm : arms) SortSeeds(arm);
  return arms;
}

void PutFirst(std::vector<Arm>& arms, const std::string& baseline) {
  if (baseline.empty()) return;
  std::vector<std::string> names;
  for (const Arm& arm : arms) names.push_back(arm.name);
  const auto found = std::find(names.begin(), names.end(), baseline);
  if (found == names.end()) {
    throw ScenarioError("unknown arm \"" + baseline + "\"; " + DidYouMean(baseline, names));
  }
  const auto place = arms.begin() + (found - names.begin());
  std::rotate(arms.begin(), place, place + 1);
}

bool Same(const SummaryFigure& a, const SummaryFigure& b) {
  return a.section == b.section && a.group == b.group && a.name == b.name;
}

// Every figure once, in order of appearance; a figure of a later run stands after its neighbours.
std::vector<SummaryFigure> AllFigures(const std::vector<Arm>& arms) {
  std::vector<SummaryFigure> all;
  for (const Arm& arm : arms) {
    for (const RunSummary& run : arm.runs) {
      auto after = all.begin();
      for (const SummaryFigure& figure : run.figures) {
        const auto known = std::find_if(all.begin(), all.end(), [&](const SummaryFigure& other) {
          return Same(figure, other);
        });
        after = (known != all.end() ? known : all.insert(after, figure)) + 1;
      }
    }
  }
  return all;
}

SeedValues ValuesOf(const Arm& arm, const SummaryFigure& wanted) {
  SeedValues values;
  for (const RunSummary& run : arm.runs) {
    for (const SummaryFigure& figure : run.figures) {
      if (Same(figure, wanted)) values.emplace_back(run.header.seed, figure.value);
    }
  }
  return values;
}

ComparedFigure CompareFigure(const std::vector<Arm>& arms, const SummaryFigure& figure) {
  ComparedFigure compared{.figure = figure};
  for (const Arm& arm : arms) {
    compared.values.push_back(ValuesOf(arm, figure));
    std::vector<double> sample;
    for (const auto& [seed, value] : compared.values.back()) sample.push_back(value);
    compared.means.push_back(Estimated(sample));
    compared.differences.push_back(
        PairedDifference(compared.values.front(), compared.values.back()));
  }
  return compared;
}

}  // namespace

Comparison Compared(std::vector<RunSummary> runs, const std::string& baseline) {
  Comparison comparison;
  std::vector<RunSummary> whole;
  for (RunSummary& run : runs) {
    if (run.state != ResultState::kFinal) {
      comparison.left_out.push_back(run.notice);
    } else if (run.ended != "finished") {
      comparison.left_out.push_back(run.notice);
    } else {
      whole.push_back(std::move(run));
    }
  }
  comparison.arms = ArmsOf(std::move(whole));
  PutFirst(comparison.arms, baseline);
  for (const SummaryFigure& figure : AllFigures(comparison.arms)) {
    comparison.figures.push_back(CompareFigure(comparison.arms, figure));
  }
  return comparison;
}

}  // namespace giot
