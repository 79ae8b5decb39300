// Proper scores of one forecast against the value that came: lower is better, in the unit of the
// value unless said. Forecasts are samples, quantiles or a normal density; mixtures score
// themselves (models/plan/forecast.h).
#pragma once

#include <array>
#include <span>

#include "models/score/sample_view.h"

namespace giot {

/// CRPS of N(mean, deviation^2), deviation > 0, in closed form (Gneiting and Raftery 2007, eq. 21).
double CrpsOfNormal(double mean, double deviation, double value);

/// CRPS of the empirical distribution of a sample [n >= 1]: mean |x_i - y| - sum |x_i - x_j| / (2
/// n^2) (Gneiting and Raftery 2007, eq. 20). In O(n log n).
double EnsembleCrps(std::span<const double> sample, double value);

/// The unbiased estimate of the CRPS of the distribution that the sample [n >= 2] was drawn from:
/// the same with 2 n (n - 1) (Ferro 2014, "Fair scores for ensemble forecasts").
double FairCrps(std::span<const double> sample, double value);

/// 0.05, 0.10 ... 0.95: the levels of gluonts' MultivariateEvaluator and of CSDI.
inline constexpr std::array<double, 19> kQuantileLevels{0.05, 0.1,  0.15, 0.2,  0.25, 0.3,  0.35,
                                                        0.4,  0.45, 0.5,  0.55, 0.6,  0.65, 0.7,
                                                        0.75, 0.8,  0.85, 0.9,  0.95};

/// Twice the pinball loss summed over the levels, divided by 19: the estimate of the CRPS that
/// gluonts and CSDI print. Biased: .631675 for N(0, 1) at y = 1, where the CRPS is .602441.
double CrpsFromQuantiles(std::span<const double, 19> quantiles, double value);

/// (value - quantile) (level - 1[value < quantile]) (Koenker and Bassett 1978).
double PinballLoss(double quantile, double level, double value);

/// The quantile of a sorted sample [n >= 1], linear between order statistics (Hyndman and Fan 1996,
/// type 7: numpy's and torch's default).
double SortedQuantile(std::span<const double> sorted, double level);

/// Energy score of a sample [n, d] of a vector against the vector [d]: mean |x_i - y| - sum |x_i -
/// x_j| / (2 n^2), Euclidean (Gneiting and Raftery 2007, eq. 22). In O(n^2 d).
double EnergyScore(const SampleView& sample, std::span<const double> value);

/// Variogram score of order `order` with weights 1 (Scheuerer and Hamill 2015, eq. 8): the sum over
/// all pairs of components of (|y_i - y_j|^order - mean |x_i - x_j|^order)^2.
double VariogramScore(const SampleView& sample, std::span<const double> value, double order = 0.5);

}  // namespace giot
