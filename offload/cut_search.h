// Minimum cuts that must keep to limits: branch and bound with Lagrangian bounds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "offload/cut_network.h"

namespace giot {

/// A quantity, all its terms finite, that may not exceed a bound.
struct CutLimit {
  CutTerms terms;
  double bound = 0;
  std::string words;  ///< `at most 100 B of weights on phone`
};

/// What the search found.
struct CutFound {
  Sides sides;  ///< Empty where nothing keeps to the limits.
  double value = 0;
  double lower_bound = 0;
  std::int64_t nodes = 0;
  bool proven = true;  ///< False where the limit on nodes ended the search.
};

/// Finds the sides of least objective that keep to all limits.
///
/// At each node of the tree some operators have a side. Its bound is the maximum over multipliers
/// >= 0 of the Lagrangian, a minimum cut each, found exactly along the line of one limit after the
/// other; every cut that keeps to the limits is a candidate. Branches on the operator of most
/// weight in the limit among those on which the two cuts at the maximum differ.
class CutSearch {
 public:
  CutSearch(CutNetwork& network, const CutTerms& objective, const std::vector<CutLimit>& limits)
      : network_(network), objective_(objective), limits_(limits) {}

  CutFound Run(std::int64_t max_nodes);

 private:
  /// What a node of the tree is split on; where the node is done, no operator.
  struct Branch {
    int on = -1;
    std::int8_t first = 0;
  };
  void Explore(Sides& fixed);
  Branch Bound(const Sides& fixed);
  bool Raise(std::size_t limit, const Sides& fixed, Sides& current, Branch& branch);
  void SetLagrangian(std::size_t without);
  void SetForbidden(std::size_t limit);
  void Try(const Sides& sides);
  bool Hopeless(double bound) const;
  std::size_t MostViolated(const Sides& sides) const;
  Branch Differing(std::size_t limit, const Sides& fixed, const Sides& over,
                   const Sides& within) const;
  bool KeepsTo(const CutLimit& limit, const Sides& sides) const {
    return network_.Value(limit.terms, sides) <= limit.bound;
  }

  CutNetwork& network_;
  const CutTerms& objective_;
  const std::vector<CutLimit>& limits_;
  std::vector<double> multipliers_;
  double bound_ = 0;  ///< Of the node at hand.
  CutTerms rest_, scratch_;
  double rest_constant_ = 0;
  CutFound best_;
  std::int64_t max_nodes_ = 0;
};

}  // namespace giot
