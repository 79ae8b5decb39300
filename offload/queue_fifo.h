// One job at a time, in the order of arrival.
#pragma once

#include <deque>
#include <vector>

#include "offload/queue.h"

namespace giot {

/// First come, first served. Mean waiting of Poisson arrivals: MeanWaitFifo() (M/G/1).
class FifoQueue final : public ServerQueue {
 public:
  Seconds NextEvent() const override { return waiting_.empty() ? kNoEvent : finish_; }
  std::size_t Present() const override { return waiting_.size(); }
  std::vector<ServerJob> DropAll() override;

 protected:
  void Take(const ServerJob& job) override;
  void Happen() override;

 private:
  struct Entry {
    ServerJob job;
    Seconds arrived;
  };
  std::deque<Entry> waiting_;  ///< The first one runs.
  Seconds started_{0};
  Seconds finish_{0};
};

}  // namespace giot
