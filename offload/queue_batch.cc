#include "offload/queue_batch.h"

#include <algorithm>
#include <utility>

#include "sim/base/require.h"

namespace giot {

BatchQueue::BatchQueue(const Options& options, BatchTime time)
    : options_(options), time_(std::move(time)) {
  RequireAtLeast(options.max_batch, 1, {"batch queue", "max_batch", "a batch holds a job"});
  RequireAtLeastZero(options.max_wait.si(),
                     {"batch queue", "max_wait_s", "give how long a job may wait for others"});
}

Seconds BatchQueue::NextEvent() const {
  if (!batch_.empty()) return finish_;
  if (waiting_.empty()) return kNoEvent;
  if (std::ssize(waiting_) >= options_.max_batch) return Now();
  return std::max(Now(), arrived_.front() + options_.max_wait);
}

void BatchQueue::Take(const ServerJob& job) {
  waiting_.push_back(job);
  arrived_.push_back(Now());
}

void BatchQueue::Happen() { batch_.empty() ? Start() : Finish(); }

void BatchQueue::Start() {
  const auto count =
      std::min(std::ssize(waiting_), static_cast<std::ptrdiff_t>(options_.max_batch));
  batch_.assign(waiting_.begin(), waiting_.begin() + count);
  batch_arrived_.assign(arrived_.begin(), arrived_.begin() + count);
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  arrived_.erase(arrived_.begin(), arrived_.begin() + count);
  const Seconds time = time_(batch_);
  RequireAtLeastZero(time.si(), {"batch queue", "batch_time_s", "check the cost of a batch"});
  started_ = Now();
  finish_ = Now() + time;
}

void BatchQueue::Finish() {
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    Serve({batch_[i], batch_arrived_[i], started_, Now(), Now(), Now() - started_});
  }
  batch_.clear();
}

std::vector<ServerJob> BatchQueue::DropAll() {
  std::vector<ServerJob> dropped = std::exchange(batch_, {});
  dropped.insert(dropped.end(), waiting_.begin(), waiting_.end());
  waiting_.clear();
  arrived_.clear();
  return dropped;
}

}  // namespace giot
