// What queueing theory says of a server under Poisson arrivals, in the mean and for ever: quick
// estimates for a policy, and the yardstick of the queues.
#pragma once

#include <span>

#include "sim/base/units.h"

namespace giot {

/// Jobs of one kind: how often they come and what each needs alone on the server.
struct OfferedLoad {
  Hertz arrivals{0};             ///< Poisson, >= 0.
  Seconds mean_service{0};       ///< > 0
  double squared_variation = 1;  ///< Variance over squared mean: 0 fixed, 1 exponential; >= 0.

  /// Share of time that they keep a server busy.
  double Load() const { return arrivals * mean_service; }
};

// All of these throw ScenarioError for a number that cannot be and where the load is not below 1.

/// M/G/1, first come first served: lambda E[S^2] / (2 (1 - rho)), Pollaczek 1930, Khinchine 1932.
/// M/M/1 with squared_variation 1, M/D/1 with 0.
Seconds MeanWaitFifo(const OfferedLoad& load);
/// M/G/1 with processor sharing: E[S] / (1 - rho), whatever the law of S; Kleinrock, Queueing
/// Systems II, 4.4 (1976).
Seconds MeanLatencySharing(const OfferedLoad& load);
/// Latency of a job of a known size under processor sharing: size / (1 - rho).
Seconds MeanLatencySharing(const OfferedLoad& load, Seconds work);
/// Waiting of class `which` of `classes`, the most urgent first, where a running job goes on to its
/// end: Cobham, Operations Research 2 (1954).
Seconds MeanWaitPriority(std::span<const OfferedLoad> classes, std::size_t which);
/// Latency of class `which` where a more urgent job interrupts and the other resumes: Kleinrock,
/// Queueing Systems II, 3.6 (1976).
Seconds MeanLatencyPreemptive(std::span<const OfferedLoad> classes, std::size_t which);
/// Waiting until its batch starts, where the free server takes what waits, up to `max_batch`, and
/// any batch takes an exponential time (M/M(1,b)/1; Bailey 1954, Medhi 2003, 4.2.2): with r in (0,
/// 1) the root of (lambda + mu) r = lambda + mu r^(b + 1), P(busy, n wait) = A r^n and P(idle) = A
/// mu / lambda.
Seconds MeanWaitBatch(Hertz arrivals, Seconds mean_batch_time, int max_batch);

}  // namespace giot
