#include "offload/queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "offload/queue_batch.h"
#include "offload/queue_continuous.h"
#include "offload/queue_fifo.h"
#include "offload/queue_priority.h"
#include "offload/queue_sharing.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

using testing::DoubleNear;
using testing::ElementsAre;

ServerJob Job(std::uint64_t id, double work, int priority = 0) {
  ServerJob job;
  job.id = id;
  job.work = Seconds(work);
  job.priority = priority;
  return job;
}

ServerJob Prompt(std::uint64_t id, std::int64_t prompt, std::int64_t output) {
  ServerJob job;
  job.id = id;
  job.prompt_tokens = prompt;
  job.output_tokens = output;
  return job;
}

std::vector<std::uint64_t> IdsOf(const std::vector<ServerJob>& jobs) {
  std::vector<std::uint64_t> ids;
  for (const ServerJob& job : jobs) ids.push_back(job.id);
  return ids;
}

std::vector<std::uint64_t> OrderOf(const ServerQueue& queue) {
  std::vector<std::uint64_t> ids;
  for (const ServedJob& served : queue.Served()) ids.push_back(served.job.id);
  return ids;
}

std::vector<double> FinishesOf(const ServerQueue& queue) {
  std::vector<double> finishes;
  for (const ServedJob& served : queue.Served()) finishes.push_back(served.finished.si());
  return finishes;
}

TEST(FifoQueue, ServesInTheOrderOfArrivalAndTellsWhereTheTimeWent) {
  FifoQueue queue;
  EXPECT_EQ(queue.NextEvent(), kNoEvent);
  queue.Arrive(Seconds(1), Job(1, 3));
  queue.Arrive(Seconds(2), Job(2, 1));
  EXPECT_EQ(queue.NextEvent(), Seconds(4));
  EXPECT_EQ(queue.Present(), 2u);
  queue.AdvanceTo(Seconds(10));
  ASSERT_EQ(queue.Served().size(), 2u);
  const ServedJob& second = queue.Served()[1];
  EXPECT_EQ(second.job.id, 2u);
  EXPECT_EQ(second.arrived, Seconds(2));
  EXPECT_EQ(second.started, Seconds(4));
  EXPECT_EQ(second.finished, Seconds(5));
  EXPECT_EQ(second.Waiting(), Seconds(2));
  EXPECT_EQ(second.Latency(), Seconds(3));
  EXPECT_EQ(queue.Busy(), Seconds(4));
  EXPECT_FALSE(queue.Working());
  queue.ForgetServed();
  EXPECT_TRUE(queue.Served().empty());
}

TEST(PriorityQueue, LetsTheMostUrgentOvertakeThoseThatWait) {
  PriorityQueue queue;
  queue.Arrive(Seconds(0), Job(1, 4, 2));
  queue.Arrive(Seconds(1), Job(2, 1, 1));
  queue.Arrive(Seconds(2), Job(3, 1, 0));
  queue.Arrive(Seconds(2), Job(4, 1, 0));
  queue.AdvanceTo(Seconds(10));
  EXPECT_THAT(OrderOf(queue), ElementsAre(1, 3, 4, 2));
  EXPECT_THAT(FinishesOf(queue), ElementsAre(4, 5, 6, 7));
}

TEST(PriorityQueue, InterruptsAndResumesWithoutLoss) {
  PriorityQueue queue(PriorityQueue::Rule::kGivesWay);
  queue.Arrive(Seconds(0), Job(1, 4, 2));
  queue.Arrive(Seconds(1), Job(2, 2, 1));
  queue.Arrive(Seconds(2), Job(3, 1, 0));
  queue.Arrive(Seconds(2), Job(4, 1, 2));
  queue.AdvanceTo(Seconds(10));
  EXPECT_THAT(OrderOf(queue), ElementsAre(3, 2, 1, 4));
  EXPECT_THAT(FinishesOf(queue), ElementsAre(3, 4, 7, 8));
  EXPECT_EQ(queue.Served()[2].started, Seconds(0));
  EXPECT_EQ(queue.Served()[2].Waiting(), Seconds(3));
  EXPECT_EQ(queue.Busy(), Seconds(8));
}

TEST(SharingQueue, SharesTheServerEqually) {
  SharingQueue queue;
  queue.Arrive(Seconds(0), Job(1, 3));
  queue.Arrive(Seconds(1), Job(2, 1));
  EXPECT_EQ(queue.NextEvent(), Seconds(3));
  queue.Arrive(Seconds(2), Job(3, 10));
  queue.AdvanceTo(Seconds(20));
  // At 2 s: 1.5 s left of job 1, 0.5 s of job 2, 10 s of job 3.
  EXPECT_THAT(OrderOf(queue), ElementsAre(2, 1, 3));
  EXPECT_THAT(FinishesOf(queue),
              ElementsAre(DoubleNear(3.5, 1e-12), DoubleNear(5.5, 1e-12), DoubleNear(14, 1e-12)));
  EXPECT_NEAR(queue.Served()[0].Waiting().si(), 1.5, 1e-12);
  EXPECT_NEAR(queue.Busy().si(), 14, 1e-12);
}

