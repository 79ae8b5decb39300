#include "sim/network/table.h"

#include "sim/network/sensor_field_config.h"

namespace giot {

// To add a network: write its config and its builder beside this file, add its line here and one
// in network.cc.
std::vector<CatalogueEntry> NetworkEntries() {
  return {
      Entry<SensorFieldConfig>(
          "network", "sensor_field",
          "sensors on IEEE 802.15.4 and 6LoWPAN, sinks, an edge server behind them, a cloud"),
  };
}

}  // namespace giot
