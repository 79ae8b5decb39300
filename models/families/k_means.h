// Clusters of rows, from which mixtures and hidden states start their training.
#pragma once

#include <cstdint>
#include <vector>

namespace at {
class Tensor;
}

namespace giot {

/// k-means from a greedy k-means++ start (Arthur and Vassilvitskii 2007, section 6), 20 rounds over
/// at most 8192 rows of x [n, channels], spread evenly. Returns centres [count, channels], standard
/// deviations within a cluster [count, channels] and shares of the rows [count]. `seed` alone
/// decides the start.
std::vector<at::Tensor> KMeans(const at::Tensor& x, std::int64_t count, std::uint64_t seed);

}  // namespace giot