// A batch takes 1 s and half a second per job.
Seconds BatchTime(std::span<const ServerJob> jobs) {
  return Seconds(1 + 0.5 * static_cast<double>(jobs.size()));
}

TEST(BatchQueue, StartsWhenItIsFullOrTheFirstHasWaitedLongEnough) {
  BatchQueue queue({2, Seconds(5)}, BatchTime);
  queue.Arrive(Seconds(0), Job(1, 0));
  EXPECT_EQ(queue.NextEvent(), Seconds(5));
  EXPECT_FALSE(queue.Working());
  queue.Arrive(Seconds(1), Job(2, 0));  // full: 1 to 3 s
  queue.Arrive(Seconds(2), Job(3, 0));  // waits for a fourth until 7 s
  queue.AdvanceTo(Seconds(20));
  EXPECT_THAT(OrderOf(queue), ElementsAre(1, 2, 3));
  EXPECT_THAT(FinishesOf(queue), ElementsAre(3, 3, 8.5));
  EXPECT_EQ(queue.Served()[2].started, Seconds(7));
  EXPECT_EQ(queue.Served()[2].Waiting(), Seconds(5));
  EXPECT_EQ(queue.Busy(), Seconds(3.5));
}

TEST(BatchQueue, TakesAllThatWaitsUpToItsSize) {
  BatchQueue queue({3, Seconds(0)}, BatchTime);
  for (std::uint64_t id = 0; id < 5; ++id) {
    queue.Arrive(Seconds(0.1 * static_cast<double>(id)), Job(id, 0));
  }
  queue.AdvanceTo(Seconds(20));
  EXPECT_THAT(FinishesOf(queue), ElementsAre(1.5, 4, 4, 4, 5.5));
}

// A step takes 1 s, and 0.1 s for each token of a prompt.
Seconds StepTime(const TokenStep& step) {
  return Seconds(1 + 0.1 * static_cast<double>(step.prompt_tokens));
}

TEST(ContinuousBatchQueue, LetsJobsJoinAndLeaveBetweenSteps) {
  ContinuousBatchQueue queue({}, StepTime);
  queue.Arrive(Seconds(0), Prompt(1, 10, 3));    // 0-2, 2-3 ...
  queue.Arrive(Seconds(2.5), Prompt(2, 20, 1));  // joins at 3: 3-6 with the third of job 1
  queue.AdvanceTo(Seconds(20));
  EXPECT_THAT(OrderOf(queue), ElementsAre(1, 2));
  EXPECT_THAT(FinishesOf(queue), ElementsAre(6, 6));
  EXPECT_EQ(queue.Served()[0].first_output, Seconds(2));
  EXPECT_EQ(queue.Served()[1].started, Seconds(3));
  EXPECT_EQ(queue.Served()[1].Waiting(), Seconds(0.5));
  EXPECT_EQ(queue.Steps(), 3u);
  EXPECT_EQ(queue.Busy(), Seconds(6));
  EXPECT_EQ(queue.Reserved(), 0);
}

TEST(ContinuousBatchQueue, KeepsItsBatchItsCacheAndItsPromptsWithinBounds) {
  ContinuousBatchQueue::Options options;
  options.max_batch = 2;
  ContinuousBatchQueue small(options, StepTime);
  for (std::uint64_t id = 0; id < 3; ++id) small.Arrive(Seconds(0), Prompt(id, 0, 2));
  small.AdvanceTo(Seconds(20));
  EXPECT_THAT(FinishesOf(small), ElementsAre(2, 3, 4));  // the first came to an empty server

  options = {};
  options.cache_tokens = 12;
  ContinuousBatchQueue tight(options, StepTime);
  tight.Arrive(Seconds(0), Prompt(0, 0, 1));
  for (std::uint64_t id = 1; id < 4; ++id) tight.Arrive(Seconds(0.5), Prompt(id, 4, 2));
  EXPECT_EQ(tight.Reserved(), 1);
  tight.AdvanceTo(Seconds(1.5));
  EXPECT_EQ(tight.Running(), 2u);
  EXPECT_EQ(tight.Reserved(), 12);

  options = {};
  options.step_prompt_tokens = 10;
  ContinuousBatchQueue chunked(options, StepTime);
  chunked.Arrive(Seconds(0), Prompt(0, 0, 1));
  chunked.Arrive(Seconds(0.5), Prompt(1, 15, 1));  // longer than a step takes: alone
  chunked.Arrive(Seconds(0.5), Prompt(2, 5, 1));
  chunked.Arrive(Seconds(0.5), Prompt(3, 5, 1));
  chunked.AdvanceTo(Seconds(20));
  EXPECT_THAT(FinishesOf(chunked), ElementsAre(1, 3.5, 5.5, 5.5));
}

