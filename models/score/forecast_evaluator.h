// Scores of probabilistic forecasts of many series at once, as the field's tables have them:
// gluonts' MultivariateEvaluator and CSDI, beside the unbiased CRPS.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace giot {

/// All without unit: divided by the sum of the values' sizes. Lower is better.
struct ForecastScores {
  double crps = 0;           ///< From 19 quantiles (CrpsFromQuantiles), over sum |y|.
  double crps_sum = 0;       ///< The same of the sum over channels.
  double fair_crps = 0;      ///< FairCrps of the samples, over sum |y|.
  double fair_crps_sum = 0;  ///< The same of the sum over channels.
  double nd = 0;             ///< Normalised deviation: sum |y - median| / sum |y|.
  double nd_sum = 0;         ///< The same of the sum over channels.
  double nrmse = 0;          ///< Root mean square of y - mean, over mean |y|.
};

/// Gathers forecasts window by window.
class ForecastEvaluator {
 public:
  explicit ForecastEvaluator(std::size_t channels);

  /// `samples` [n, steps, channels], n >= 2 sampled paths, against `truth` [steps, channels].
  void Add(std::span<const double> samples, std::span<const double> truth);
  /// Over all windows so far; at least one, whose values are not all 0.
  ForecastScores Result() const;

 private:
  struct Sums {
    double crps = 0;
    double fair_crps = 0;
    double deviation = 0;
    double squares = 0;
    double size = 0;
    double count = 0;
    void Add(std::vector<double>& sample, double value);
  };

  std::size_t channels_;
  Sums each_;
  Sums of_sum_;
};

}  // namespace giot
