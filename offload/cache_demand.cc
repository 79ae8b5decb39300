#include "offload/cache_demand.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/base/require.h"

namespace giot {

std::vector<double> ZipfShares(std::size_t count, double exponent) {
  RequireAtLeast(static_cast<long long>(count), 1, {"zipf demand", "count", "ask for something"});
  RequireAtLeastZero(exponent, {"zipf demand", "exponent", "0 is uniform, 0.6 to 1.2 is usual"});
  std::vector<double> shares(count);
  for (std::size_t rank = 0; rank < count; ++rank) {
    shares[rank] = std::pow(static_cast<double>(rank + 1), -exponent);
  }
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= total;
  return shares;
}

ZipfDemand::ZipfDemand(const Options& options, Stream stream)
    : options_(options),
      stream_(stream),
      cumulative_(ZipfShares(options.count, options.exponent)),
      item_at_rank_(options.count) {
  std::partial_sum(cumulative_.begin(), cumulative_.end(), cumulative_.begin());
  std::iota(item_at_rank_.begin(), item_at_rank_.end(), std::size_t{0});
}

std::size_t ZipfDemand::Next() {
  if (options_.trade_every > 0 && requests_ > 0 && requests_ % options_.trade_every == 0) {
    std::swap(item_at_rank_[stream_.Below(options_.count)],
              item_at_rank_[stream_.Below(options_.count)]);
  }
  ++requests_;
  const auto found = std::ranges::upper_bound(cumulative_, stream_.Uniform());
  const auto rank = static_cast<std::size_t>(found - cumulative_.begin());
  return item_at_rank_[std::min(rank, options_.count - 1)];  // the sum may round to below 1
}

}  // namespace giot