TEST(ContinuousBatchQueue, ReadsTheCacheOfAllThatDecode) {
  std::vector<TokenStep> steps;
  ContinuousBatchQueue queue({}, [&](const TokenStep& step) {
    steps.push_back(step);
    return Seconds(1);
  });
  queue.Arrive(Seconds(0), Prompt(1, 10, 3));
  queue.Arrive(Seconds(0.5), Prompt(2, 7, 2));
  queue.AdvanceTo(Seconds(20));
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].joining, 1);
  EXPECT_EQ(steps[1].prompt_tokens, 7);
  EXPECT_EQ(steps[1].decoding, 1);
  EXPECT_EQ(steps[1].context_tokens, 11);
  EXPECT_EQ(steps[2].decoding, 2);
  EXPECT_EQ(steps[2].context_tokens, 12 + 8);
}

TEST(ContinuousBatchQueue, RefusesAJobThatNeverFitsTheCache) {
  ContinuousBatchQueue::Options options;
  options.cache_tokens = 100;
  ContinuousBatchQueue queue(options, StepTime);
  EXPECT_EQ(WordsOf([&] { queue.Arrive(Seconds(0), Prompt(3, 90, 20)); }),
            "job 3: prompt_tokens + output_tokens: expected at most 100 tokens of the cache, found "
            "110; send it to a server with more memory");
}

TEST(BatchQueues, RefuseWhatCannotBe) {
  EXPECT_EQ(WordsOf([] {
              BatchQueue({0, Seconds(0)}, BatchTime);
            }),
            "batch queue: max_batch: expected a whole number >= 1, found 0; a batch holds a job");
  EXPECT_EQ(WordsOf([] {
              BatchQueue({1, Seconds(-1)}, BatchTime);
            }),
            "batch queue: max_wait_s: expected a number >= 0, found -1; give how long a job may "
            "wait for others");
  EXPECT_EQ(WordsOf([] {
              ContinuousBatchQueue::Options options;
              options.cache_tokens = 0;
              ContinuousBatchQueue(options, StepTime);
            }),
            "continuous batch queue: cache_tokens: expected a whole number >= 1, found 0; divide "
            "the memory left by the weights by a token's bytes");
  EXPECT_EQ(WordsOf([] {
              BatchQueue queue({1, Seconds(0)}, [](auto) { return Seconds(-1); });
              queue.Arrive(Seconds(0), ServerJob{});
              queue.AdvanceTo(Seconds(1));
            }),
            "batch queue: batch_time_s: expected a number >= 0, found -1; check the cost of a "
            "batch");
}

// Every kind of queue, for what all of them promise.
struct Kind {
  const char* name;
  std::unique_ptr<ServerQueue> (*make)();
};

const Kind kKinds[] = {
    {"Fifo", []() -> std::unique_ptr<ServerQueue> { return std::make_unique<FifoQueue>(); }},
    {"Priority",
     []() -> std::unique_ptr<ServerQueue> { return std::make_unique<PriorityQueue>(); }},
    {"Preemptive",
     []() -> std::unique_ptr<ServerQueue> {
       return std::make_unique<PriorityQueue>(PriorityQueue::Rule::kGivesWay);
     }},
    {"Sharing", []() -> std::unique_ptr<ServerQueue> { return std::make_unique<SharingQueue>(); }},
    {"Batch",
     []() -> std::unique_ptr<ServerQueue> {
       return std::make_unique<BatchQueue>(BatchQueue::Options{4, Seconds(0.3)}, BatchTime);
     }},
    {"Continuous", []() -> std::unique_ptr<ServerQueue> {
       return std::make_unique<ContinuousBatchQueue>(ContinuousBatchQueue::Options{4, 200, 30},
                                                     StepTime);
     }}};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class AnyQueue : public testing::TestWithParam<Kind> {};

struct Arrival {
  Seconds at;
  ServerJob job;
};

std::vector<Arrival> RandomArrivals(std::uint64_t seed) {
  Stream random(seed, "jobs");
  std::vector<Arrival> arrivals;
  double now = 0;
  for (std::uint64_t id = 0; id < 300; ++id) {
    now += random.Below(4) == 0 ? 0 : random.Exponential(1.1);
    ServerJob job = Job(id, random.Below(5) == 0 ? 0 : random.Exponential(1),
                        static_cast<int>(random.Below(3)));
    job.prompt_tokens = static_cast<std::int64_t>(random.Below(40));
    job.output_tokens = 1 + static_cast<std::int64_t>(random.Below(4));
    arrivals.push_back({Seconds(now), job});
  }
  return arrivals;
}

