// What a recipe says of a masked autoregressive flow.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct MafConfig {
  std::int64_t layers = 5;
  std::int64_t hidden = 64;
  double most_log_scale = 5;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("layers", layers, Within(1, 64), "give the autoregressive layers");
    visit("hidden", hidden, Within(1, 4096), "give the width of a layer's two hidden layers");
    visit("most_log_scale", most_log_scale, Within(0.1, 20),
          "a layer stretches by exp(-this) .. exp(this) at most");
  }
};

}  // namespace giot
