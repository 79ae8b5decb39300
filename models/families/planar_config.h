// What a recipe says of a planar flow.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct PlanarConfig {
  std::int64_t layers = 16;
  std::int64_t hidden = 32;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("layers", layers, Within(1, 256), "give the planar layers; each bends along one plane");
    visit("hidden", hidden, Within(1, 4096),
          "give the width of the net that reads the condition, where there is one");
  }
};

}  // namespace giot
