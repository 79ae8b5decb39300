#include "offload/queue_sharing.h"

#include <algorithm>

namespace giot {

void SharingQueue::Take(const ServerJob& job) {
  if (running_.empty()) {
    clock_ = Seconds(0);  // keeps its digits however long the run
  } else {
    clock_ += (Now() - since_) / static_cast<double>(running_.size());
  }
  running_.push_back({clock_ + job.work, arrivals_++, Now(), job});
  std::ranges::push_heap(running_, After);
  FindNext();
}

void SharingQueue::Happen() {
  std::ranges::pop_heap(running_, After);
  const Entry& done = running_.back();
  clock_ = done.attained;
  Serve({done.job, done.arrived, done.arrived, Now(), Now(), done.job.work});
  running_.pop_back();
  FindNext();
}

void SharingQueue::FindNext() {
  since_ = Now();
  if (running_.empty()) {
    next_ = kNoEvent;
    return;
  }
  const Seconds left = std::max(Seconds(0), running_.front().attained - clock_);
  next_ = Now() + left * static_cast<double>(running_.size());
}

std::vector<ServerJob> SharingQueue::DropAll() {
  std::ranges::sort(running_, {}, &Entry::number);
  std::vector<ServerJob> dropped;
  for (const Entry& entry : running_) dropped.push_back(entry.job);
  running_.clear();
  next_ = kNoEvent;
  return dropped;
}

}  // namespace giot
