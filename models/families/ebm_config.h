// What a recipe says of a neural energy-based model.
#pragma once

#include <cstdint>

#include "sim/base/config.h"

namespace giot {

struct EbmConfig {
  std::int64_t hidden = 128;
  std::int64_t layers = 2;
  double reach = 3;
  double step = 0.1;
  std::int64_t training_steps = 40;
  std::int64_t sampling_steps = 200;
  std::int64_t replay = 1024;
  double renewed_share = 0.05;
  double energy_penalty = 0.001;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("hidden", hidden, Within(1, 4096), "give the width of the energy's net");
    visit("layers", layers, Within(1, 16), "give its hidden layers");
    visit("reach", reach, Above(0),
          "the deviation, encoded, of the normal law that the net's energy bends and that draws "
          "start from; wider than the data");
    visit("step", step, Above(0), "the deviation of the noise of a Langevin step, encoded");
    visit("training_steps", training_steps, Within(1, 10000),
          "give the Langevin steps of an update");
    visit("sampling_steps", sampling_steps, Within(1, 100000), "give the Langevin steps of a draw");
    visit("replay", replay, Within(1, 1000000),
          "give the samples that are kept and go on from update to update");
    visit("renewed_share", renewed_share, Within(0, 1),
          "the share of them that starts anew when taken");
    visit("energy_penalty", energy_penalty, AtLeast(0),
          "how strongly the net's outputs are held near 0");
  }
};

}  // namespace giot
