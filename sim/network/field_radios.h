// The radios of a sensor field: devices, channels, 6LoWPAN and its addresses and routes.
#pragma once

#include <vector>

#include "sim/network/network_builder.h"
#include "sim/network/sensor_field_config.h"

namespace giot {

/// Puts a radio on every sensor, relay and sink of the builder's tree, with 6LoWPAN, an address and
/// routes to and from its sink. Cell k is PAN k + 1 on channel `channels[k mod n]`.
void InstallRadios(NetworkBuilder& builder, const SensorFieldConfig& config);

}  // namespace giot
