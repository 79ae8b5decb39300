#include "energy/roofline.h"

#include <algorithm>
#include <cmath>

namespace giot {
namespace {

// Whole bytes with thousands apart: `1 048 576 B`.
std::string InWords(Bytes bytes) {
  std::string digits = std::to_string(std::llround(std::ceil(bytes.si())));
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, " ");
  return digits + " B";
}

// The first reason why the call cannot run, or nothing.
std::string Refusal(const OperatorGraph& graph, const ComputeCost& cost,
                    const ComputeProfile& profile) {
  for (const Operator& op : graph.operators) {
    if (!profile.peak.contains(op.precision)) {
      return "operator " + op.name + " of " + graph.name + " is " +
             std::string(ToString(op.precision)) + ", which the processor does not run";
    }
  }
  if (cost.peak_activation_bytes > profile.working_memory.value) {
    return graph.name + " needs " + InWords(cost.peak_activation_bytes) +
           " of working memory, the processor has " + InWords(profile.working_memory.value);
  }
  if (cost.weight_bytes > profile.weight_memory.value &&
      profile.storage_bandwidth.value <= BytesPerSecond{0}) {
    return graph.name + " has " + InWords(cost.weight_bytes) +
           " of weights, the processor keeps at most " + InWords(profile.weight_memory.value);
  }
  return "";
}

}  // namespace

Seconds OperatorTime(const Operator& op, const ComputeProfile& profile) {
  const FlopsPerSecond rate =
      profile.peak.at(op.precision).value * profile.Efficiency(op.kind, op.precision).value;
  const BytesPerSecond bandwidth =
      profile.memory_bandwidth.value * profile.bandwidth_efficiency.value;
  const Bytes moved = op.weight_bytes + op.input_bytes + op.output_bytes;
  return std::max(op.flops / rate, moved / bandwidth) + profile.launch_overhead.value;
}

ComputeCost Cost(const OperatorGraph& graph, const ComputeProfile& profile) {
  ComputeCost cost;
  cost.weight_bytes = graph.WeightBytes();
  cost.peak_activation_bytes = graph.PeakActivationBytes();
  cost.refusal = Refusal(graph, cost, profile);
  if (!cost.fits()) return cost;
  if (cost.weight_bytes > profile.weight_memory.value) {
    cost.swap_in = cost.weight_bytes / profile.storage_bandwidth.value;
  }
  cost.time = cost.swap_in;
  for (const Operator& op : graph.operators) cost.time += OperatorTime(op, profile);
  cost.energy = (profile.active.value - profile.idle.value) * cost.time;
  return cost;
}

}  // namespace giot
