// What a recipe says of the distribution of a step, whatever net stands before it.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/config.h"

namespace giot {

struct StepHeadConfig {
  std::int64_t components = 8;      ///< Gaussians of a mixture.
  std::string covariance = "full";  ///< Or `diagonal`.
  double least_deviation = 1e-3;    ///< Of a Gaussian, in encoded units.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("components", components, Within(1, 256),
          "give the Gaussians of the mixture that continuous channels are drawn from");
    visit("covariance", covariance, OneOf({"full", "diagonal"}),
          "full lets the channels of a step move together; diagonal costs less");
    visit("least_deviation", least_deviation, Within(1e-6, 1),
          "no Gaussian gets narrower than this, in units of the encoded data");
  }
};

}  // namespace giot
