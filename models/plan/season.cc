#include "models/plan/season.h"

#include <cassert>
#include <cmath>

#include "models/plan/portable_math.h"

namespace giot {

int Season::FeatureCount() const {
  int count = 0;
  for (const Period& period : periods) count += 2 * period.harmonics;
  return count;
}

void Season::Features(std::int64_t step, std::span<float> features) const {
  assert(static_cast<int>(features.size()) == FeatureCount());
  std::size_t at = 0;
  for (const Period& period : periods) {
    const double turns = static_cast<double>(step) / period.steps;
    const double phase = turns - std::floor(turns);
    for (int k = 1; k <= period.harmonics; ++k) {
      features[at++] = static_cast<float>(portable::SinTurns(k * phase));
      features[at++] = static_cast<float>(portable::CosTurns(k * phase));
    }
  }
}

float SeasonalSum(std::span<const float> weights, std::span<const float> features) {
  assert(weights.size() == features.size() + 1);
  float sum = weights[0];
  for (std::size_t i = 0; i < features.size(); ++i) sum += weights[1 + i] * features[i];
  return sum;
}

SeasonalScale::Point SeasonalScale::At(std::span<const float> features) const {
  return {SeasonalSum(mean_weights, features),
          portable::Exp(SeasonalSum(log_deviation_weights, features))};
}

SeasonalScale::Point SeasonalScale::At(std::int64_t step) const {
  std::vector<float> features(static_cast<std::size_t>(season.FeatureCount()));
  season.Features(step, features);
  return At(features);
}

}  // namespace giot
