// What a recipe says of a neural spline flow.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct NeuralSplineConfig {
  std::int64_t couplings = 6;
  std::int64_t hidden = 64;
  std::int64_t layers = 2;
  std::int64_t bins = 8;
  double reach = 4;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("couplings", couplings, Within(2, 64),
          "give the coupling layers; two touch every number");
    visit("hidden", hidden, Within(1, 4096), "give the width of the coupling nets");
    visit("layers", layers, Within(1, 8), "give the hidden layers of a coupling net");
    visit("bins", bins, Within(2, 128), "give the bins of each spline");
    visit("reach", reach, Above(0),
          "splines bend within -this .. this and are straight outside; standardised data lie in 4");
  }
};

}  // namespace giot
