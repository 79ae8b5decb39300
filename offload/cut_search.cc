#include "offload/cut_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-13;  // Of sums over operators, relative.
constexpr int kRounds = 4;           // Of limits, before a node is split.
constexpr int kStepsPerLine = 60;

}  // namespace

CutFound CutSearch::Run(std::int64_t max_nodes) {
  max_nodes_ = max_nodes;
  best_ = {};
  best_.value = kInfinity;
  best_.lower_bound = kInfinity;
  Sides fixed(network_.operators(), kFreeSide);
  Explore(fixed);
  // A node left unexplored has lowered the bound; all others hold nothing better than the best.
  best_.lower_bound = std::min(best_.lower_bound, best_.value);
  return best_;
}

void CutSearch::Explore(Sides& fixed) {
  const Branch branch = Bound(fixed);
  if (branch.on < 0) return;
  if (best_.nodes >= max_nodes_) {
    best_.proven = false;
    best_.lower_bound = std::min(best_.lower_bound, bound_);
    return;
  }
  const std::size_t on = static_cast<std::size_t>(branch.on);
  for (const std::int8_t side : {branch.first, static_cast<std::int8_t>(1 - branch.first)}) {
    fixed[on] = side;
    Explore(fixed);
  }
  fixed[on] = kFreeSide;
}

void CutSearch::Try(const Sides& sides) {
  for (const CutLimit& limit : limits_) {
    if (!KeepsTo(limit, sides)) return;
  }
  const double value = network_.Value(objective_, sides);
  if (!(value < best_.value)) return;
  best_.value = value;
  best_.sides = sides;
}

bool CutSearch::Hopeless(double bound) const {
  return bound >= best_.value - kRounding * std::fabs(best_.value) || bound == kInfinity;
}

// The limit exceeded by the greatest share, or the number of limits where all are kept.
std::size_t CutSearch::MostViolated(const Sides& sides) const {
  std::size_t worst = limits_.size();
  double worst_share = 0;
  for (std::size_t i = 0; i < limits_.size(); ++i) {
    const double over = network_.Value(limits_[i].terms, sides) - limits_[i].bound;
    const double share = over / std::max(limits_[i].bound, std::numeric_limits<double>::min());
    if (over > 0 && (worst == limits_.size() || share > worst_share)) {
      worst = i;
      worst_share = share;
    }
  }
  return worst;
}

CutSearch::Branch CutSearch::Bound(const Sides& fixed) {
  ++best_.nodes;
  multipliers_.assign(limits_.size(), 0);
  Sides sides;
  network_.Minimise(objective_, fixed, sides);
  bound_ = network_.Value(objective_, sides);
  if (Hopeless(bound_)) return {};
  Try(sides);
  Branch branch;  // Stays empty where the first cut keeps to all limits: nothing better is below.
  std::size_t raised = limits_.size();
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t limit = MostViolated(sides);
    if (limit == limits_.size() || limit == raised) break;
    if (!Raise(limit, fixed, sides, branch)) return {};
    raised = limit;
  }
  return branch;
}

// rest_ + rest_constant_ is the Lagrangian without one limit.
void CutSearch::SetLagrangian(std::size_t without) {
  rest_ = objective_;
  rest_constant_ = 0;
  for (std::size_t i = 0; i < limits_.size(); ++i) {
    if (i == without || multipliers_[i] == 0) continue;
    rest_.Combine(rest_, multipliers_[i], limits_[i].terms);
    rest_constant_ -= multipliers_[i] * limits_[i].bound;
  }
}

// scratch_ is the limit's own quantity, where the objective forbids nothing.
void CutSearch::SetForbidden(std::size_t limit) {
  scratch_ = limits_[limit].terms;
  const auto forbid = [](std::vector<double>& terms, const std::vector<double>& objective) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (std::isinf(objective[i])) terms[i] = kInfinity;
    }
  };
  forbid(scratch_.device, objective_.device);
  forbid(scratch_.server, objective_.server);
  forbid(scratch_.up, objective_.up);
  forbid(scratch_.down, objective_.down);
}

// Maximises the Lagrangian along one multiplier: the upper envelope's peak lies where the line of a
// cut that exceeds the limit meets that of one that keeps to it, unless a cut lies below there.
// `over` is a minimum cut at the present multiplier that exceeds the limit; it becomes a minimum
// cut at the new one. False where the node needs no further search.
bool CutSearch::Raise(std::size_t limit, const Sides& fixed, Sides& over, Branch& branch) {
  const CutLimit& held = limits_[limit];
  Sides within, between;
  SetForbidden(limit);
  network_.Minimise(scratch_, fixed, within);
  if (!(network_.Value(scratch_, within) <= held.bound)) return false;
  Try(within);
  SetLagrangian(limit);
  scratch_ = rest_;
  for (int step = 0; step < kStepsPerLine; ++step) {
    const double over_rest = network_.Value(rest_, over) + rest_constant_;
    const double over_held = network_.Value(held.terms, over);
    const double within_rest = network_.Value(rest_, within) + rest_constant_;
    const double within_held = network_.Value(held.terms, within);
    const double multiplier = std::max(0.0, (within_rest - over_rest) / (over_held - within_held));
    scratch_.Combine(rest_, multiplier, held.terms);
    network_.Minimise(scratch_, fixed, between);
    const double at_over = over_rest + multiplier * (over_held - held.bound);
    const double value = network_.Value(rest_, between) + rest_constant_ +
                         multiplier * (network_.Value(held.terms, between) - held.bound);
    multipliers_[limit] = multiplier;
    bound_ = std::max(bound_, value);
    Try(between);
    if (Hopeless(bound_)) return false;
    if (value >= at_over - kRounding * std::fabs(at_over)) break;
    (KeepsTo(held, between) ? within : over) = between;
  }
  branch = Differing(limit, fixed, over, within);
  over = between;
  return true;
}

CutSearch::Branch CutSearch::Differing(std::size_t limit, const Sides& fixed, const Sides& over,
                                       const Sides& within) const {
  const CutTerms& terms = limits_[limit].terms;
  Branch branch;
  double most = -1;
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (fixed[i] != kFreeSide || over[i] == within[i]) continue;
    const double weight = std::fabs(terms.device[i] - terms.server[i]);
    if (!(weight > most)) continue;
    most = weight;
    branch = {static_cast<int>(i), within[i]};
  }
  return branch;
}

}  // namespace giot
