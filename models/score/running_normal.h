// A normal density with the mean and deviation of all values so far.
#pragma once

#include "models/score/online_density.h"

namespace giot {

class RunningNormal final : public OnlineDensity {
 public:
  /// (value - mean)^2 / (2 variance), from at most 1e9 deviations; 0 for the first 10 values.
  double Surprise(double value) override;

  double mean() const { return mean_; }
  /// Whether two values were different so far.
  bool Varies() const { return squares_ > 0; }
  /// Population deviation and a billionth of the mean.
  double Deviation() const;

 private:
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  ///< Sum of squared distances from the mean.
};

}  // namespace giot
