#include "offload/queue_fifo.h"

namespace giot {

void FifoQueue::Take(const ServerJob& job) {
  waiting_.push_back({job, Now()});
  if (waiting_.size() > 1) return;
  started_ = Now();
  finish_ = Now() + job.work;
}

void FifoQueue::Happen() {
  const Entry& first = waiting_.front();
  Serve({first.job, first.arrived, started_, finish_, finish_, first.job.work});
  waiting_.pop_front();
  started_ = finish_;
  if (!waiting_.empty()) finish_ += waiting_.front().job.work;
}

std::vector<ServerJob> FifoQueue::DropAll() {
  std::vector<ServerJob> dropped;
  for (const Entry& entry : waiting_) dropped.push_back(entry.job);
  waiting_.clear();
  return dropped;
}

}  // namespace giot
