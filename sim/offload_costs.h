// What the operators of a call cost on a processor, as the tables that offload/ decides by.
#pragma once

#include "offload/partition.h"
#include "scenarios/device_profile.h"

namespace giot {

/// Times by energy/'s roofline, operator by operator; energies above idle. An operator whose
/// precision the processor lacks, or whose tensors exceed its working memory, cannot run there. The
/// weight memory limits what it holds: nothing is swapped in.
HostCosts PriceOn(const OperatorGraph& graph, const DeviceProfile& device);

/// An uplink from a radio that sends at its highest level, and the way back that it receives; draws
/// above its idle draw.
LinkCosts UplinkOf(const RadioProfile& radio, BytesPerSecond rate, Seconds latency);
LinkCosts DownlinkOf(const RadioProfile& radio, BytesPerSecond rate, Seconds latency);

}  // namespace giot
