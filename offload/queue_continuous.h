// A language model's server: jobs join and leave the batch between two steps.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "offload/queue.h"

namespace giot {

/// What one step of the server computes.
struct TokenStep {
  std::int64_t prompt_tokens = 0;   ///< Of the jobs that join: their prompts are read whole.
  std::int64_t joining = 0;         ///< Jobs that join; each leaves the step with its first token.
  std::int64_t decoding = 0;        ///< Jobs that generate one more token.
  std::int64_t context_tokens = 0;  ///< Cached tokens that those read: prompts and outputs so far.
};

/// Continuous (iteration-level) batching, Yu et al., Orca, OSDI 2022: at each step's start the jobs
/// that came first join while there is room for them; a job that joins has its prompt read in that
/// step and its first token at the step's end, one more after each further step, and leaves with
/// the last. The cache for its whole prompt and output is set aside when it joins, so that no job
/// is ever thrown out.
class ContinuousBatchQueue final : public ServerQueue {
 public:
  /// Time of one step, >= 0.
  using StepTime = std::function<Seconds(const TokenStep&)>;
  struct Options {
    std::int64_t max_batch = 64;          ///< Jobs at once, >= 1.
    std::int64_t cache_tokens = 1 << 20;  ///< Room for prompts and outputs of all of them, >= 1.
    std::int64_t step_prompt_tokens = 1 << 20;  ///< Prompts read in a step, unless one alone is
                                                ///< longer; >= 1.
  };

  /// Throws ScenarioError where an option is out of its range.
  ContinuousBatchQueue(const Options& options, StepTime time);

  Seconds NextEvent() const override;
  bool Working() const override { return stepping_; }
  std::size_t Present() const override { return waiting_.size() + finishing_.size(); }
  std::vector<ServerJob> DropAll() override;
  /// Jobs that take part in the step under way.
  std::size_t Running() const { return finishing_.size(); }
  /// Tokens of the cache that are set aside.
  std::int64_t Reserved() const { return reserved_; }
  std::uint64_t Steps() const { return steps_; }

 protected:
  /// Throws ScenarioError where the job alone needs more than the whole cache.
  void Take(const ServerJob& job) override;
  void Happen() override;

 private:
  struct Entry {
    ServerJob job;
    std::uint64_t number = 0;
    Seconds arrived, started, first_output;
  };
  /// When a running job is done, and where its entry lies.
  struct Finishing {
    std::uint64_t step;
    std::uint64_t number;
    std::size_t slot;
  };
  static bool After(const Finishing& a, const Finishing& b) {
    return a.step != b.step ? a.step > b.step : a.number > b.number;
  }
  static std::int64_t TokensOf(const ServerJob& job) {
    return job.prompt_tokens + job.output_tokens;
  }
  bool FitsNext(const TokenStep& step) const;
  void Join(TokenStep& step);
  void StartStep();
  void FinishStep();
  std::size_t PlaceOf(const Entry& entry);

  Options options_;
  StepTime time_;
  std::deque<Entry> waiting_;
  std::vector<Entry> slots_;
  std::vector<std::size_t> free_slots_;
  std::vector<Finishing> finishing_;  ///< A heap by After().
  std::vector<std::size_t> joining_;  ///< Slots of those that joined with this step.
  std::uint64_t steps_ = 0;           ///< Begun so far.
  std::int64_t reserved_ = 0;
  std::int64_t decoding_ = 0;
  std::int64_t context_tokens_ = 0;
  std::uint64_t arrivals_ = 0;
  Seconds step_end_{0};
  bool stepping_ = false;
};

}  // namespace giot
