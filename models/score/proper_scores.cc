#include "models/score/proper_scores.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "models/plan/forecast.h"

namespace giot {
namespace {

double Distance(std::span<const double> a, std::span<const double> b) {
  double squares = 0;
  for (std::size_t k = 0; k < a.size(); ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
  return std::sqrt(squares);
}

/// mean |x_i - y| - sum of |x_i - x_j| / (2 pairs).
double CrpsOf(std::span<const double> sample, double value, double pairs) {
  std::vector<double> sorted(sample.begin(), sample.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  double near = 0;
  double spread = 0;  // Half of the sum over all pairs of |x_i - x_j|.
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    near += std::abs(sorted[i] - value);
    spread += (2 * static_cast<double>(i) + 1 - n) * (sorted[i] - value);
  }
  return near / n - spread / pairs;
}

}  // namespace

double CrpsOfNormal(double mean, double deviation, double value) {
  assert(deviation > 0);
  const Gaussian component{1, mean, deviation};
  return Forecast({}, {&component, 1}).Crps(value);
}

double EnsembleCrps(std::span<const double> sample, double value) {
  assert(!sample.empty());
  const auto n = static_cast<double>(sample.size());
  return CrpsOf(sample, value, n * n);
}

double FairCrps(std::span<const double> sample, double value) {
  assert(sample.size() >= 2);
  const auto n = static_cast<double>(sample.size());
  return CrpsOf(sample, value, n * (n - 1));
}

double CrpsFromQuantiles(std::span<const double, 19> quantiles, double value) {
  double sum = 0;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    sum += PinballLoss(quantiles[i], kQuantileLevels[i], value);
  }
  return 2 * sum / static_cast<double>(quantiles.size());
}

double PinballLoss(double quantile, double level, double value) {
  return (value - quantile) * (value < quantile ? level - 1 : level);
}

double SortedQuantile(std::span<const double> sorted, double level) {
  assert(!sorted.empty() && level >= 0 && level <= 1);
  const double place = level * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double EnergyScore(const SampleView& sample, std::span<const double> value) {
  assert(sample.rows() >= 1 && value.size() == sample.columns);
  const std::size_t rows = sample.rows();
  double near = 0;
  double spread = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    near += Distance(sample.Row(i), value);
    for (std::size_t j = 0; j < i; ++j) spread += Distance(sample.Row(i), sample.Row(j));
  }
  const auto n = static_cast<double>(rows);
  return near / n - spread / (n * n);
}

double VariogramScore(const SampleView& sample, std::span<const double> value, double order) {
  assert(sample.rows() >= 1 && value.size() == sample.columns);
  double score = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double mean = 0;
      for (std::size_t row = 0; row < sample.rows(); ++row) {
        mean += std::pow(std::abs(sample.Row(row)[i] - sample.Row(row)[j]), order);
      }
      mean /= static_cast<double>(sample.rows());
      const double error = std::pow(std::abs(value[i] - value[j]), order) - mean;
      score += 2 * error * error;  // Pairs (i, j) and (j, i).
    }
  }
  return score;
}

}  // namespace giot
