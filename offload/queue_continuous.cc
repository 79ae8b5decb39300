#include "offload/queue_continuous.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "sim/base/require.h"

namespace giot {

ContinuousBatchQueue::ContinuousBatchQueue(const Options& options, StepTime time)
    : options_(options), time_(std::move(time)) {
  const std::string_view of = "continuous batch queue";
  RequireAtLeast(options.max_batch, 1, {of, "max_batch", "a batch holds a job"});
  RequireAtLeast(options.cache_tokens, 1,
                 {of, "cache_tokens", "divide the memory left by the weights by a token's bytes"});
  RequireAtLeast(options.step_prompt_tokens, 1,
                 {of, "step_prompt_tokens", "give how many tokens of prompts a step may read"});
}

Seconds ContinuousBatchQueue::NextEvent() const {
  if (stepping_) return step_end_;
  return waiting_.empty() ? kNoEvent : Now();
}

void ContinuousBatchQueue::Take(const ServerJob& job) {
  if (TokensOf(job) > options_.cache_tokens) {
    const std::string name = fmt::format("job {}", job.id);
    Refuse({name, "prompt_tokens + output_tokens", "send it to a server with more memory"},
           fmt::format("at most {} tokens of the cache", options_.cache_tokens),
           fmt::format("{}", TokensOf(job)));
  }
  waiting_.push_back({job, arrivals_++, Now(), {}, {}});
}

void ContinuousBatchQueue::Happen() {
  if (stepping_) FinishStep();
  if (!waiting_.empty() || !finishing_.empty()) StartStep();
}

bool ContinuousBatchQueue::FitsNext(const TokenStep& step) const {
  const ServerJob& job = waiting_.front().job;
  return std::ssize(finishing_) < options_.max_batch &&
         reserved_ + TokensOf(job) <= options_.cache_tokens &&
         (step.joining == 0 ||
          step.prompt_tokens + job.prompt_tokens <= options_.step_prompt_tokens);
}

std::size_t ContinuousBatchQueue::PlaceOf(const Entry& entry) {
  if (free_slots_.empty()) {
    slots_.push_back(entry);
    return slots_.size() - 1;
  }
  const std::size_t slot = free_slots_.back();
  free_slots_.pop_back();
  slots_[slot] = entry;
  return slot;
}

void ContinuousBatchQueue::Join(TokenStep& step) {
  Entry& entry = waiting_.front();
  entry.started = Now();
  reserved_ += TokensOf(entry.job);
  step.prompt_tokens += entry.job.prompt_tokens;
  ++step.joining;
  const std::size_t slot = PlaceOf(entry);
  const auto more = static_cast<std::uint64_t>(entry.job.output_tokens - 1);
  finishing_.push_back({steps_ + more, entry.number, slot});
  std::ranges::push_heap(finishing_, After);
  joining_.push_back(slot);
  waiting_.pop_front();
}

void ContinuousBatchQueue::StartStep() {
  TokenStep step{0, 0, decoding_, context_tokens_};
  ++steps_;
  while (!waiting_.empty() && FitsNext(step)) Join(step);
  const Seconds time = time_(step);
  RequireAtLeastZero(time.si(),
                     {"continuous batch queue", "step_time_s", "check the cost of a step"});
  step_end_ = Now() + time;
  stepping_ = true;
}

void ContinuousBatchQueue::FinishStep() {
  stepping_ = false;
  context_tokens_ += decoding_;
  for (const std::size_t slot : joining_) {
    slots_[slot].first_output = Now();
    ++decoding_;
    context_tokens_ += slots_[slot].job.prompt_tokens + 1;
  }
  joining_.clear();
  while (!finishing_.empty() && finishing_.front().step == steps_) {
    const std::size_t slot = finishing_.front().slot;
    const Entry& done = slots_[slot];
    Serve({done.job, done.arrived, done.started, done.first_output, Now(), Now() - done.started});
    --decoding_;
    context_tokens_ -= TokensOf(done.job);
    reserved_ -= TokensOf(done.job);
    free_slots_.push_back(slot);
    std::ranges::pop_heap(finishing_, After);
    finishing_.pop_back();
  }
}

std::vector<ServerJob> ContinuousBatchQueue::DropAll() {
  std::ranges::sort(finishing_, {}, &Finishing::number);
  std::vector<ServerJob> dropped;
  for (const Finishing& one : finishing_) dropped.push_back(slots_[one.slot].job);
  for (const Entry& entry : waiting_) dropped.push_back(entry.job);
  waiting_.clear();
  slots_.clear();
  free_slots_.clear();
  finishing_.clear();
  joining_.clear();
  reserved_ = decoding_ = context_tokens_ = 0;
  stepping_ = false;
  return dropped;
}

}  // namespace giot
