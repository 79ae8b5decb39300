#include "offload/queue_priority.h"

#include <algorithm>

namespace giot {

bool PriorityQueue::After(const Entry& a, const Entry& b) {
  if (a.job.priority != b.job.priority) return a.job.priority > b.job.priority;
  return a.number > b.number;
}

void PriorityQueue::Run(const Entry& entry) {
  current_ = entry;
  if (current_.fresh) current_.started = Now();
  current_.fresh = false;
  resumed_ = Now();
  running_ = true;
}

void PriorityQueue::Take(const ServerJob& job) {
  const Entry entry{job, arrivals_++, Now(), Now(), job.work, true};
  if (!running_) return Run(entry);
  const bool overtakes = rule_ == Rule::kGivesWay && job.priority < current_.job.priority;
  if (overtakes) current_.left -= Now() - resumed_;
  waiting_.push_back(overtakes ? current_ : entry);
  std::ranges::push_heap(waiting_, After);
  if (overtakes) Run(entry);
}

void PriorityQueue::Happen() {
  Serve({current_.job, current_.arrived, current_.started, Now(), Now(), current_.job.work});
  running_ = false;
  if (waiting_.empty()) return;
  std::ranges::pop_heap(waiting_, After);
  const Entry next = waiting_.back();
  waiting_.pop_back();
  Run(next);
}

std::vector<ServerJob> PriorityQueue::DropAll() {
  if (running_) waiting_.push_back(current_);
  std::ranges::sort(waiting_, {}, &Entry::number);
  std::vector<ServerJob> dropped;
  for (const Entry& entry : waiting_) dropped.push_back(entry.job);
  waiting_.clear();
  running_ = false;
  return dropped;
}

}  // namespace giot
