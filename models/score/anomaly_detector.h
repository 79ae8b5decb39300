// Detectors of anomalies in a stream: one value in, one score out, nothing of the future seen.
#pragma once

#include <cstdint>

#include "sim/base/registry.h"

namespace giot {

/// One detector at work on one stream.
class AnomalyDetector {
 public:
  virtual ~AnomalyDetector() = default;

  /// Takes the next value (any unit, finite) at its time in seconds since 1970-01-01 and says how
  /// anomalous it is, given all that came before: a higher score is more anomalous. Scores of one
  /// detector compare across streams.
  virtual double Score(std::int64_t time_s, double value) = 0;
};

}  // namespace giot
