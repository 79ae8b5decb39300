// What a recipe says of a WGAN with gradient penalty.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct WganGpConfig {
  std::int64_t latent = 16;
  std::int64_t hidden = 128;
  std::int64_t layers = 2;
  std::int64_t critic_turns = 5;
  double penalty = 10;
  double rate_factor = 0.5;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("latent", latent, Within(1, 4096), "give the numbers of noise that a draw starts from");
    visit("hidden", hidden, Within(1, 4096), "give the width of generator and critic");
    visit("layers", layers, Within(1, 16), "give the hidden layers of each");
    visit("critic_turns", critic_turns, Within(1, 100),
          "give the critic's moves for each of the generator");
    visit("penalty", penalty, Above(0), "how strongly the critic's slope is held at 1");
    visit("rate_factor", rate_factor, Above(0), "both learn at this times training.learning_rate");
  }
};

}  // namespace giot
