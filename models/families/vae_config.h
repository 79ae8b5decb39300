// What a recipe says of a variational autoencoder.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct VaeConfig {
  std::int64_t latent = 8;
  std::int64_t hidden = 128;
  std::int64_t layers = 2;
  double kl_weight = 1;
  std::int64_t bound_draws = 64;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("latent", latent, Within(1, 4096), "give the numbers of the latent code");
    visit("hidden", hidden, Within(1, 4096), "give the width of encoder and decoder");
    visit("layers", layers, Within(0, 8),
          "give the hidden layers of each; 0 makes both linear, which is pPCA in the limit");
    visit("kl_weight", kl_weight, Within(0, 100),
          "1 descends the evidence bound; less reconstructs better, more draws better (beta-VAE)");
    visit("bound_draws", bound_draws, Within(1, 10000),
          "give the draws of the importance-weighted bound that a density is told by");
  }
};

}  // namespace giot
