// A cache of models or results at the edge: which items it keeps is for a policy to rank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/base/registry.h"
#include "sim/base/units.h"

namespace giot {

/// An item that a cache may hold.
struct CacheItem {
  Bytes size{1};         ///< > 0
  double miss_cost = 1;  ///< What fetching it costs, in any one unit (seconds, joules); >= 0.
};

/// A request as a policy sees it.
struct CacheRequest {
  CacheItem item;
  std::uint64_t now = 0;         ///< Requests so far, this one included.
  std::uint64_t count = 0;       ///< Those for this item.
  std::uint64_t count_held = 0;  ///< Those since it was last taken in; 1 where it is to be now.
  std::uint64_t since_last = 0;  ///< Requests since the item's last one; 0 for its first.
  double* score = nullptr;       ///< The policy's own note on the item, 0 at first.
};

/// Ranks items; the lowest rank leaves first, of equal ones the one not requested for longest.
class CachePolicy {
 public:
  virtual ~CachePolicy() = default;
  /// The rank that the item has from this request on.
  virtual double Rank(const CacheRequest& request) = 0;
  /// Told of each item that leaves.
  virtual void Evicted(double rank) { static_cast<void>(rank); }
  /// Whether an item enters only where it ranks above all that would have to leave for it.
  virtual bool MustOutrank() const { return false; }
};

/// The policies: `lru`, `lfu`, `gdsf`, `density`.
const Registry<CachePolicy>& CachePolicies();

/// A cache of limited size. What is larger than the whole cache is never taken in.
class EdgeCache {
 public:
  /// Throws ScenarioError for an item without size, a cost or capacity that cannot be.
  EdgeCache(std::vector<CacheItem> items, Bytes capacity, std::unique_ptr<CachePolicy> policy);

  /// Asks for an item, by its index: true where the cache holds it. If not, it is fetched and taken
  /// in, unless the policy ranks it too low. Throws ScenarioError for an item that there is not.
  bool Request(std::size_t item);
  bool Holds(std::size_t item) const { return entries_[item].place != kOut; }
  /// Throws all items out, e.g. at a power loss; counts of requests stay.
  void Clear();

  Bytes Used() const { return used_; }
  Bytes Capacity() const { return capacity_; }
  std::uint64_t Requests() const { return requests_; }
  std::uint64_t Hits() const { return hits_; }
  /// Share of requests that were hits; 0 before the first.
  double HitRate() const;
  /// Counts again from 0, with the cache as it is.
  void ResetCounts();

 private:
  static constexpr std::size_t kOut = static_cast<std::size_t>(-1);
  struct Entry {
    CacheItem item;
    std::uint64_t count = 0;
    std::uint64_t count_held = 0;
    std::uint64_t last = 0;  ///< Number of its last request; 0: none yet.
    double rank = 0;
    double score = 0;
    std::size_t place = kOut;  ///< In heap_.
  };
  void Note(Entry& entry);
  bool MakeRoom(const Entry& newcomer);
  // A heap of items, the next to leave on top, in which each entry knows its place.
  bool LeavesBefore(std::size_t a, std::size_t b) const;
  void Put(std::size_t item);
  void TakeOut(std::size_t item);
  void Settle(std::size_t place);

  std::vector<Entry> entries_;
  Bytes capacity_;
  std::unique_ptr<CachePolicy> policy_;
  std::vector<std::size_t> heap_;
  Bytes used_{0};
  std::uint64_t clock_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace giot
