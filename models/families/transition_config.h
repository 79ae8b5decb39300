// What a recipe says of a learned transition operator.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct TransitionConfig {
  std::int64_t steps = 12;
  std::int64_t hidden = 128;
  std::int64_t layers = 2;
  double infusion = 0.08;
  std::int64_t paths = 32;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("steps", steps, Within(1, 256), "give the transitions from noise to an example");
    visit("hidden", hidden, Within(1, 4096), "give the width of the net");
    visit("layers", layers, Within(1, 8), "give the hidden layers of the net");
    visit("infusion", infusion, Within(0, 1),
          "in training, this times the step is the chance that a number is taken from the example");
    visit("paths", paths, Within(1, 4096), "give the chains that the density's bound averages");
  }
};

}  // namespace giot
