// Builds `[network] kind = "sensor_field"`.
#pragma once

#include <memory>

#include "sim/network/network.h"

namespace giot {

std::unique_ptr<Network> BuildSensorField(const Scenario& scenario);

}  // namespace giot
