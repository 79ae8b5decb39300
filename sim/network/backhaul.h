// What stands behind the sinks: wires or a Wi-Fi cell to the edge server, a wide-area link to the
// cloud.
#pragma once

#include <ns3/net-device-container.h>

#include "sim/network/network_builder.h"
#include "sim/network/sensor_field_config.h"

namespace giot {

/// Joins the sinks to the edge and the edge to the cloud, where the scenario has them. The radios
/// must be there. Throws ScenarioError where the cloud has no edge before it, or Wi-Fi is asked to
/// bridge more than its mode can.
void InstallBackhaul(NetworkBuilder& builder, const SensorFieldConfig& config);

/// One 802.11n cell at 5.18 GHz (channel 36, 20 MHz) with its access point on the edge server. The
/// devices come in the order of `sinks`, the access point last.
ns3::NetDeviceContainer MakeWifiCell(NetworkBuilder& builder, const SensorFieldConfig& config);

}  // namespace giot
