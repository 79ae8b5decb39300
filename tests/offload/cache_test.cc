#include "offload/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "offload/cache_demand.h"
#include "offload/cache_theory.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

using testing::ElementsAre;

EdgeCache Cache(const std::string& policy, std::vector<double> sizes, double capacity) {
  std::vector<CacheItem> items;
  for (const double size : sizes) items.push_back({Bytes(size), 1});
  return {items, Bytes(capacity), CachePolicies().Make(policy)};
}

EdgeCache EqualSizes(const std::string& policy, std::size_t count, double capacity) {
  return Cache(policy, std::vector<double>(count, 1), capacity);
}

std::vector<std::size_t> HeldBy(const EdgeCache& cache, std::size_t count) {
  std::vector<std::size_t> held;
  for (std::size_t i = 0; i < count; ++i) {
    if (cache.Holds(i)) held.push_back(i);
  }
  return held;
}

TEST(EdgeCache, LruKeepsWhatWasRequestedLast) {
  EdgeCache cache = EqualSizes("lru", 4, 2);
  for (const std::size_t item : {0, 1, 0, 2}) cache.Request(item);
  EXPECT_THAT(HeldBy(cache, 4), ElementsAre(0, 2));
  EXPECT_EQ(cache.Hits(), 1u);
  EXPECT_EQ(cache.HitRate(), 0.25);
}

TEST(EdgeCache, LfuKeepsWhatWasRequestedMostOften) {
  EdgeCache cache = EqualSizes("lfu", 4, 2);
  for (const std::size_t item : {0, 0, 1, 1, 2}) cache.Request(item);
  EXPECT_THAT(HeldBy(cache, 4), ElementsAre(0, 1));
  for (const std::size_t item : {2, 2}) cache.Request(item);  // three against two of item 0
  EXPECT_THAT(HeldBy(cache, 4), ElementsAre(1, 2));
}

TEST(EdgeCache, GdsfPrefersTheSmallTheFrequentAndTheDear) {
  EdgeCache sizes = Cache("gdsf", {8, 1, 1}, 9);
  for (const std::size_t item : {1, 0, 2}) sizes.Request(item);  // 1/8 leaves before 1/1
  EXPECT_THAT(HeldBy(sizes, 3), ElementsAre(1, 2));
  EdgeCache costs({{Bytes(4), 1}, {Bytes(4), 9}, {Bytes(4), 1}}, Bytes(8),
                  CachePolicies().Make("gdsf"));
  for (const std::size_t item : {1, 0, 2}) costs.Request(item);
  EXPECT_THAT(HeldBy(costs, 3), ElementsAre(1, 2));
}

// The level rises with what leaves, so that an item that was frequent long ago leaves at last.
TEST(EdgeCache, GdsfForgets) {
  EdgeCache cache = EqualSizes("gdsf", 100, 2);
  for (int i = 0; i < 5; ++i) cache.Request(0);
  for (std::size_t item = 1; item < 20; ++item) cache.Request(item);
  EXPECT_FALSE(cache.Holds(0));
  EdgeCache never = EqualSizes("lfu", 100, 2);
  for (int i = 0; i < 5; ++i) never.Request(0);
  for (std::size_t item = 1; item < 20; ++item) never.Request(item);
  EXPECT_TRUE(never.Holds(0));
}

TEST(EdgeCache, DensityRefusesALargeItemThatWouldDisplaceWorthierOnes) {
  EdgeCache cache = Cache("density", {1, 1, 2}, 2);
  for (const std::size_t item : {0, 1, 2}) cache.Request(item);
  EXPECT_THAT(HeldBy(cache, 3), ElementsAre(0, 1));
  for (int i = 0; i < 3; ++i) cache.Request(2);
  EXPECT_THAT(HeldBy(cache, 3), ElementsAre(2));
}

TEST(EdgeCache, RefusesWhatCannotBe) {
  EXPECT_EQ(WordsOf([] { EqualSizes("lru", 3, -1); }),
            "edge cache: capacity_byte: expected a number >= 0, found -1; give its room in bytes");
  EXPECT_EQ(
      WordsOf([] {
        Cache("lru", {1, 0}, 1);
      }),
      "edge cache: item 1: size_byte: expected a number > 0, found 0; give its size in bytes");
  EXPECT_EQ(WordsOf([] { Cache("lru", {std::numeric_limits<double>::quiet_NaN()}, 1); }),
            "edge cache: item 0: size_byte: expected a number > 0, found nan; give its size in "
            "bytes");
  EXPECT_EQ(WordsOf([] { EqualSizes("lru", 3, 1).Request(3); }),
            "edge cache: item: expected the index of one of 3 items, found 3; count from 0");
  EXPECT_EQ(WordsOf([] { EqualSizes("lfru", 3, 1); }),
            "unknown cache policy \"lfru\"; did you mean \"lru\"? known: lru, lfu, gdsf, density");
}

