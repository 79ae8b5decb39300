// What a recipe says of a recurrent net.
#pragma once

#include <cstdint>
#include <string>

#include "models/families/step_head_config.h"

namespace giot {

struct RecurrentConfig {
  std::string cell = "gru";  ///< Or `lstm`.
  std::int64_t layers = 1;
  std::int64_t hidden = 64;
  StepHeadConfig head{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("cell", cell, OneOf({"gru", "lstm"}),
          "gru has three gates, lstm four and a second state");
    visit("layers", layers, Within(1, 8), "give the cells that stand on one another");
    visit("hidden", hidden, Within(1, 4096), "give the numbers that a cell remembers");
    head.Visit(visit);
  }
};

}  // namespace giot
