#include "offload/cache_theory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "offload/cache.h"
#include "offload/cache_demand.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

/// Hit rate of LRU with items of these sizes, after the cache has filled.
double LruHitRate(const std::vector<Bytes>& sizes, double exponent, Bytes capacity, int requests) {
  std::vector<CacheItem> items;
  for (const Bytes size : sizes) items.push_back({size, 1});
  EdgeCache cache(items, capacity, CachePolicies().Make("lru"));
  ZipfDemand demand({sizes.size(), exponent, 0}, Stream(1, "demand"));
  for (int i = 0; i < requests / 5; ++i) cache.Request(demand.Next());
  cache.ResetCounts();
  for (int i = 0; i < requests; ++i) cache.Request(demand.Next());
  return cache.HitRate();
}

TEST(CheLru, IsWithinOnePercentOfTheCacheUnderZipf) {
  const std::vector<Bytes> sizes(5000, Bytes(1));
  for (const double exponent : {0.6, 0.8, 1.0, 1.2}) {
    for (const double capacity : {100., 1000.}) {
      const double che = CheLru(ZipfShares(5000, exponent), sizes, Bytes(capacity)).hit_rate;
      const double found = LruHitRate(sizes, exponent, Bytes(capacity), 1'000'000);
      EXPECT_NEAR(found / che, 1, 0.01) << "exponent " << exponent << ", " << capacity << " items";
    }
  }
}

