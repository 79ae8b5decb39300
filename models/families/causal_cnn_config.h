// What a recipe says of a causal convolutional net.
#pragma once

#include <cstdint>

#include "models/families/step_head_config.h"

namespace giot {

struct CausalCnnConfig {
  std::int64_t width = 48;
  std::int64_t layers = 5;
  std::int64_t kernel = 2;
  std::int64_t dilation_cycle = 5;
  StepHeadConfig head{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("width", width, Within(1, 4096), "give the channels of a layer");
    visit("layers", layers, Within(1, 64), "give the gated convolutions");
    visit("kernel", kernel, Within(2, 16), "give the steps that a convolution reads");
    visit("dilation_cycle", dilation_cycle, Within(1, 16),
          "dilations double from 1 for this many layers and begin anew");
    head.Visit(visit);
  }
};

}  // namespace giot
