// Events a second of the server queues: an arrival, a departure or a step of a batch is one event.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "offload/queue_batch.h"
#include "offload/queue_continuous.h"
#include "offload/queue_fifo.h"
#include "offload/queue_priority.h"
#include "offload/queue_sharing.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr std::size_t kJobs = 100'000;

/// Poisson arrivals at the load given in hundredths, drawn before the clock runs.
std::vector<std::pair<Seconds, ServerJob>> Arrivals(double load) {
  Stream random(1, "jobs");
  std::vector<std::pair<Seconds, ServerJob>> arrivals;
  double now = 0;
  for (std::size_t i = 0; i < kJobs; ++i) {
    now += random.Exponential(1 / load);
    ServerJob job;
    job.id = i;
    job.work = Seconds(random.Exponential(1));
    job.priority = static_cast<int>(random.Below(3));
    job.prompt_tokens = static_cast<std::int64_t>(random.Below(100));
    job.output_tokens = 1 + static_cast<std::int64_t>(random.Below(19));
    arrivals.push_back({Seconds(now), job});
  }
  return arrivals;
}

/// Driven as a simulator drives it: to each next event, one after the other.
template <class MakeQueue>
void Drive(benchmark::State& state, MakeQueue make) {
  const auto arrivals = Arrivals(static_cast<double>(state.range(0)) / 100);
  std::int64_t events = 0;
  double latency = 0;
  for (auto _ : state) {
    auto queue = make();
    for (const auto& [at, job] : arrivals) {
      for (Seconds next = queue->NextEvent(); next <= at; next = queue->NextEvent()) {
        queue->AdvanceTo(next);
        ++events;
      }
      queue->Arrive(at, job);
      ++events;
      for (const ServedJob& served : queue->Served()) latency += served.Latency().si();
      queue->ForgetServed();
    }
  }
  benchmark::DoNotOptimize(latency);
  state.SetItemsProcessed(events);
}

void Fifo(benchmark::State& state) {
  Drive(state, [] { return std::make_unique<FifoQueue>(); });
}
void Priority(benchmark::State& state) {
  Drive(state, [] { return std::make_unique<PriorityQueue>(PriorityQueue::Rule::kGivesWay); });
}
void Sharing(benchmark::State& state) {
  Drive(state, [] { return std::make_unique<SharingQueue>(); });
}
void Batch(benchmark::State& state) {
  Drive(state, [] {
    return std::make_unique<BatchQueue>(BatchQueue::Options{8, Seconds(0)},
                                        [](auto) { return Seconds(1); });
  });
}
void Continuous(benchmark::State& state) {
  Drive(state, [] {
    return std::make_unique<ContinuousBatchQueue>(
        ContinuousBatchQueue::Options{},
        [](const TokenStep& step) { return Seconds(0.1 + 1e-3 * step.decoding); });
  });
}

BENCHMARK(Fifo)->Arg(70)->Arg(95);
BENCHMARK(Priority)->Arg(70)->Arg(95);
BENCHMARK(Sharing)->Arg(70)->Arg(95);
BENCHMARK(Batch)->Arg(70)->Arg(560);
BENCHMARK(Continuous)->Arg(70)->Arg(560);

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();
