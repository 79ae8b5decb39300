// What a cache can reach: Che's approximation of LRU, the best fixed content, and bounds that no
// policy passes on a given sequence of requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// LRU under independent requests by Che's approximation: an item is held while it was requested
/// within the characteristic time T, the root of sum s_i (1 - exp(-p_i T)) = capacity. Che, Tung,
/// Wang, JSAC 20 (2002); with sizes: Fricker, Robert, Roberts, ITC 24 (2012).
struct CheApproximation {
  double characteristic_time = 0;  ///< In requests; infinite where everything fits.
  double hit_rate = 0;             ///< Share of requests.
  std::vector<double> held;        ///< By item: the chance that a request for it is a hit.
};

/// `shares` of requests, >= 0, which are scaled to a sum of 1, and `sizes` > 0 of the items. Throws
/// ScenarioError for numbers that cannot be and for lists of different lengths.
CheApproximation CheLru(std::span<const double> shares, std::span<const Bytes> sizes,
                        Bytes capacity);
/// Highest hit rate of a content that never changes: most requests per byte first, the last one in
/// part (the knapsack's relaxation, exact for equal sizes that divide the capacity).
double BestFixedHitRate(std::span<const double> shares, std::span<const Bytes> sizes,
                        Bytes capacity);

/// The most hits that any policy, knowing the future, can have on these requests where all items
/// are of one size and `slots` fit: Belady, IBM Systems Journal 5 (1966), an item that is not
/// needed again before all others being passed by.
std::uint64_t BeladyHits(std::span<const std::size_t> requests, std::size_t slots);

/// No policy has more hits than this where sizes differ, for which Belady's rule is no bound: each
/// hit needs size * requests since the last one of the cache's capacity * requests, and the
/// cheapest come first, the last one in part (PFOO-L of Berger, Beckmann, Harchol-Balter,
/// SIGMETRICS 2018). `sizes` by item.
double MostHits(std::span<const std::size_t> requests, std::span<const Bytes> sizes,
                Bytes capacity);

}  // namespace giot
