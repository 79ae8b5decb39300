#include "results/statistics.h"

#include <cmath>
#include <limits>

namespace giot {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The continued fraction of DLMF 8.17.22 by the modified Lentz method; converges fast for
// x < (a + 1) / (a + b + 2).
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-16;
  constexpr int kMostTerms = 10000;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m < kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < kEnough) break;
  }
  return fraction;
}

// P(|T| > t) = I_{n / (n + t^2)}(n / 2, 1 / 2), DLMF 8.17 and Abramowitz and Stegun 26.7.1.
double TwoSidedTail(double t, double degrees) {
  return IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

}  // namespace

double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) -
                                std::lgamma(a) - std::lgamma(b));
  if (x < (a + 1) / (a + b + 2)) return front * BetaFraction(a, b, x) / a;
  return 1 - front * BetaFraction(b, a, 1 - x) / b;
}

double StudentQuantile(double probability, double degrees) {
  if (probability == 0.5) return 0;
  if (probability < 0.5) return -StudentQuantile(1 - probability, degrees);
  const double tail = 2 * (1 - probability);
  double low = 0;
  double high = 1;
  while (TwoSidedTail(high, degrees) > tail) high *= 2;
  while (true) {  // Bisection to the last bit.
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    (TwoSidedTail(middle, degrees) > tail ? low : high) = middle;
  }
}

Estimate Estimated(std::span<const double> sample, double level) {
  Estimate estimate{sample.size(), kNaN, kNaN, kNaN};
  if (sample.empty()) return estimate;
  const double count = static_cast<double>(sample.size());
  double sum = 0;
  for (const double value : sample) sum += value;
  estimate.mean = sum / count;
  if (sample.size() < 2) return estimate;
  double squares = 0;
  for (const double value : sample) squares += (value - estimate.mean) * (value - estimate.mean);
  estimate.standard_deviation = std::sqrt(squares / (count - 1));
  estimate.half_width = StudentQuantile(0.5 + 0.5 * level, count - 1) *
                        estimate.standard_deviation / std::sqrt(count);
  return estimate;
}

Estimate PairedDifference(const SeedValues& a, const SeedValues& b, double level) {
  std::vector<double> differences;
  for (const auto& [seed, value] : a) {
    for (const auto& [other_seed, other] : b) {
      if (seed == other_seed) differences.push_back(other - value);
    }
  }
  return Estimated(differences, level);
}

}  // namespace giot
