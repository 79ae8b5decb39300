// Where two arms of a sweep cost the same: the value of a swept key at which one overtakes the
// other, for each point of the other keys.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/plot.h"
#include "results/statistics.h"
#include "sim/sweep/tables.h"

namespace giot {

/// What is asked: `figure` of `arm` less that of `baseline`, as a function of `key`.
struct BreakEvenQuestion {
  std::string key;       ///< A swept key with numbers, e.g. `agents.twin.cost_factor`.
  std::string baseline;  ///< Arm that `arm` is held against.
  std::string arm;
  std::string figure;  ///< As tables name it, e.g. `sensors.energy_above_floor_per_node_j`.
  /// Only points with these values of other swept keys; all by default.
  std::vector<Override> where{};
};

/// The difference at one value of the key, paired by seed.
struct DifferenceAt {
  double value = 0;
  Estimate difference;
};

/// One point of the other swept keys.
struct BreakEvenPoint {
  std::vector<Override> others;           ///< The other keys, in the plan's order.
  std::vector<DifferenceAt> differences;  ///< In rising order of the key.
  /// The key's value at which the difference changes its sign, by a straight line between the two
  /// values about it; nothing where it keeps its sign over the whole sweep.
  std::optional<double> value;
};

/// The answer for each point of the other keys, in the plan's order. Throws ScenarioError where the
/// sweep has no such key, arm or figure, or where no point has the values of `where`.
std::vector<BreakEvenPoint> BreakEven(const SweepPlan& plan, std::span<const FinishedRun> runs,
                                      const BreakEvenQuestion& question);

/// A table for people: a line for each point, with the break-even and who wins below it.
std::string BreakEvenText(const BreakEvenQuestion& question,
                          const std::vector<BreakEvenPoint>& points);

/// Break-even over `against`, another swept key with numbers; a line for each combination of the
/// remaining ones. Points without a break-even are left out.
LineChart BreakEvenChart(const BreakEvenQuestion& question, const std::string& against,
                         const std::vector<BreakEvenPoint>& points);

}  // namespace giot
