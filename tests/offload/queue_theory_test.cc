// The queues against queueing theory: means over long runs of Poisson arrivals within 1 %.
#include "offload/queue_theory.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
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

constexpr double kWithin = 0.01;  // of theory

/// Means over the jobs of one priority.
struct Means {
  double waiting = 0;
  double latency = 0;
  std::size_t jobs = 0;
};

using MakeJob = std::function<ServerJob(Stream&)>;

/// Drives a queue with Poisson arrivals; means by priority, 0 to 2.
std::vector<Means> Simulate(ServerQueue& queue, double arrivals_hz, std::size_t jobs,
                            const MakeJob& make) {
  Stream gaps(1, "gaps"), sizes(1, "sizes");
  std::vector<Means> means(3);
  double now = 0;
  for (std::size_t i = 0; i < jobs; ++i) {
    now += gaps.Exponential(1 / arrivals_hz);
    queue.Arrive(Seconds(now), make(sizes));
    for (const ServedJob& served : queue.Served()) {
      Means& mean = means[served.job.priority];
      mean.waiting += served.Waiting().si();
      mean.latency += served.Latency().si();
      ++mean.jobs;
    }
    queue.ForgetServed();
  }
  for (Means& mean : means) {
    mean.waiting /= static_cast<double>(mean.jobs);
    mean.latency /= static_cast<double>(mean.jobs);
  }
  return means;
}

MakeJob Exponential(double mean) {
  return [mean](Stream& random) {
    ServerJob job;
    job.work = Seconds(random.Exponential(mean));
    return job;
  };
}

/// Nine in ten take `low`, the others `high`.
MakeJob TwoPoint(double low, double high) {
  return [=](Stream& random) {
    ServerJob job;
    job.work = Seconds(random.Uniform() < 0.9 ? low : high);
    return job;
  };
}

void ExpectWithin(double found, Seconds theory) {
  EXPECT_NEAR(found / theory.si(), 1, kWithin) << found << " against " << theory.si();
}

TEST(QueueTheory, FifoOfExponentialJobsWaitsAsMM1) {
  for (const double load : {0.3, 0.6}) {
    FifoQueue queue;
    const Means means = Simulate(queue, load, 3'000'000, Exponential(1))[0];
    const OfferedLoad offered{Hertz(load), Seconds(1), 1};
    ExpectWithin(means.waiting, MeanWaitFifo(offered));
    ExpectWithin(means.latency, MeanWaitFifo(offered) + Seconds(1));
    EXPECT_NEAR(queue.Busy() / queue.Now(), load, kWithin * load);
  }
}

TEST(QueueTheory, FifoOfFixedJobsWaitsAsMD1) {
  FifoQueue queue;
  const Means means = Simulate(queue, 0.7, 2'000'000, TwoPoint(1, 1))[0];
  ExpectWithin(means.waiting, MeanWaitFifo({Hertz(0.7), Seconds(1), 0}));
}

TEST(QueueTheory, FifoOfMixedJobsWaitsAsMG1) {
  FifoQueue queue;
  const Means means = Simulate(queue, 0.5, 3'000'000, TwoPoint(0.5, 5.5))[0];
  // E[S] = 1, E[S^2] = 0.9 / 4 + 0.1 * 30.25 = 3.25.
  ExpectWithin(means.waiting, MeanWaitFifo({Hertz(0.5), Seconds(1), 2.25}));
}

TEST(QueueTheory, SharingTakesNoHeedOfTheLawOfTheJobs) {
  for (const MakeJob& make : {Exponential(1), TwoPoint(1, 1), TwoPoint(0.5, 5.5)}) {
    SharingQueue queue;
    const Means means = Simulate(queue, 0.6, 1'500'000, make)[0];
    ExpectWithin(means.latency, MeanLatencySharing({Hertz(0.6), Seconds(1), 1}));
  }
}

TEST(QueueTheory, SharingDelaysAJobInProportionToItsSize) {
  SharingQueue queue;
  const std::vector<Means> by_size = Simulate(queue, 0.5, 2'000'000, [](Stream& random) {
    ServerJob job;
    job.priority = random.Uniform() < 0.9 ? 0 : 1;
    job.work = Seconds(job.priority == 0 ? 0.5 : 5.5);
    return job;
  });
  const OfferedLoad offered{Hertz(0.5), Seconds(1), 2.25};
  ExpectWithin(by_size[0].latency, MeanLatencySharing(offered, Seconds(0.5)));
  ExpectWithin(by_size[1].latency, MeanLatencySharing(offered, Seconds(5.5)));
}

/// Half of the jobs are urgent and fixed, the others of two classes are exponential.
ServerJob OfThreeClasses(Stream& random) {
  ServerJob job;
  const double draw = random.Uniform();
  job.priority = draw < 0.5 ? 0 : draw < 0.8 ? 1 : 2;
  job.work = Seconds(job.priority == 0 ? 0.4 : random.Exponential(1));
  return job;
}
const std::vector<OfferedLoad> kThreeClasses{
    {Hertz(0.45), Seconds(0.4), 0}, {Hertz(0.27), Seconds(1), 1}, {Hertz(0.18), Seconds(1), 1}};

TEST(QueueTheory, PrioritiesWaitAsCobhamFound) {
  PriorityQueue queue;
  const std::vector<Means> means = Simulate(queue, 0.9, 3'000'000, OfThreeClasses);
  for (std::size_t which = 0; which < 3; ++which) {
    ExpectWithin(means[which].waiting, MeanWaitPriority(kThreeClasses, which));
  }
}

