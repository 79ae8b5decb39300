// What one call of a model costs on a processor: the roofline of Williams, Waterman and Patterson
// (CACM 2009), operator by operator, with the efficiencies of the processor's profile.
#pragma once

#include <string>

#include "scenarios/device_profile.h"
#include "sim/base/operator_graph.h"
#include "sim/base/units.h"

namespace giot {

/// Time, energy and memory of one call.
struct ComputeCost {
  Seconds time{0};     ///< From start to end, swap-in included.
  Joules energy{0};    ///< Above the idle draw: (P_active - P_idle) * time.
  Seconds swap_in{0};  ///< Part of `time` spent on reading weights from storage.
  Bytes weight_bytes{0};
  Bytes peak_activation_bytes{0};
  std::string refusal;  ///< Why the processor cannot run it; empty where it can. Time is 0 then.

  bool fits() const { return refusal.empty(); }
};

/// Time of one operator: max(FLOPs / (eta_c * peak), bytes / (eta_b * bandwidth)) + t0, where bytes
/// are its weights, inputs and outputs. The profile must run the operator's precision.
Seconds OperatorTime(const Operator& op, const ComputeProfile& profile);

/// Cost of one call, operators run in their listed order. Weights that do not fit the weight memory
/// are read from storage at its bandwidth, or the call is refused where the profile gives none; a
/// call is also refused whose activations exceed the working memory or whose precision the
/// processor lacks.
ComputeCost Cost(const OperatorGraph& graph, const ComputeProfile& profile);

}  // namespace giot
