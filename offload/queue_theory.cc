#include "offload/queue_theory.h"

#include <fmt/format.h>

#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr std::string_view kOf = "queue theory";

void RequireStable(double load) {
  if (load < 1) return;
  Refuse({kOf, "load", "lower the arrival rate or the service time"}, "a load below 1",
         fmt::format("{:.6g}", load));
}

void Check(const OfferedLoad& load) {
  RequireAtLeastZero(load.arrivals.si(), {kOf, "arrivals_hz", "give how often jobs come"});
  RequireAboveZero(load.mean_service.si(), {kOf, "mean_service_s", "give what a job needs"});
  RequireAtLeastZero(load.squared_variation,
                     {kOf, "squared_variation", "give the variance over the squared mean"});
}

double CheckedLoad(std::span<const OfferedLoad> classes, std::size_t which) {
  if (which >= classes.size()) {
    Refuse({kOf, "class", "count from 0"}, fmt::format("one of {} classes", classes.size()),
           fmt::format("{}", which));
  }
  double total = 0;
  for (const OfferedLoad& load : classes) {
    Check(load);
    total += load.Load();
  }
  RequireStable(total);
  return total;
}

/// lambda E[S^2] / 2: the mean work left of the job that an arrival finds running.
Seconds Residual(const OfferedLoad& load) {
  return load.Load() * load.mean_service * ((1 + load.squared_variation) / 2);
}

double LoadOfMoreUrgent(std::span<const OfferedLoad> classes, std::size_t which) {
  double total = 0;
  for (std::size_t i = 0; i < which; ++i) total += classes[i].Load();
  return total;
}

}  // namespace

Seconds MeanWaitFifo(const OfferedLoad& load) { return MeanWaitPriority({&load, 1}, 0); }

Seconds MeanLatencySharing(const OfferedLoad& load) {
  return MeanLatencySharing(load, load.mean_service);
}

Seconds MeanLatencySharing(const OfferedLoad& load, Seconds work) {
  RequireAtLeastZero(work.si(), {kOf, "work_s", "give what the job needs"});
  return work / (1 - CheckedLoad({&load, 1}, 0));
}

Seconds MeanWaitPriority(std::span<const OfferedLoad> classes, std::size_t which) {
  CheckedLoad(classes, which);
  Seconds residual{0};
  for (const OfferedLoad& load : classes) residual += Residual(load);
  const double above = LoadOfMoreUrgent(classes, which);
  return residual / ((1 - above) * (1 - above - classes[which].Load()));
}

Seconds MeanLatencyPreemptive(std::span<const OfferedLoad> classes, std::size_t which) {
  CheckedLoad(classes, which);
  Seconds residual{0};
  for (std::size_t i = 0; i <= which; ++i) residual += Residual(classes[i]);
  const double above = LoadOfMoreUrgent(classes, which);
  const double with = above + classes[which].Load();
  return (classes[which].mean_service * (1 - with) + residual) / ((1 - above) * (1 - with));
}

Seconds MeanWaitBatch(Hertz arrivals, Seconds mean_batch_time, int max_batch) {
  Check({arrivals, mean_batch_time, 1});
  RequireAtLeast(max_batch, 1, {kOf, "max_batch", "a batch holds a job"});
  const double load = arrivals * mean_batch_time;
  RequireStable(load / max_batch);
  if (load == 0) return Seconds(0);
  // (1 + load) r - load - r^(b + 1) is below 0 at 0 and, left of its root at 1, above it.
  double low = 0, high = 1;
  for (int i = 0; i < 200; ++i) {
    const double r = (low + high) / 2;
    (load * (1 - r) < r - std::pow(r, max_batch + 1) ? high : low) = r;
  }
  const double a = 1 / (1 / (1 - low) + 1 / load);
  return mean_batch_time * (a * low / ((1 - low) * (1 - low)) / load);
}

}  // namespace giot
