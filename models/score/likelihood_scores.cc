#include "models/score/likelihood_scores.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace giot {

double BitsPerDimension(double nll_nats, std::size_t dimensions, double levels) {
  assert(dimensions >= 1 && levels >= 1);
  return nll_nats / static_cast<double>(dimensions) / std::numbers::ln2 + std::log2(levels);
}

double LogMeanExp(std::span<const double> x) {
  assert(!x.empty());
  const double greatest = *std::max_element(x.begin(), x.end());
  if (std::isinf(greatest)) return greatest;
  double sum = 0;
  for (const double value : x) sum += std::exp(value - greatest);
  return greatest + std::log(sum / static_cast<double>(x.size()));
}

double ImportanceWeightedBound(std::span<const double> log_weights, std::size_t draws) {
  assert(draws >= 1 && !log_weights.empty() && log_weights.size() % draws == 0);
  double sum = 0;
  for (std::size_t from = 0; from < log_weights.size(); from += draws) {
    sum += LogMeanExp(log_weights.subspan(from, draws));
  }
  return sum * static_cast<double>(draws) / static_cast<double>(log_weights.size());
}

RateDistortion RateDistortionOf(std::span<const double> kl_nats, std::span<const double> original,
                                std::span<const double> decoded, double peak) {
  assert(!kl_nats.empty() && original.size() == decoded.size() && peak > 0);
  assert(!original.empty() && original.size() % kl_nats.size() == 0);
  RateDistortion point;
  const double kl = std::accumulate(kl_nats.begin(), kl_nats.end(), 0.0);
  point.bits_per_dimension = BitsPerDimension(kl, original.size());
  for (std::size_t i = 0; i < original.size(); ++i) {
    point.mean_square_error += (original[i] - decoded[i]) * (original[i] - decoded[i]);
  }
  point.mean_square_error /= static_cast<double>(original.size());
  point.psnr_db = 10 * std::log10(peak * peak / point.mean_square_error);
  return point;
}

double GaussianRate(std::span<const double> variances, double distortion) {
  assert(distortion > 0);
  std::vector<double> rising(variances.begin(), variances.end());
  std::sort(rising.begin(), rising.end());
  // The water level: components below it are not coded and lose their variance.
  double left = distortion;
  double level = 0;
  for (std::size_t i = 0; i < rising.size(); ++i) {
    level = left / static_cast<double>(rising.size() - i);
    if (rising[i] >= level) break;
    left -= rising[i];
  }
  double bits = 0;
  for (const double variance : rising) {
    if (variance > level) bits += 0.5 * std::log2(variance / level);
  }
  return bits;
}

}  // namespace giot
