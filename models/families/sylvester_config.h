// What a recipe says of a Sylvester flow.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct SylvesterConfig {
  std::int64_t layers = 8;
  std::int64_t reflections = 8;
  std::int64_t hidden = 32;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("layers", layers, Within(1, 64), "give the Sylvester layers");
    visit("reflections", reflections, Within(1, 256),
          "give the Householder reflections that make up the rotation of a layer");
    visit("hidden", hidden, Within(1, 4096),
          "give the width of the net that reads the condition, where there is one");
  }
};

}  // namespace giot
