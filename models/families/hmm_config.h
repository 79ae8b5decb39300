// What a recipe says of a hidden Markov model.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/config.h"

namespace giot {

struct HmmConfig {
  std::int64_t states = 8;
  std::string covariance = "full";  ///< Of a state's Gaussian; or `diagonal`.
  std::int64_t restarts = 4;
  std::int64_t iterations = 100;
  double least_deviation = 0.01;  ///< In encoded units.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("states", states, Within(1, 256), "give the hidden states");
    visit("covariance", covariance, OneOf({"full", "diagonal"}),
          "full lets the channels of a step move together within a state");
    visit("restarts", restarts, Within(1, 64),
          "give the starts that are tried; the one that explains the data best goes on");
    visit("iterations", iterations, Within(1, 10000),
          "give the most rounds of Baum-Welch; it stops once it gains next to nothing");
    visit("least_deviation", least_deviation, Within(1e-6, 1),
          "this much spread is added to each state's, in units of the encoded data");
  }
};

}  // namespace giot
