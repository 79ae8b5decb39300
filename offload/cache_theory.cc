#include "offload/cache_theory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <string>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr std::string_view kOf = "cache theory";
constexpr double kInfinite = std::numeric_limits<double>::infinity();

void CheckSizes(std::span<const Bytes> sizes, Bytes capacity) {
  RequireAtLeastZero(capacity.si(), {kOf, "capacity_byte", "give the cache's room in bytes"});
  for (const Bytes size : sizes) {
    RequireAboveZero(size.si(), {kOf, "size_byte", "give each item's size in bytes"});
  }
}

/// The shares with a sum of 1.
std::vector<double> Scaled(std::span<const double> shares, std::span<const Bytes> sizes,
                           Bytes capacity) {
  CheckSizes(sizes, capacity);
  if (shares.size() != sizes.size()) {
    Refuse({kOf, "sizes", "give a size for each share"}, fmt::format("{} sizes", shares.size()),
           fmt::format("{}", sizes.size()));
  }
  for (const double share : shares) {
    RequireAtLeastZero(share, {kOf, "share", "give the share of requests for each item"});
  }
  std::vector<double> scaled(shares.begin(), shares.end());
  const double total = std::accumulate(scaled.begin(), scaled.end(), 0.0);
  RequireAboveZero(total, {kOf, "sum of shares", "let something be asked for"});
  for (double& share : scaled) share /= total;
  return scaled;
}

/// Bytes held at a characteristic time.
Bytes HeldAt(double time, std::span<const double> shares, std::span<const Bytes> sizes) {
  Bytes held{0};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    held += sizes[i] * -std::expm1(-shares[i] * time);
  }
  return held;
}

double CharacteristicTime(std::span<const double> shares, std::span<const Bytes> sizes,
                          Bytes capacity) {
  Bytes requested{0};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] > 0) requested += sizes[i];
  }
  if (capacity >= requested) return kInfinite;
  double low = 0, high = 1;
  while (HeldAt(high, shares, sizes) < capacity && std::isfinite(high))
    low = std::exchange(high, 2 * high);
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (HeldAt(middle, shares, sizes) < capacity ? low : high) = middle;
  }
  return low;
}

}  // namespace

CheApproximation CheLru(std::span<const double> shares, std::span<const Bytes> sizes,
                        Bytes capacity) {
  const std::vector<double> scaled = Scaled(shares, sizes, capacity);
  CheApproximation che;
  che.characteristic_time = CharacteristicTime(scaled, sizes, capacity);
  for (const double share : scaled) {
    che.held.push_back(share > 0 ? -std::expm1(-share * che.characteristic_time) : 0);
    che.hit_rate += share * che.held.back();
  }
  return che;
}

double BestFixedHitRate(std::span<const double> shares, std::span<const Bytes> sizes,
                        Bytes capacity) {
  const std::vector<double> scaled = Scaled(shares, sizes, capacity);
  std::vector<std::size_t> order(scaled.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](std::size_t i) { return scaled[i] / sizes[i].si(); });
  double rate = 0;
  for (const std::size_t i : order) {
    const double part = std::min(1.0, capacity / sizes[i]);
    rate += part * scaled[i];
    capacity -= part * sizes[i];
  }
  return rate;
}

namespace {

constexpr std::size_t kNotAgain = static_cast<std::size_t>(-1);

/// For each request, the place of the next one for the same item.
std::vector<std::size_t> NextRequests(std::span<const std::size_t> requests) {
  std::vector<std::size_t> next(requests.size(), kNotAgain);
  std::vector<std::size_t> seen;
  for (std::size_t at = requests.size(); at-- > 0;) {
    if (requests[at] >= seen.size()) seen.resize(requests[at] + 1, kNotAgain);
    next[at] = std::exchange(seen[requests[at]], at);
  }
  return next;
}

}  // namespace

std::uint64_t BeladyHits(std::span<const std::size_t> requests, std::size_t slots) {
  const std::vector<std::size_t> next = NextRequests(requests);
  // Held items by their next request, the latest on top. A request is known by its place, so that
  // an entry whose request has come is told from the one that took over from it.
  std::priority_queue<std::size_t> held;
  std::vector<bool> is_held(requests.size(), false);
  std::uint64_t hits = 0;
  std::size_t used = 0;
  for (std::size_t at = 0; at < requests.size(); ++at) {
    if (is_held[at]) {
      ++hits;
      --used;
    }
    if (next[at] == kNotAgain) continue;
    held.push(next[at]);
    is_held[next[at]] = true;
    if (++used <= slots) continue;
    is_held[held.top()] = false;  // later than all that is past, so it is no stale entry
    held.pop();
    --used;
  }
  return hits;
}

double MostHits(std::span<const std::size_t> requests, std::span<const Bytes> sizes,
                Bytes capacity) {
  CheckSizes(sizes, capacity);
  const std::vector<std::size_t> next = NextRequests(requests);
  std::vector<double> needs;  // byte-requests of each possible hit
  for (std::size_t at = 0; at < requests.size(); ++at) {
    if (requests[at] >= sizes.size()) {
      Refuse({kOf, "request", "give a size for each item"},
             fmt::format("the index of one of {} items", sizes.size()),
             fmt::format("{}", requests[at]));
    }
    if (next[at] == kNotAgain || sizes[requests[at]] > capacity) continue;
    needs.push_back(sizes[requests[at]].si() * static_cast<double>(next[at] - at));
  }
  std::ranges::sort(needs);
  double left = requests.empty() ? 0 : capacity.si() * static_cast<double>(requests.size() - 1);
  double hits = 0;
  for (const double need : needs) {
    if (need > left) return hits + left / need;
    left -= need;
    ++hits;
  }
  return hits;
}

}  // namespace giot
