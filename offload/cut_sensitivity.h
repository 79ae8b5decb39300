// How the best split of a call answers to the bandwidth, and what it trades between time and
// energy.
#pragma once

#include <cstdint>
#include <vector>

#include "offload/min_cut.h"

namespace giot {

/// The uplink's rate at which another split becomes the best.
struct CutChange {
  BytesPerSecond rate{0};
  Plan below, above;  ///< The best just below and just above the rate.
};

/// All rates between `low` and `high` at which the best split changes, rising. The objective of a
/// split is linear in 1 / rate, so the best of all is a concave chain of lines: it is walked from
/// both ends (Eisner and Severance, JACM 1976), with two cuts or fewer a change. Splits of equal
/// objective at every rate count as one. Throws ScenarioError where the costs fail Check(), there
/// is no uplink, nothing fits or low > high. Where memories bind, each cut looks at `nodes` nodes
/// of its search at most, and the changes are those of the best found.
std::vector<CutChange> CutChanges(const OperatorDag& dag, const OffloadCosts& costs,
                                  BytesPerSecond low, BytesPerSecond high,
                                  std::int64_t nodes = 100'000);

/// A split that is as good as its neighbours.
struct ParetoPoint {
  Plan plan;
  PlanCost cost;
};

/// The splits of which none is both as fast and as frugal as another, from the fastest to the most
/// frugal, each by two exact cuts within a budget of the other quantity. At most `most` points;
/// memories, pins and links hold.
std::vector<ParetoPoint> ParetoFront(const OperatorDag& dag, const OffloadCosts& costs,
                                     std::size_t most = 1000);

/// Those points of the front that are best for some weighting of time and energy; each costs one or
/// two plain cuts, so it is quick on large graphs, too; `nodes` as above.
std::vector<ParetoPoint> ConvexParetoFront(const OperatorDag& dag, const OffloadCosts& costs,
                                           std::int64_t nodes = 100'000);

}  // namespace giot
