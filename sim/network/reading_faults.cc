#include "sim/network/reading_faults.h"

#include <fmt/format.h>

#include <cmath>

#include "sim/base/problems.h"

namespace giot {

FaultySensor::FaultySensor(const Faults& faults, Stream random) : faults_(faults), random_(random) {
  if (!(faults.spike_chance >= 0 && faults.spike_chance <= 1) || !(faults.spike_deviation >= 0)) {
    throw ScenarioError(fmt::format(
        "sensor faults: expected a chance of spikes of 0..1 and a deviation >= 0, found {} and {}; "
        "0 and 0 leave spikes out",
        faults.spike_chance, faults.spike_deviation));
  }
}

double FaultySensor::Read(double truth, Instant now) {
  const bool spike = random_.Uniform() < faults_.spike_chance;
  const double height = random_.Normal(0, faults_.spike_deviation);
  if (last_ && now >= faults_.stuck_from && now < faults_.stuck_until) return *last_;
  const double drift = faults_.drift_per_hour * (now - Instant{0}).si() / 3600;
  last_ = truth + drift + (spike ? height : 0);
  return *last_;
}

Instant SkewedClock::Local(Instant now) const {
  return {offset_ns + now.ns + std::llround(static_cast<double>(now.ns) * skew_ppm * 1e-6)};
}

// now = (local - offset) / (1 + skew), as a difference, which keeps the nanoseconds of long runs.
Instant SkewedClock::True(Instant local) const {
  const std::int64_t shown_ns = local.ns - offset_ns;
  const double skew = skew_ppm * 1e-6;
  return {shown_ns - std::llround(static_cast<double>(shown_ns) * skew / (1 + skew))};
}

}  // namespace giot