TEST(QueueTheory, InterruptedJobsTakeAsLongAsKleinrockFound) {
  PriorityQueue queue(PriorityQueue::Rule::kGivesWay);
  const std::vector<Means> means = Simulate(queue, 0.9, 3'000'000, OfThreeClasses);
  for (std::size_t which = 0; which < 3; ++which) {
    ExpectWithin(means[which].latency, MeanLatencyPreemptive(kThreeClasses, which));
  }
}

TEST(QueueTheory, BatchesWaitAsBaileyFound) {
  Stream times(1, "batch times");
  BatchQueue queue({4, Seconds(0)}, [&](auto) { return Seconds(times.Exponential(1)); });
  const Means means = Simulate(queue, 2.4, 3'000'000, Exponential(0))[0];
  ExpectWithin(means.waiting, MeanWaitBatch(Hertz(2.4), Seconds(1), 4));
}

TEST(QueueTheory, ContinuousBatchOfOneWaitsAsMD1) {
  ContinuousBatchQueue::Options options;
  options.max_batch = 1;
  ContinuousBatchQueue queue(options, [](const TokenStep&) { return Seconds(0.25); });
  const Means means = Simulate(queue, 0.6, 700'000, [](Stream&) {
    ServerJob job;
    job.output_tokens = 4;
    return job;
  })[0];
  ExpectWithin(means.waiting, MeanWaitFifo({Hertz(0.6), Seconds(1), 0}));
}

// Where a step takes as long as its jobs would one after the other, many short steps share the
// server equally.
TEST(QueueTheory, ContinuousBatchOfShortStepsTakesAsLongAsSharing) {
  ContinuousBatchQueue queue({}, [](const TokenStep& step) {
    return Seconds(0.002 * static_cast<double>(step.joining + step.decoding));
  });
  const Means means = Simulate(queue, 0.5, 100'000, [](Stream& random) {
    ServerJob job;
    job.output_tokens = 1 + static_cast<std::int64_t>(random.Exponential(500));
    return job;
  })[0];
  EXPECT_NEAR(means.latency / MeanLatencySharing({Hertz(0.5), Seconds(1), 1}).si(), 1, 0.03);
}

TEST(QueueTheory, FormulasAgreeWhereTheyMeet) {
  const OfferedLoad one{Hertz(0.5), Seconds(1), 1};
  EXPECT_DOUBLE_EQ(MeanWaitFifo(one).si(), 1);  // rho / (1 - rho)
  EXPECT_DOUBLE_EQ(MeanWaitFifo({Hertz(0.5), Seconds(1), 0}).si(), 0.5);
  EXPECT_NEAR(MeanWaitBatch(Hertz(0.5), Seconds(1), 1).si(), 1, 1e-12);
  EXPECT_EQ(MeanWaitBatch(Hertz(0), Seconds(1), 4), Seconds(0));
  EXPECT_DOUBLE_EQ(MeanLatencyPreemptive({&one, 1}, 0).si(), 2);
  EXPECT_DOUBLE_EQ(MeanLatencySharing(one).si(), 2);
}

// Kleinrock's law: what one class gains by priority the others lose, sum of rho_i W_i is fixed.
TEST(QueueTheory, PrioritiesConserveTheWaitingOfAll) {
  double weighted = 0, load = 0, second_moment = 0;
  for (std::size_t which = 0; which < 3; ++which) {
    const OfferedLoad& one = kThreeClasses[which];
    weighted += one.Load() * MeanWaitPriority(kThreeClasses, which).si();
    load += one.Load();
    second_moment += one.Load() * one.mean_service.si() * (1 + one.squared_variation);
  }
  EXPECT_NEAR(weighted, load * second_moment / 2 / (1 - load), 1e-12);
}

TEST(QueueTheory, RefusesAnUnstableQueue) {
  const std::string words =
      "queue theory: load: expected a load below 1, found 1.2; lower the arrival rate or the "
      "service time";
  const OfferedLoad over{Hertz(1.2), Seconds(1), 1};
  EXPECT_EQ(WordsOf([&] { MeanWaitFifo(over); }), words);
  EXPECT_EQ(WordsOf([&] { MeanLatencySharing(over); }), words);
  EXPECT_EQ(WordsOf([&] { MeanLatencyPreemptive({&over, 1}, 0); }), words);
  EXPECT_EQ(WordsOf([&] { MeanWaitBatch(Hertz(4.8), Seconds(1), 4); }), words);
  EXPECT_NE(WordsOf([] { MeanWaitFifo({Hertz(1), Seconds(1), 1}); }), "");
}

TEST(QueueTheory, RefusesNumbersThatCannotBe) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WordsOf([&] {
              MeanWaitFifo({Hertz(nan), Seconds(1), 1});
            }),
            "queue theory: arrivals_hz: expected a number >= 0, found nan; give how often jobs "
            "come");
  EXPECT_EQ(WordsOf([&] {
              MeanWaitFifo({Hertz(1), Seconds(0), 1});
            }),
            "queue theory: mean_service_s: expected a number > 0, found 0; give what a job needs");
  EXPECT_EQ(WordsOf([&] { MeanWaitPriority(kThreeClasses, 3); }),
            "queue theory: class: expected one of 3 classes, found 3; count from 0");
}

}  // namespace
}  // namespace giot
