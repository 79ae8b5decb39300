// Several jobs at once, begun and ended together.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "offload/queue.h"

namespace giot {

/// Static batching: the server takes the jobs that came first, up to `max_batch`, once so many wait
/// or the first of them has waited for `max_wait`; all of a batch leave together. Jobs that come
/// meanwhile wait for the next batch. Mean waiting with max_wait 0: MeanWaitBatch().
class BatchQueue final : public ServerQueue {
 public:
  /// Time of one batch, >= 0, e.g. a step of a large model times the longest output.
  using BatchTime = std::function<Seconds(std::span<const ServerJob>)>;
  struct Options {
    std::int64_t max_batch = 8;  ///< >= 1
    Seconds max_wait{0};         ///< >= 0
  };

  /// Throws ScenarioError where an option is out of its range.
  BatchQueue(const Options& options, BatchTime time);

  Seconds NextEvent() const override;
  bool Working() const override { return !batch_.empty(); }
  std::size_t Present() const override { return waiting_.size() + batch_.size(); }
  std::vector<ServerJob> DropAll() override;

 protected:
  void Take(const ServerJob& job) override;
  void Happen() override;

 private:
  void Start();
  void Finish();

  Options options_;
  BatchTime time_;
  std::deque<ServerJob> waiting_;
  std::deque<Seconds> arrived_;  ///< Of those that wait.
  std::vector<ServerJob> batch_;
  std::vector<Seconds> batch_arrived_;
  Seconds started_{0};
  Seconds finish_{0};
};

}  // namespace giot
