#include "sim/offload_costs.h"

#include <algorithm>

#include "energy/roofline.h"

namespace giot {

HostCosts PriceOn(const OperatorGraph& graph, const DeviceProfile& device) {
  const ComputeProfile& processor = *device.compute;
  HostCosts costs;
  costs.name = device.name;
  costs.memory = processor.weight_memory.value;
  for (const Operator& one : graph.operators) {
    const bool runs = processor.peak.contains(one.precision) &&
                      one.input_bytes + one.output_bytes <= processor.working_memory.value;
    const Seconds time = runs ? OperatorTime(one, processor) : Seconds{0};
    costs.time.push_back(runs ? time : kCannotRun);
    costs.energy.push_back((processor.active.value - processor.idle.value) * time);
  }
  return costs;
}

LinkCosts UplinkOf(const RadioProfile& radio, BytesPerSecond rate, Seconds latency) {
  const Watts above = radio.transmit.back().draw.value - radio.idle.value;
  return {rate, latency, std::max(above, Watts{0})};
}

LinkCosts DownlinkOf(const RadioProfile& radio, BytesPerSecond rate, Seconds latency) {
  return {rate, latency, std::max(radio.receive.value - radio.idle.value, Watts{0})};
}

}  // namespace giot
