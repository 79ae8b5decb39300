// What a recipe says of a RealNVP flow.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct RealNvpConfig {
  std::int64_t couplings = 8;
  std::int64_t hidden = 64;
  std::int64_t layers = 2;
  double most_log_scale = 3;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("couplings", couplings, Within(2, 64),
          "give the coupling layers; two touch every number");
    visit("hidden", hidden, Within(1, 4096), "give the width of the coupling nets");
    visit("layers", layers, Within(1, 8), "give the hidden layers of a coupling net");
    visit("most_log_scale", most_log_scale, Within(0.1, 20),
          "a coupling stretches by exp(-this) .. exp(this) at most");
  }
};

}  // namespace giot