class AnyCachePolicy : public testing::TestWithParam<std::string> {};

TEST_P(AnyCachePolicy, NeverHoldsMoreThanItsCapacity) {
  Stream random(1, "sizes");
  std::vector<double> sizes(200);
  for (double& size : sizes) size = 0.1 + random.Exponential(1);
  EdgeCache cache = Cache(GetParam(), sizes, 10);
  ZipfDemand demand({200, 0.8, 20}, Stream(1, "demand"));
  for (int i = 0; i < 5000; ++i) {
    const std::size_t item = demand.Next();
    const bool held = cache.Holds(item);
    EXPECT_EQ(cache.Request(item), held);
    double used = 0;
    for (const std::size_t one : HeldBy(cache, 200)) used += sizes[one];
    ASSERT_NEAR(cache.Used().si(), used, 1e-9);
    ASSERT_LE(used, 10 + 1e-9);
  }
  EXPECT_GT(cache.Hits(), 500u);
  cache.Clear();
  EXPECT_EQ(cache.Used(), Bytes(0));
  EXPECT_TRUE(HeldBy(cache, 200).empty());
}

TEST_P(AnyCachePolicy, PassesByWhatIsLargerThanTheCache) {
  EdgeCache cache = Cache(GetParam(), {5, 1}, 4);
  cache.Request(1);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(cache.Request(0));
  EXPECT_TRUE(cache.Holds(1));
}

TEST_P(AnyCachePolicy, HitsAlwaysWhereEverythingFits) {
  EdgeCache cache = EqualSizes(GetParam(), 50, 50);
  ZipfDemand demand({50, 0.8, 0}, Stream(1, "demand"));
  std::vector<bool> seen(50);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t item = demand.Next();
    EXPECT_EQ(cache.Request(item), seen[item]);
    seen[item] = true;
  }
}

TEST_P(AnyCachePolicy, NeverPassesTheBounds) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Stream random(seed, "cache");
    const std::size_t count = 5 + random.Below(60);
    const double capacity = 1 + static_cast<double>(random.Below(count));
    std::vector<double> sizes(count, 1);
    const bool sized = seed % 2 == 1;
    for (double& size : sizes) size = sized ? 0.2 + random.Exponential(1) : 1;
    const ZipfDemand::Options options{count, random.Uniform(0.4, 1.4), random.Below(3) * 7};
    ZipfDemand demand(options, Stream(seed, "demand"));
    EdgeCache cache = Cache(GetParam(), sizes, capacity);
    std::vector<std::size_t> requests;
    for (int i = 0; i < 1500; ++i) cache.Request(requests.emplace_back(demand.Next()));
    const std::vector<Bytes> bytes(sizes.begin(), sizes.end());
    EXPECT_LE(static_cast<double>(cache.Hits()), MostHits(requests, bytes, Bytes(capacity)));
    if (sized) continue;
    EXPECT_LE(cache.Hits(), BeladyHits(requests, static_cast<std::size_t>(capacity)));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, AnyCachePolicy, testing::ValuesIn(CachePolicies().Names()));

double HitRate(const std::string& policy, const ZipfDemand::Options& options, double capacity,
               int requests) {
  EdgeCache cache = EqualSizes(policy, options.count, capacity);
  ZipfDemand demand(options, Stream(1, "demand"));
  for (int i = 0; i < requests / 4; ++i) cache.Request(demand.Next());
  cache.ResetCounts();
  for (int i = 0; i < requests; ++i) cache.Request(demand.Next());
  return cache.HitRate();
}

TEST(EdgeCache, LfuAndDensityComeNearTheBestFixedContentAtRest) {
  const ZipfDemand::Options rest{2000, 0.8, 0};
  const std::vector<Bytes> sizes(2000, Bytes(1));
  const double best = BestFixedHitRate(ZipfShares(2000, 0.8), sizes, Bytes(200));
  EXPECT_NEAR(HitRate("lfu", rest, 200, 400'000) / best, 1, 0.02);
  EXPECT_GT(HitRate("density", rest, 200, 400'000), 0.95 * best);
  EXPECT_LT(HitRate("lru", rest, 200, 400'000), 0.9 * best);
}

TEST(EdgeCache, WhatForgetsFollowsADriftThatLfuDoesNot) {
  const ZipfDemand::Options drift{2000, 0.8, 20};
  const double frequent = HitRate("lfu", drift, 200, 400'000);
  EXPECT_GT(HitRate("density", drift, 200, 400'000), 1.2 * frequent);
  EXPECT_GT(HitRate("lru", drift, 200, 400'000), 1.1 * frequent);
}

}  // namespace
}  // namespace giot
