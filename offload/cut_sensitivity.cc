#include "offload/cut_sensitivity.h"

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-12;

/// A plan whose value is at + slope * x, x being seconds per byte of the uplink.
struct Line {
  Plan plan;
  double at = 0, slope = 0;
  double Value(double x) const { return at + slope * x; }
};

class ChangeFinder {
 public:
  ChangeFinder(const OperatorDag& dag, const OffloadCosts& costs, std::int64_t nodes)
      : dag_(dag), costs_(costs), cutter_(dag) {
    limits_.nodes = nodes;
  }

  Line Best(double x) {
    costs_.links[1]->rate = BytesPerSecond(1 / x);
    const Cut cut = cutter_.Solve(costs_, limits_);
    if (!cut.found()) throw ScenarioError(dag_.name() + ": " + cut.refusal);
    // At rates so low that sending is nearly all, for the slope's sake.
    OffloadCosts slow = costs_;
    slow.links[1]->rate = BytesPerSecond(1);
    const double one = Evaluate(dag_, slow, cut.plan).objective;
    slow.links[1]->rate = BytesPerSecond(0.5);
    const double slope = Evaluate(dag_, slow, cut.plan).objective - one;
    return {cut.plan, cut.cost.objective - slope * x, slope};
  }

  /// Changes between two lines that are best at their ends, by rising x.
  void Between(const Line& left, double left_x, const Line& right, double right_x,
               std::vector<CutChange>& changes) {
    if (!(left.slope > right.slope * (1 + kRounding))) return;
    const double x = (right.at - left.at) / (left.slope - right.slope);
    if (!(x > left_x && x < right_x)) {
      Note(left, right, std::clamp(x, left_x, right_x), changes);
      return;
    }
    const Line middle = Best(x);
    if (middle.Value(x) >= left.Value(x) - kRounding * std::fabs(left.Value(x))) {
      Note(left, right, x, changes);
      return;
    }
    Between(left, left_x, middle, x, changes);
    Between(middle, x, right, right_x, changes);
  }

 private:
  static void Note(const Line& left, const Line& right, double x, std::vector<CutChange>& changes) {
    changes.push_back({BytesPerSecond(1 / x), right.plan, left.plan});
  }

  const OperatorDag& dag_;
  OffloadCosts costs_;
  DeviceServerCut cutter_;
  CutLimits limits_;
};

ParetoPoint PointOf(const Cut& cut) { return {cut.plan, cut.cost}; }

Cut Within(DeviceServerCut& cutter, OffloadCosts& costs, const Objective& objective,
           const CutLimits& limits) {
  costs.objective = objective;
  return cutter.Solve(costs, limits);
}

}  // namespace

std::vector<CutChange> CutChanges(const OperatorDag& dag, const OffloadCosts& costs,
                                  BytesPerSecond low, BytesPerSecond high, std::int64_t nodes) {
  Check(dag, costs);
  if (!costs.Link(0, 1)) throw ScenarioError(dag.name() + ": no uplink whose rate could change");
  if (!(low > BytesPerSecond{0} && high >= low && std::isfinite(high.si()))) {
    throw ScenarioError(dag.name() + ": expected 0 < low <= high of bytes per second");
  }
  ChangeFinder finder(dag, costs, nodes);
  std::vector<CutChange> changes;
  const double fast = 1 / high.si(), slow = 1 / low.si();
  finder.Between(finder.Best(fast), fast, finder.Best(slow), slow, changes);
  std::ranges::reverse(changes);
  return changes;
}

std::vector<ParetoPoint> ParetoFront(const OperatorDag& dag, const OffloadCosts& costs,
                                     std::size_t most) {
  Check(dag, costs);
  OffloadCosts weighed = costs;
  DeviceServerCut cutter(dag);
  std::vector<ParetoPoint> front;
  CutLimits limits;
  while (front.size() < most) {
    limits.time = Seconds(kInfinity);
    const Cut fastest = Within(cutter, weighed, {1, 0}, limits);
    if (!fastest.found()) break;
    // Of the fastest the most frugal.
    limits.time = fastest.cost.time;
    const Cut best = Within(cutter, weighed, {0, 1}, limits);
    front.push_back(PointOf(best.found() ? best : fastest));
    if (!(front.back().cost.energy > Joules{0})) break;
    limits.energy = front.back().cost.energy * (1 - kRounding);
  }
  return front;
}

std::vector<ParetoPoint> ConvexParetoFront(const OperatorDag& dag, const OffloadCosts& costs,
                                           std::int64_t nodes) {
  Check(dag, costs);
  OffloadCosts weighed = costs;
  DeviceServerCut cutter(dag);
  const auto best = [&](double per_second, double per_joule) {
    CutLimits limits;
    limits.nodes = nodes;
    return Within(cutter, weighed, {per_second, per_joule}, limits);
  };
  const Cut fastest = best(1, 0), frugal = best(0, 1);
  if (!fastest.found() || !frugal.found()) return {};
  std::vector<ParetoPoint> front{PointOf(fastest)}, open{PointOf(frugal)};
  // `front` ends with a point of the front, `open` holds others to come, nearest last.
  while (!open.empty()) {
    const PlanCost &a = front.back().cost, &b = open.back().cost;
    const double time = (b.time - a.time).si(), energy = (a.energy - b.energy).si();
    if (time > 0 && energy > 0) {
      const Cut between = best(energy, time);
      const double line = energy * a.time.si() + time * a.energy.si();
      if (between.cost.objective < line * (1 - kRounding)) {
        open.push_back(PointOf(between));
        continue;
      }
    }
    // An end may be beaten by one as good in what it minimises.
    if (energy > 0 && !(time > 0)) front.back() = open.back();
    if (energy > 0 && time > 0) front.push_back(open.back());
    open.pop_back();
  }
  return front;
}

}  // namespace giot
