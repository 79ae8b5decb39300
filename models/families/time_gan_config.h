// What a recipe says of a TimeGAN.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct TimeGanConfig {
  std::int64_t hidden = 24;
  std::int64_t layers = 2;
  double embedding_share = 0.2;
  double supervised_share = 0.2;
  double gamma = 1;
  double moment_weight = 100;
  double supervised_weight = 100;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("hidden", hidden, Within(1, 1024), "give the width of the recurrent layers");
    visit("layers", layers, Within(1, 8),
          "give the recurrent layers of each of the five nets; the supervisor has one less");
    visit("embedding_share", embedding_share, Within(0.01, 0.9),
          "the share of the updates that trains embedder and recovery alone");
    visit("supervised_share", supervised_share, Within(0.01, 0.9),
          "the share after it that trains the supervisor alone");
    visit("gamma", gamma, AtLeast(0), "the weight of the draws that the supervisor did not see");
    visit("moment_weight", moment_weight, AtLeast(0),
          "the weight of the differences in mean and deviation in the generator's loss");
    visit("supervised_weight", supervised_weight, AtLeast(0),
          "the weight of the supervised loss in the generator's");
  }
};

}  // namespace giot