TEST(CheLru, HoldsForItemsOfDifferentSizes) {
  Stream random(1, "sizes");
  std::vector<Bytes> sizes(5000);
  for (Bytes& size : sizes) size = Bytes(random.Uniform(0.5, 1.5));
  const double che = CheLru(ZipfShares(5000, 0.9), sizes, Bytes(500)).hit_rate;
  EXPECT_NEAR(LruHitRate(sizes, 0.9, Bytes(500), 500'000) / che, 1, 0.01);
}

TEST(CheLru, HoldsOfUniformDemandTheShareThatFits) {
  const std::vector<Bytes> sizes(100, Bytes(2));
  EXPECT_NEAR(CheLru(ZipfShares(100, 0), sizes, Bytes(50)).hit_rate, 0.25, 1e-12);
  const CheApproximation all = CheLru(ZipfShares(100, 1), sizes, Bytes(200));
  EXPECT_NEAR(all.hit_rate, 1, 1e-12);
  EXPECT_TRUE(std::isinf(all.characteristic_time));
  EXPECT_EQ(CheLru(ZipfShares(100, 1), sizes, Bytes(0)).hit_rate, 0);
}

TEST(CheLru, RefusesNumbersThatCannotBe) {
  const std::vector<double> shares{0.5, 0.5};
  const std::vector<Bytes> sizes{Bytes(1), Bytes(1)};
  EXPECT_EQ(WordsOf([&] { CheLru(shares, {{Bytes(1)}}, Bytes(1)); }),
            "cache theory: sizes: expected 2 sizes, found 1; give a size for each share");
  EXPECT_EQ(WordsOf([&] {
              CheLru({{0.5, -0.5}}, sizes, Bytes(1));
            }),
            "cache theory: share: expected a number >= 0, found -0.5; give the share of requests "
            "for each item");
  EXPECT_EQ(WordsOf([&] {
              CheLru({{0., 0.}}, sizes, Bytes(1));
            }),
            "cache theory: sum of shares: expected a number > 0, found 0; let something be asked "
            "for");
  EXPECT_EQ(WordsOf([] { ZipfShares(0, 1); }),
            "zipf demand: count: expected a whole number >= 1, found 0; ask for something");
  EXPECT_EQ(WordsOf([] { ZipfShares(2, -1); }),
            "zipf demand: exponent: expected a number >= 0, found -1; 0 is uniform, 0.6 to 1.2 is "
            "usual");
}

TEST(ZipfDemand, AsksInProportionToTheShares) {
  ZipfDemand demand({10, 1, 0}, Stream(1, "demand"));
  std::vector<double> asked(10);
  for (int i = 0; i < 100'000; ++i) asked[demand.Next()] += 1e-5;
  const std::vector<double> shares = ZipfShares(10, 1);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_NEAR(asked[i], shares[i], 0.005);
}

TEST(BestFixedHitRate, TakesTheMostRequestsPerByte) {
  const std::vector<Bytes> sizes{Bytes(4), Bytes(1), Bytes(1)};
  EXPECT_NEAR(BestFixedHitRate({{0.6, 0.3, 0.1}}, sizes, Bytes(3)), 0.3 + 0.6 / 2, 1e-12);
}

/// The most hits by trying all that a cache with knowledge of the future could do.
class AllWays {
 public:
  AllWays(const std::vector<std::size_t>& requests, const std::vector<Bytes>& sizes, Bytes capacity)
      : requests_(requests), sizes_(sizes), capacity_(capacity) {}

  std::uint64_t MostHits() const {
    std::vector<std::int64_t> best(std::size_t{1} << sizes_.size(), -1);  // by set of items held
    best[0] = 0;
    for (const std::size_t item : requests_) best = After(best, std::size_t{1} << item);
    return static_cast<std::uint64_t>(*std::ranges::max_element(best));
  }

 private:
  bool Fits(std::size_t set) const {
    Bytes used{0};
    for (std::size_t i = 0; i < sizes_.size(); ++i) {
      if ((set >> i & 1) != 0) used += sizes_[i];
    }
    return used <= capacity_;
  }
  std::vector<std::int64_t> After(const std::vector<std::int64_t>& best, std::size_t item) const {
    std::vector<std::int64_t> after(best.size(), -1);
    for (std::size_t held = 0; held < best.size(); ++held) {
      if (best[held] < 0) continue;
      const std::int64_t hits = best[held] + ((held & item) != 0 ? 1 : 0);
      const std::size_t all = held | item;
      for (std::size_t kept = all;; kept = (kept - 1) & all) {
        if (Fits(kept)) after[kept] = std::max(after[kept], hits);
        if (kept == 0) break;
      }
    }
    return after;
  }

  const std::vector<std::size_t>& requests_;
  const std::vector<Bytes>& sizes_;
  Bytes capacity_;
};

std::vector<std::size_t> RandomRequests(Stream& random, std::size_t count) {
  std::vector<std::size_t> requests(5 + random.Below(16));
  for (std::size_t& item : requests) item = random.Below(count);
  return requests;
}

TEST(BeladyHits, EqualsTheBestOfAllWays) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream random(seed, "belady");
    const std::size_t count = 2 + random.Below(4);
    const std::vector<std::size_t> requests = RandomRequests(random, count);
    const std::vector<Bytes> sizes(count, Bytes(1));
    const std::size_t slots = random.Below(count);
    const Bytes capacity(static_cast<double>(slots));
    const std::uint64_t best = AllWays(requests, sizes, capacity).MostHits();
    EXPECT_EQ(BeladyHits(requests, slots), best) << "seed " << seed;
    EXPECT_GE(MostHits(requests, sizes, capacity), static_cast<double>(best) - 1e-9);
  }
}

TEST(MostHits, IsNeverBelowTheBestOfAllWays) {
  int near = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream random(seed, "sizes");
    const std::size_t count = 2 + random.Below(4);
    std::vector<Bytes> sizes(count);
    for (Bytes& size : sizes) size = Bytes(static_cast<double>(1 + random.Below(5)));
    const std::vector<std::size_t> requests = RandomRequests(random, count);
    const Bytes capacity(static_cast<double>(random.Below(10)));
    const auto best = static_cast<double>(AllWays(requests, sizes, capacity).MostHits());
    const double bound = MostHits(requests, sizes, capacity);
    EXPECT_GE(bound, best - 1e-9) << "seed " << seed;
    if (bound < best + 1) ++near;
  }
  EXPECT_GT(near, 50);  // a bound that says something
}

// Farthest-next-use evicts for the sake of time alone: with sizes it is beaten.
TEST(MostHits, BoundsWhereBeladysRuleDoesNot) {
  const std::vector<std::size_t> requests{0, 1, 2, 0, 1, 2};
  const std::vector<Bytes> sizes{Bytes(2), Bytes(1), Bytes(1)};
  EXPECT_EQ(AllWays(requests, sizes, Bytes(2)).MostHits(), 2u);
  EXPECT_EQ(BeladyHits(requests, 1), 1u);  // as if each took all
  EXPECT_NEAR(MostHits(requests, sizes, Bytes(2)), 2 + 4. / 6, 1e-12);
}

TEST(MostHits, RefusesARequestForAnItemWithoutSize) {
  const std::vector<std::size_t> requests{0, 1};
  EXPECT_EQ(WordsOf([&] { MostHits(requests, {{Bytes(1)}}, Bytes(1)); }),
            "cache theory: request: expected the index of one of 1 items, found 1; give a size for "
            "each item");
}

}  // namespace
}  // namespace giot
