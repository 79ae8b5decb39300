#include "models/score/forecast_evaluator.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

#include "models/score/proper_scores.h"

namespace giot {

ForecastEvaluator::ForecastEvaluator(std::size_t channels) : channels_(channels) {
  assert(channels >= 1);
}

/// Sorts the sample.
void ForecastEvaluator::Sums::Add(std::vector<double>& sample, double value) {
  std::sort(sample.begin(), sample.end());
  std::array<double, 19> quantiles;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    quantiles[i] = SortedQuantile(sample, kQuantileLevels[i]);
  }
  const double mean =
      std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
  crps += CrpsFromQuantiles(quantiles, value);
  fair_crps += FairCrps(sample, value);
  deviation += std::abs(value - SortedQuantile(sample, 0.5));
  squares += (value - mean) * (value - mean);
  size += std::abs(value);
  ++count;
}

void ForecastEvaluator::Add(std::span<const double> samples, std::span<const double> truth) {
  const std::size_t paths = samples.size() / truth.size();
  assert(paths >= 2 && samples.size() == paths * truth.size() && truth.size() % channels_ == 0);
  std::vector<double> sample(paths);
  std::vector<double> sum(paths);
  for (std::size_t step = 0; step < truth.size() / channels_; ++step) {
    std::fill(sum.begin(), sum.end(), 0.0);
    double truth_sum = 0;
    for (std::size_t c = 0; c < channels_; ++c) {
      const std::size_t at = step * channels_ + c;
      for (std::size_t path = 0; path < paths; ++path) {
        sample[path] = samples[path * truth.size() + at];
        sum[path] += sample[path];
      }
      truth_sum += truth[at];
      each_.Add(sample, truth[at]);
    }
    of_sum_.Add(sum, truth_sum);
  }
}

ForecastScores ForecastEvaluator::Result() const {
  assert(each_.size > 0);
  return {each_.crps / each_.size,
          of_sum_.crps / of_sum_.size,
          each_.fair_crps / each_.size,
          of_sum_.fair_crps / of_sum_.size,
          each_.deviation / each_.size,
          of_sum_.deviation / of_sum_.size,
          std::sqrt(each_.squares / each_.count) / (each_.size / each_.count)};
}

}  // namespace giot
