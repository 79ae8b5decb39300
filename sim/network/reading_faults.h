// What goes wrong with readings and clocks: drift, spikes, a sensor that is stuck, a clock that
// runs fast. No ns-3.
#pragma once

#include <optional>

#include "energy/instant.h"
#include "sim/base/random_stream.h"

namespace giot {

/// Turns what is true into what a faulty sensor reads.
class FaultySensor {
 public:
  struct Faults {
    double drift_per_hour = 0;    ///< In units of the reading, from the run's start on.
    double spike_chance = 0;      ///< Of each reading, 0..1.
    double spike_deviation = 0;   ///< A spike adds a normal value of this deviation, >= 0.
    Instant stuck_from = kNever;  ///< From then on it repeats its last reading.
    Instant stuck_until = kNever;
  };

  /// Throws ScenarioError where a chance is none. Stream(seed, "sensor faults of node 3").
  FaultySensor(const Faults& faults, Stream random);

  /// What it reads at `now`, not before the reading before. The draws do not depend on the value.
  double Read(double truth, Instant now);

 private:
  Faults faults_;
  Stream random_;
  std::optional<double> last_;
};

/// A clock that was set wrong and runs wrong: local = offset + (1 + skew) * true time.
struct SkewedClock {
  std::int64_t offset_ns = 0;
  double skew_ppm = 0;  ///< More than 0 runs fast.

  /// What it shows at `now`.
  Instant Local(Instant now) const;
  /// When it shows `local`: a timer set by this clock goes off then.
  Instant True(Instant local) const;
};

}  // namespace giot
