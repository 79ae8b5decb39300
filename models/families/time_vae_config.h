// What a recipe says of a TimeVAE.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/config.h"

namespace giot {

struct TimeVaeConfig {
  std::int64_t latent = 8;
  std::int64_t channels = 64;
  std::int64_t trend_degree = 2;
  std::vector<double> seasons{};
  double kl_weight = 1;
  std::int64_t bound_draws = 64;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("latent", latent, Within(1, 4096), "give the numbers of the latent code");
    visit("channels", channels, Within(1, 1024), "give the channels of the convolutions");
    visit("trend_degree", trend_degree, Within(0, 16),
          "give the degree of the polynomial trend; 0 leaves the level alone");
    visit("seasons", seasons, Within(2, 100000),
          "give the length of each season in steps, e.g. [24]; each gets a pattern of its own");
    visit("kl_weight", kl_weight, Within(0, 100),
          "1 descends the evidence bound; less reconstructs better, more draws better (beta-VAE)");
    visit("bound_draws", bound_draws, Within(1, 10000),
          "give the draws of the importance-weighted bound that a density is told by");
  }
};

}  // namespace giot
