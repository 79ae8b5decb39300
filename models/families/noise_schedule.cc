#include "models/families/noise_schedule.h"

#include <algorithm>
#include <cmath>

#include "models/plan/plan_denoiser.h"

namespace giot {

NoiseSchedule::NoiseSchedule(const std::string& kind, std::int64_t steps) : kept_{1} {
  const int count = static_cast<int>(steps);
  const std::vector<double> kept = kind == "vp"       ? VpAlphaBars(count)
                                   : kind == "linear" ? LinearAlphaBars(count)
                                                      : CosineAlphaBars(count);
  kept_.insert(kept_.end(), kept.begin(), kept.end());
}

double NoiseSchedule::signal(std::int64_t t) const { return std::sqrt(kept(t)); }

double NoiseSchedule::noise(std::int64_t t) const { return std::sqrt(1 - kept(t)); }

ReverseStep StepBack(const NoiseSchedule& schedule, std::int64_t t, std::int64_t to, double eta) {
  const double left = 1 - schedule.kept(to);
  const double deviation =
      eta * std::sqrt(left / (1 - schedule.kept(t)) * (1 - schedule.kept(t) / schedule.kept(to)));
  const double direction = std::sqrt(std::max(0.0, left - deviation * deviation));
  const double from_x = direction / schedule.noise(t);
  return {schedule.signal(to) - from_x * schedule.signal(t), from_x, deviation};
}

std::vector<std::int64_t> VisitedSteps(std::int64_t steps, std::int64_t count) {
  std::vector<std::int64_t> visited;
  for (std::int64_t i = 0; i < count; ++i) visited.push_back(steps - i * steps / count);
  visited.push_back(0);
  return visited;
}

}  // namespace giot
