// What a recipe says of a Markov chain.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct MarkovChainConfig {
  std::int64_t order = 2;  ///< Steps that the next one depends on.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("order", order, Within(0, 16), "give the steps that the next one depends on");
  }
};

}  // namespace giot
