// The windowed Gaussian detector of the Numenta Anomaly Benchmark: the yardstick of its scoreboard.
#pragma once

#include <vector>

#include "models/score/anomaly_detector.h"

namespace giot {

/// A normal density with the mean and population deviation of the last 6,400 values: growing until
/// there are so many, then moved on every 100. The score is 1 less the tail beyond the value,
/// rounded to 12 significant digits, as the published scores of numenta/NAB are.
class WindowedGaussian final : public AnomalyDetector {
 public:
  double Score(std::int64_t time_s, double value) override;

 private:
  void Grow(double value);
  void Move();

  std::vector<double> window_;
  std::vector<double> waiting_;
  double mean_ = 0;
  double squares_ = 0;  ///< Sum of squared distances from the mean.
};

}  // namespace giot
