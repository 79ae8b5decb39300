// The nearest-neighbour density of all values so far, at one or more time scales.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "models/score/anomaly_detector.h"
#include "models/score/surprise_detector.h"

namespace giot {

/// Distance to the nearest value so far, as a share of the range so far: half the inverse of the
/// nearest-neighbour density (Loftsgaarden and Quesenberry 1965, k = 1), the count left out, so
/// that long and short streams compare.
class NearestNeighbour {
 public:
  /// 0..1; 0 for the first value. Then learns it. Time log n and a move of n/2 values in
  /// memory; keeps every value.
  double Distance(double value);

 private:
  std::vector<double> sorted_;
};

/// A detector by the nearest-neighbour density of the mean over the last values: the sum over time
/// scales of log(distance + 0.003), so that a value must be far from all before it at each scale.
class NearestNeighbourDetector final : public AnomalyDetector {
 public:
  /// `scales`: values to average, each >= 1; {1}: the values themselves.
  explicit NearestNeighbourDetector(const std::vector<std::size_t>& scales);

  double Score(std::int64_t time_s, double value) override;

 private:
  struct Scale {
    std::size_t width = 1;
    double sum = 0;  ///< Of the last `width` values.
    NearestNeighbour density{};
  };
  std::vector<Scale> scales_;
  std::size_t longest_ = 0;  ///< Of the scales.
  std::deque<double> past_;  ///< Newest last, one more than the longest scale.
  AlarmHold hold_;
};

}  // namespace giot
