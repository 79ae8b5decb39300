// The keys of `[agents.NAME] kind = "twin"`.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/config.h"

namespace giot {

/// A digital twin: sensors and their sink run the same model, sensors send what it misses.
struct TwinConfig {
  std::string sensors;
  std::string workload;
  std::string policy = "model";
  std::string model;
  std::string variant = "neural";
  double tolerance_m_s = 0;
  Watts tolerance_w{0};
  double model_scale = 1;
  double cost_factor = 1;
  Seconds longest_silence{0};
  std::int64_t past_readings = 0;
  std::string resync = "shortest";

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("sensors", sensors, Group(), "name the group whose readings the twin follows");
    visit.Required();
    visit("workload", workload, TableUnder("workloads"),
          "name the workload under [workloads] that brings readings");
    visit("policy", policy, OneOf({"always", "delta", "model"}),
          "always sends every reading, delta what moved since the last one sent, model what the "
          "shared prediction missed");
    visit("model", model, Optional(File()), "name a trained model, e.g. models/wind.giot");
    visit("variant", variant, OneOf({"neural", "ar1", "seasonal_ar", "climatology", "persistence"}),
          "choose the predictor of the model file");
    visit("tolerance_m_s", tolerance_m_s, AtLeast(0),
          "for readings in m/s: the largest error that the twin may have unannounced");
    visit("tolerance_w", tolerance_w, AtLeast(0),
          "for readings in watts: the largest error that the twin may have unannounced");
    visit("model_scale", model_scale, Above(0),
          "give the factor from the reading's unit to the model's");
    visit("cost_factor", cost_factor, AtLeast(0),
          "multiplies the model's operations and weights: a what-if on its size at equal skill");
    visit("longest_silence_s", longest_silence, AtLeast(0),
          "a sensor that was silent for this long sends all the same; 0 sets no limit");
    visit(
        "past_readings", past_readings, Within(0, 1e6),
        "give the readings before the run that both ends have observed: the model knows its site");
    visit("resync", resync, OneOf({"shortest", "keyframe"}),
          "after a loss: keyframe sends the model's whole state, shortest the values agreed since "
          "where they take fewer bytes");
  }
};

}  // namespace giot
