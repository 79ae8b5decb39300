// Means and what they are worth: Student-t intervals over seeds, single and paired.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace giot {

/// Mean of a sample with its two-sided interval.
struct Estimate {
  std::size_t count = 0;
  double mean = 0;                ///< NaN where the sample is empty.
  double standard_deviation = 0;  ///< Of one value, n - 1 in the divisor; NaN below two values.
  double half_width = 0;          ///< The interval is mean +- half_width; NaN below two values.

  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
  /// True where the whole interval lies on one side of zero.
  bool ExcludesZero() const { return low() > 0 || high() < 0; }
};

/// The regularized incomplete beta function I_x(a, b), a > 0, b > 0, 0 <= x <= 1.
/// Source: continued fraction, DLMF 8.17.22, evaluated by Lentz's method.
double IncompleteBeta(double a, double b, double x);

/// The Student-t quantile: P(T <= t) = probability, 0 < probability < 1, degrees > 0.
double StudentQuantile(double probability, double degrees);

/// Mean and interval at the given level (0.95). NaN values of the sample make the estimate NaN.
Estimate Estimated(std::span<const double> sample, double level = 0.95);

/// Values of one figure by seed.
using SeedValues = std::vector<std::pair<long long, double>>;

/// The mean of `b - a` over the seeds that both have, with the interval of paired differences.
Estimate PairedDifference(const SeedValues& a, const SeedValues& b, double level = 0.95);

}  // namespace giot
