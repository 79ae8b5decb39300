// What a recipe says of a diffusion.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/config.h"

namespace giot {

struct DiffusionConfig {
  std::string net = "auto";
  std::int64_t hidden = 64;
  std::int64_t layers = 2;
  std::int64_t heads = 4;
  std::int64_t time_embedding = 16;
  std::string predicts = "v";
  std::string schedule = "cosine";
  std::int64_t steps = 50;
  std::int64_t sampling_steps = 0;
  double eta = 1;
  double clamp = 0;
  double guidance = 0;
  double condition_dropout = 0.1;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("net", net, OneOf({"auto", "mlp", "conv1d", "transformer"}),
          "mlp sees all numbers at once, the others go along the steps of a window; auto is mlp "
          "for vectors and images, transformer for windows");
    visit("hidden", hidden, Within(1, 4096), "give the width of the net");
    visit("layers", layers, Within(1, 64), "give the hidden layers of an mlp, else the blocks");
    visit("heads", heads, Within(1, 64), "give the heads of a transformer; they divide hidden");
    visit("time_embedding", time_embedding, Within(2, 1024),
          "give the sines and cosines that tell the net its step, an even number");
    visit("predicts", predicts, OneOf({"noise", "x0", "v"}),
          "the net is trained to tell the noise, the clean example or their mix v");
    visit("schedule", schedule, OneOf({"vp", "linear", "cosine"}), "how fast data turn into noise");
    visit("steps", steps, Within(1, 4000), "give the steps from data to noise");
    visit("sampling_steps", sampling_steps, Within(0, 4000),
          "give the steps of the way back, at most `steps`; 0 takes all");
    visit("eta", eta, Within(0, 1), "1 adds the noise of DDPM on the way back, 0 none (DDIM)");
    visit("clamp", clamp, AtLeast(0), "clean examples stay within +-this, encoded; 0: no bound");
    visit("guidance", guidance, AtLeast(0),
          "how far samples are pushed towards their condition; above 0 a step runs the net twice");
    visit("condition_dropout", condition_dropout, Within(0, 0.9),
          "where guidance is above 0: the share of trained rows whose condition is hidden");
  }
};

}  // namespace giot
