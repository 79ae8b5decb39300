// All jobs at once, each at an equal share of the server.
#pragma once

#include <cstdint>
#include <vector>

#include "offload/queue.h"

namespace giot {

/// Egalitarian processor sharing: n jobs run at 1/n of the speed each, as threads on a processor or
/// streams on a link do. A clock runs at the speed that each job gets, so that an event costs
/// O(log n) whatever shares change. Mean latency: MeanLatencySharing() (M/G/1-PS).
class SharingQueue final : public ServerQueue {
 public:
  Seconds NextEvent() const override { return next_; }
  std::size_t Present() const override { return running_.size(); }
  std::vector<ServerJob> DropAll() override;

 protected:
  void Take(const ServerJob& job) override;
  void Happen() override;

 private:
  struct Entry {
    Seconds attained;  ///< Clock at which it is done.
    std::uint64_t number;
    Seconds arrived;
    ServerJob job;
  };
  /// Whether `a` is done after `b`: the order of the heap.
  static bool After(const Entry& a, const Entry& b) {
    return a.attained != b.attained ? a.attained > b.attained : a.number > b.number;
  }
  void FindNext();

  std::vector<Entry> running_;  ///< A heap by After().
  Seconds clock_{0};            ///< Service that a job present throughout has got, at since_.
  Seconds since_{0};
  Seconds next_ = kNoEvent;
  std::uint64_t arrivals_ = 0;
};

}  // namespace giot
