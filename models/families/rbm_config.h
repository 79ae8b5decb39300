// What a recipe says of a restricted Boltzmann machine.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct RbmConfig {
  std::int64_t hidden = 16;
  bool persistent = true;
  std::int64_t chains = 64;
  std::int64_t training_steps = 5;
  std::int64_t sampling_steps = 200;
  std::int64_t exact_units = 16;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("hidden", hidden, Within(1, 4096), "give the hidden units");
    visit("persistent", persistent, Any(),
          "true: chains of samples go on from update to update (PCD); false: each starts at the "
          "data (CD)");
    visit("chains", chains, Within(1, 65536), "give the chains of PCD");
    visit("training_steps", training_steps, Within(1, 1000),
          "give the Gibbs steps of an update (the k of CD-k)");
    visit("sampling_steps", sampling_steps, Within(1, 100000),
          "give the Gibbs steps of a draw, from random bits");
    visit("exact_units", exact_units, Within(0, 20),
          "the density is exact where the visible or the hidden units are at most so many: 2^units "
          "terms are summed");
  }
};

}  // namespace giot
