// A linear autoregression with the exact posterior of its weights and noise.
#pragma once

#include <memory>
#include <vector>

#include "models/score/online_density.h"

namespace giot {

/// x_t = w_0 + sum of w_k x_(t-k) + noise, normal with unknown variance, under the conjugate
/// normal-inverse-gamma prior; the prediction is Student's t (Bishop 2006, section 3.3 and exercise
/// 3.12). Values are standardised by all that came before. The prior expects the last value again.
class BayesianAr final : public OnlineDensity {
 public:
  /// `order` >= 1: past values that it looks at.
  explicit BayesianAr(int order);
  ~BayesianAr() override;

  double Surprise(double value) override;

 private:
  struct Posterior;
  std::unique_ptr<Posterior> posterior_;
};

}  // namespace giot
