// One job at a time, the most urgent first.
#pragma once

#include <cstdint>
#include <vector>

#include "offload/queue.h"

namespace giot {

/// Lower `priority` first; within one, in the order of arrival. A running job either goes on to its
/// end or gives way to a more urgent one and resumes later without loss. Mean latencies:
/// MeanWaitPriority(), MeanLatencyPreemptive().
class PriorityQueue final : public ServerQueue {
 public:
  enum class Rule { kRunsToItsEnd, kGivesWay };

  explicit PriorityQueue(Rule rule = Rule::kRunsToItsEnd) : rule_(rule) {}

  Seconds NextEvent() const override { return running_ ? resumed_ + current_.left : kNoEvent; }
  std::size_t Present() const override { return waiting_.size() + (running_ ? 1 : 0); }
  std::vector<ServerJob> DropAll() override;

 protected:
  void Take(const ServerJob& job) override;
  void Happen() override;

 private:
  struct Entry {
    ServerJob job;
    std::uint64_t number;  ///< In order of arrival.
    Seconds arrived;
    Seconds started;
    Seconds left;  ///< Of the work.
    bool fresh;    ///< It has not run yet.
  };
  /// Whether `a` runs after `b`: the order of the heap.
  static bool After(const Entry& a, const Entry& b);
  void Run(const Entry& entry);

  Rule rule_;
  std::vector<Entry> waiting_;  ///< A heap by After().
  Entry current_{};
  Seconds resumed_{0};  ///< When the current one last got the server.
  bool running_ = false;
  std::uint64_t arrivals_ = 0;
};

}  // namespace giot
