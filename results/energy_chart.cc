// Where the energy went, arm by arm.
#include <algorithm>
#include <cmath>

#include "results/report_charts.h"
#include "results/text_table.h"
#include "results/units_text.h"

namespace giot {
namespace {

const std::string kFloor = "sleep";

std::string SeedsText(const Comparison& comparison) {
  std::size_t most = 0;
  for (const Arm& arm : comparison.arms) most = std::max(most, arm.runs.size());
  return most == 1 ? "one run each"
                   : "mean of " + std::to_string(most) + " seeds, whiskers are 95 % intervals";
}

// Joules per node: one value per arm, for each cause that some arm spent on.
struct EnergyByCause {
  std::vector<Bars> bars;
  std::vector<Estimate> sums;  ///< [arm]
};

EnergyByCause EnergyOf(const Comparison& comparison, const std::string& group, bool with_floor) {
  EnergyByCause energy;
  std::vector<std::string> causes;
  for (const Arm& arm : comparison.arms) {
    for (const std::string& cause : arm.runs.front().energy.causes) {
      const bool known = std::find(causes.begin(), causes.end(), cause) != causes.end();
      if (!known && (with_floor || cause != kFloor)) causes.push_back(cause);
    }
  }
  for (const std::string& cause : causes) {
    // The floor, drawn or not, has the first colour.
    const int color = static_cast<int>(energy.bars.size()) + (with_floor ? 0 : 1);
    energy.bars.push_back({.name = cause, .color = color});
  }
  for (const Arm& arm : comparison.arms) {
    std::vector<double> by_cause(causes.size());
    std::vector<double> sums;
    for (const RunSummary& run : arm.runs) {
      const std::vector<double> means = MeanByCause(run, group);
      sums.push_back(0);
      for (std::size_t i = 0; i < means.size(); ++i) {
        const auto place = std::find(causes.begin(), causes.end(), run.energy.causes[i]);
        if (place == causes.end()) continue;
        by_cause[static_cast<std::size_t>(place - causes.begin())] +=
            means[i] / static_cast<double>(arm.runs.size());
        sums.back() += means[i];
      }
    }
    for (std::size_t i = 0; i < causes.size(); ++i) energy.bars[i].values.push_back(by_cause[i]);
    energy.sums.push_back(Estimated(sums));
  }
  std::erase_if(energy.bars, [](const Bars& bars) {
    return std::all_of(bars.values.begin(), bars.values.end(), [](double v) { return v == 0; });
  });
  return energy;
}

// Says in a sentence what the bars show.
std::string EnergyTitle(const Comparison& comparison, const EnergyByCause& energy,
                        const std::string& group, bool with_floor, const ShownUnit& unit) {
  const std::string above = with_floor ? "" : " above the sleep floor";
  if (comparison.arms.size() > 1) {
    const auto least =
        std::min_element(energy.sums.begin(), energy.sums.end(),
                         [](const Estimate& a, const Estimate& b) { return a.mean < b.mean; });
    const auto place = static_cast<std::size_t>(least - energy.sums.begin());
    const double first = energy.sums.front().mean;
    const std::string percent = Percent(least->mean - first, first);
    std::string text = "A node of " + group + " spends least" + above + " with \u201c" +
                       comparison.arms[place].title + "\u201d";
    if (place == 0 || percent.empty()) return text;
    return text + ", " + percent + " against \u201c" + comparison.arms.front().title + "\u201d";
  }
  const auto most = std::max_element(
      energy.bars.begin(), energy.bars.end(),
      [](const Bars& a, const Bars& b) { return a.values.front() < b.values.front(); });
  if (most == energy.bars.end()) return "A node of " + group + " spends nothing" + above;
  return "What a node of " + group + " spends" + above + " goes mostly into " + most->name + ": " +
         ShortNumber(unit.factor * most->values.front()) + " of " +
         ShortNumber(unit.factor * energy.sums.front().mean) + ' ' + unit.unit;
}

}  // namespace

BarChart EnergyChart(const Comparison& comparison, const std::string& group, bool with_floor) {
  EnergyByCause energy = EnergyOf(comparison, group, with_floor);
  double largest = 0;
  for (const Estimate& sum : energy.sums) largest = std::max(largest, sum.mean);
  const ShownUnit unit = ShownUnitFor("J", largest);
  BarChart chart{.title = EnergyTitle(comparison, energy, group, with_floor, unit),
                 .subtitle = "energy by cause in " +
                             TimeText(comparison.arms.front().runs.front().simulated_s) + ", " +
                             SeedsText(comparison),
                 .y = {.label = "energy per node (" + unit.unit + ')'},
                 .stacked = true};
  for (const Arm& arm : comparison.arms) chart.categories.push_back(arm.title);
  for (const Estimate& sum : energy.sums) {
    chart.sum_half_widths.push_back(std::isnan(sum.half_width) ? 0 : unit.factor * sum.half_width);
  }
  for (Bars& bars : energy.bars) {
    for (double& value : bars.values) value *= unit.factor;
  }
  chart.bars = std::move(energy.bars);
  chart.width = std::max(760.0, 90 + 130.0 * static_cast<double>(comparison.arms.size()));
  return chart;
}

}  // namespace giot
