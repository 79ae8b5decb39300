// Season as numbers: sines and cosines of the phase of each season, and the mean and spread that a
// series has at each point of it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace giot {

/// The harmonics of one or more seasons (day of the year; half-hour of the day and of the week).
struct Season {
  struct Period {
    double steps = 0;   ///< Length of the season in steps, e.g. 365.25.
    int harmonics = 1;  ///< 1, 2, ... cycles a season.
  };
  std::vector<Period> periods;

  /// Two a harmonic.
  int FeatureCount() const;
  /// sin, cos of each harmonic of each period at `step`: [FeatureCount()].
  void Features(std::int64_t step, std::span<float> features) const;
};

/// Mean and standard deviation on the transformed scale as functions of the season.
struct SeasonalScale {
  struct Point {
    float mean = 0;
    float standard_deviation = 1;
  };

  Season season;
  /// Intercept, then one weight a feature: [1 + FeatureCount()].
  std::vector<float> mean_weights;
  /// The same for the logarithm of the standard deviation.
  std::vector<float> log_deviation_weights;

  /// Where the features of a step are at hand.
  Point At(std::span<const float> features) const;
  Point At(std::int64_t step) const;
};

/// weights[0] + sum of weights[1 + i] features[i], accumulated in order.
float SeasonalSum(std::span<const float> weights, std::span<const float> features);

}  // namespace giot
