#include "offload/cache.h"

#include <fmt/format.h>

#include <utility>

#include "sim/base/require.h"

namespace giot {

EdgeCache::EdgeCache(std::vector<CacheItem> items, Bytes capacity,
                     std::unique_ptr<CachePolicy> policy)
    : capacity_(capacity), policy_(std::move(policy)) {
  RequireAtLeastZero(capacity.si(), {"edge cache", "capacity_byte", "give its room in bytes"});
  for (const CacheItem& item : items) {
    const std::string name = fmt::format("edge cache: item {}", entries_.size());
    RequireAboveZero(item.size.si(), {name, "size_byte", "give its size in bytes"});
    RequireAtLeastZero(item.miss_cost, {name, "miss_cost", "give what fetching it costs"});
    entries_.emplace_back();
    entries_.back().item = item;
  }
}

double EdgeCache::HitRate() const {
  return requests_ == 0 ? 0 : static_cast<double>(hits_) / static_cast<double>(requests_);
}

void EdgeCache::ResetCounts() { requests_ = hits_ = 0; }

bool EdgeCache::Request(std::size_t item) {
  if (item >= entries_.size()) {
    Refuse({"edge cache", "item", "count from 0"},
           fmt::format("the index of one of {} items", entries_.size()), fmt::format("{}", item));
  }
  ++requests_;
  Entry& entry = entries_[item];
  const bool hit = entry.place != kOut;
  Note(entry);
  if (hit) {
    ++hits_;
    Settle(entry.place);
  } else if (MakeRoom(entry)) {
    Put(item);
  }
  return hit;
}

void EdgeCache::Note(Entry& entry) {
  ++clock_;
  ++entry.count;
  entry.count_held = entry.place == kOut ? 1 : entry.count_held + 1;
  const std::uint64_t since = entry.last == 0 ? 0 : clock_ - entry.last;
  entry.last = clock_;
  entry.rank =
      policy_->Rank({entry.item, clock_, entry.count, entry.count_held, since, &entry.score});
}

bool EdgeCache::MakeRoom(const Entry& newcomer) {
  if (newcomer.item.size > capacity_) return false;
  std::vector<std::size_t> leaving;
  Bytes left = capacity_ - used_;
  while (left < newcomer.item.size) {
    const std::size_t first = heap_.front();
    if (policy_->MustOutrank() && entries_[first].rank >= newcomer.rank) {
      for (const std::size_t item : leaving) Put(item);
      return false;
    }
    left += entries_[first].item.size;
    leaving.push_back(first);
    TakeOut(first);
  }
  for (const std::size_t item : leaving) policy_->Evicted(entries_[item].rank);
  return true;
}

void EdgeCache::Clear() {
  for (const std::size_t item : heap_) entries_[item].place = kOut;
  heap_.clear();
  used_ = Bytes(0);
}

bool EdgeCache::LeavesBefore(std::size_t a, std::size_t b) const {
  const Entry& first = entries_[a];
  const Entry& second = entries_[b];
  return first.rank != second.rank ? first.rank < second.rank : first.last < second.last;
}

void EdgeCache::Put(std::size_t item) {
  entries_[item].place = heap_.size();
  heap_.push_back(item);
  used_ += entries_[item].item.size;
  Settle(entries_[item].place);
}

void EdgeCache::TakeOut(std::size_t item) {
  const std::size_t place = std::exchange(entries_[item].place, kOut);
  used_ -= entries_[item].item.size;
  const std::size_t moved = heap_.back();
  heap_.pop_back();
  if (moved == item) {
    if (heap_.empty()) used_ = Bytes(0);  // takes the rounding of sums off
    return;
  }
  heap_[place] = moved;
  entries_[moved].place = place;
  Settle(place);
}

void EdgeCache::Settle(std::size_t place) {
  const std::size_t item = heap_[place];
  const auto move = [&](std::size_t to) {
    std::swap(heap_[place], heap_[to]);
    entries_[heap_[place]].place = place;
    entries_[item].place = place = to;
  };
  while (place > 0 && LeavesBefore(item, heap_[(place - 1) / 2])) move((place - 1) / 2);
  for (;;) {
    std::size_t next = 2 * place + 1;
    if (next >= heap_.size()) return;
    if (next + 1 < heap_.size() && LeavesBefore(heap_[next + 1], heap_[next])) ++next;
    if (!LeavesBefore(heap_[next], item)) return;
    move(next);
  }
}

}  // namespace giot
