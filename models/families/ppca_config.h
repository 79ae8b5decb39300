// What a recipe says of a probabilistic PCA.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct PpcaConfig {
  std::int64_t latent = 2;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("latent", latent, Within(1, 4096),
          "give the principal directions; fewer than the numbers of an example");
  }
};

}  // namespace giot