TEST_P(AnyQueue, ServesEveryJobOnceInTheOrderOfTime) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto queue = GetParam().make();
    for (const Arrival& one : RandomArrivals(seed)) queue->Arrive(one.at, one.job);
    queue->AdvanceTo(Seconds(1e5));
    ASSERT_EQ(queue->Served().size(), 300u);
    EXPECT_EQ(queue->Present(), 0u);
    EXPECT_EQ(queue->NextEvent(), kNoEvent);
    std::vector<bool> seen(300);
    Seconds before{0};
    for (const ServedJob& one : queue->Served()) {
      EXPECT_FALSE(seen[one.job.id]);
      seen[one.job.id] = true;
      EXPECT_LE(one.arrived, one.started);
      EXPECT_LE(one.started, one.first_output);
      EXPECT_LE(one.first_output, one.finished);
      EXPECT_GE(one.Waiting().si(), -1e-9);
      EXPECT_GE(one.finished, before);
      before = one.finished;
    }
  }
}

TEST_P(AnyQueue, TellsTheSameHoweverItIsDriven) {
  const auto stepped = GetParam().make();
  const auto leapt = GetParam().make();
  for (const Arrival& one : RandomArrivals(4)) {
    while (stepped->NextEvent() <= one.at) stepped->AdvanceTo(stepped->NextEvent());
    stepped->Arrive(one.at, one.job);
    leapt->Arrive(one.at, one.job);
  }
  while (stepped->NextEvent() != kNoEvent) stepped->AdvanceTo(stepped->NextEvent());
  leapt->AdvanceTo(Seconds(1e5));
  ASSERT_EQ(stepped->Served().size(), leapt->Served().size());
  for (std::size_t i = 0; i < leapt->Served().size(); ++i) {
    EXPECT_EQ(stepped->Served()[i].job.id, leapt->Served()[i].job.id);
    EXPECT_EQ(stepped->Served()[i].finished, leapt->Served()[i].finished);
  }
  EXPECT_EQ(stepped->Busy(), leapt->Busy());
}

TEST_P(AnyQueue, DropsAllInTheOrderOfArrivalAndGoesOn) {
  const auto queue = GetParam().make();
  for (std::uint64_t id = 0; id < 6; ++id) {
    queue->Arrive(Seconds(0.01 * static_cast<double>(id)),
                  Job(id, 5 - static_cast<double>(id) / 2, 2 - static_cast<int>(id / 2)));
  }
  queue->AdvanceTo(Seconds(0.5));
  EXPECT_THAT(IdsOf(queue->DropAll()), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(queue->NextEvent(), kNoEvent);
  EXPECT_FALSE(queue->Working());
  const Seconds busy = queue->Busy();
  queue->Arrive(Seconds(10), Job(7, 1));
  EXPECT_EQ(queue->Busy(), busy);
  queue->AdvanceTo(Seconds(20));
  EXPECT_THAT(OrderOf(*queue), ElementsAre(7));
}

TEST_P(AnyQueue, RefusesJobsAndInstantsThatCannotBe) {
  const auto queue = GetParam().make();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WordsOf([&] { queue->Arrive(Seconds(0), Job(7, -2)); }),
            "job 7: work_s: expected a number >= 0, found -2; give the time that it takes alone on "
            "the server");
  EXPECT_EQ(WordsOf([&] { queue->Arrive(Seconds(0), Job(7, nan)); }),
            "job 7: work_s: expected a number >= 0, found nan; give the time that it takes alone "
            "on the server");
  EXPECT_EQ(WordsOf([&] { queue->Arrive(Seconds(0), Prompt(8, -1, 1)); }),
            "job 8: prompt_tokens: expected a whole number >= 0, found -1; count the tokens of the "
            "prompt");
  EXPECT_EQ(WordsOf([&] { queue->Arrive(Seconds(0), Prompt(8, 1, 0)); }),
            "job 8: output_tokens: expected a whole number >= 1, found 0; a job generates "
            "something");
  EXPECT_EQ(queue->Present(), 0u);
  queue->AdvanceTo(Seconds(5));
  EXPECT_EQ(WordsOf([&] { queue->AdvanceTo(Seconds(4)); }),
            "server queue: now_s: expected an instant from 5 on, found 4; advance it in the order "
            "of time");
  EXPECT_NE(WordsOf([&] { queue->Arrive(Seconds(nan), Job(1, 1)); }), "");
  EXPECT_NE(WordsOf([&] { queue->AdvanceTo(kNoEvent); }), "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, AnyQueue, testing::ValuesIn(kKinds),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace giot
