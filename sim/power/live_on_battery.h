// Ties a radio to the battery that feeds it: off the air at the nanosecond of depletion, back on it
// after the revival.
#pragma once

#include <ns3/ptr.h>

#include "sim/power/battery_source.h"

namespace giot {

/// `gate` (AirGate, WifiAirGate, LteAirGate) and `meter` (of the same device) go off when `battery`
/// is empty, in this order, and on again once the device is back on the air.
template <class Gate, class Meter>
void LiveOnBattery(ns3::Ptr<BatterySource> battery, ns3::Ptr<Gate> gate, ns3::Ptr<Meter> meter) {
  battery->OnDepleted([gate, meter] {
    gate->Shut();
    meter->SwitchOff();
  });
  battery->OnRevived([gate] { gate->Open(); });
  gate->OnBackOnAir([meter] { meter->SwitchOn(); });
}

}  // namespace giot
