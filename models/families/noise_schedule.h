// How a diffusion turns data into noise, step by step, and what one step back is made of. Plain
// numbers, which samplers, bounds and cost share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace giot {

/// x_t = sqrt(kept_t) x_0 + sqrt(1 - kept_t) noise, for t from 0 (data) to steps() (noise).
class NoiseSchedule {
 public:
  /// `kind`: `vp`, `linear` or `cosine`, as models/plan/plan_denoiser.h has them; `steps` > 0.
  NoiseSchedule(const std::string& kind, std::int64_t steps);

  std::int64_t steps() const { return static_cast<std::int64_t>(kept_.size()) - 1; }
  /// The share of the data's variance that is left at step t: alpha-bar_t.
  double kept(std::int64_t t) const { return kept_[static_cast<std::size_t>(t)]; }
  /// What x_0 is multiplied by at step t.
  double signal(std::int64_t t) const;
  /// Standard deviation of the noise at step t.
  double noise(std::int64_t t) const;

 private:
  std::vector<double> kept_;
};

/// x_to = from_data x_0 + from_x x_t + deviation z, z standard normal.
struct ReverseStep {
  double from_data = 0;
  double from_x = 0;
  double deviation = 0;
};

/// The step from t back to `to` < t. With eta = 1 and to = t - 1 it is the posterior
/// q(x_{t-1} | x_t, x_0) of DDPM (Ho et al. 2020, equations 6 and 7); with eta = 0 it is
/// deterministic (DDIM: Song, Meng and Ermon 2021, equations 12 and 16).
ReverseStep StepBack(const NoiseSchedule& schedule, std::int64_t t, std::int64_t to, double eta);

/// `count` of the steps T .. 1, spread evenly from T, and 0 at the end.
std::vector<std::int64_t> VisitedSteps(std::int64_t steps, std::int64_t count);

}  // namespace giot
