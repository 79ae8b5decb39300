// The policies of a cache.
#include <algorithm>
#include <cmath>

#include "offload/cache.h"

namespace giot {
namespace {

/// Keeps what was requested last.
class LeastRecentlyUsed final : public CachePolicy {
 public:
  double Rank(const CacheRequest& request) override { return static_cast<double>(request.now); }
};

/// Keeps what was requested most often, ever; a newcomer must have been requested more often than
/// what it displaces ("perfect" LFU, Breslau et al., INFOCOM 1999).
class LeastFrequentlyUsed final : public CachePolicy {
 public:
  double Rank(const CacheRequest& request) override { return static_cast<double>(request.count); }
  bool MustOutrank() const override { return true; }
};

/// Greedy-Dual-Size-Frequency, Cherkasova, HPL-98-69R1: L + frequency * cost / size, where L is the
/// highest rank that has left.
class GreedyDualSizeFrequency final : public CachePolicy {
 public:
  double Rank(const CacheRequest& request) override {
    return level_ + static_cast<double>(request.count_held) * request.item.miss_cost /
                        request.item.size.si();
  }
  void Evicted(double rank) override { level_ = std::max(level_, rank); }

 private:
  double level_ = 0;
};

/// Popularity * cost / size, the greedy rule of the knapsack, with popularity a count of requests
/// that halves every kHalfLife requests. Ranks are logarithms at a common instant, so that all of
/// them age alike and none needs to be touched.
class Density final : public CachePolicy {
 public:
  double Rank(const CacheRequest& request) override {
    const double aged =
        *request.score * std::exp2(-static_cast<double>(request.since_last) / kHalfLife);
    *request.score = aged + 1;
    const double worth = *request.score * request.item.miss_cost / request.item.size.si();
    return std::log2(worth) + static_cast<double>(request.now) / kHalfLife;
  }
  bool MustOutrank() const override { return true; }

 private:
  static constexpr double kHalfLife = 20'000;
};

}  // namespace

// To add a policy: write it above and add its line here.
const Registry<CachePolicy>& CachePolicies() {
  static const Registry<CachePolicy> policies{
      "cache policy",
      {{"lru", "keeps what was requested last", New<CachePolicy, LeastRecentlyUsed>},
       {"lfu", "keeps what was requested most often", New<CachePolicy, LeastFrequentlyUsed>},
       {"gdsf", "greedy dual: frequency times cost over size, aged by what left",
        New<CachePolicy, GreedyDualSizeFrequency>},
       {"density", "keeps the most aged popularity times cost per byte",
        New<CachePolicy, Density>}}};
  return policies;
}

}  // namespace giot
