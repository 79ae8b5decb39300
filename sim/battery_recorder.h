// Records what every battery holds, at even times, and each depletion and revival.
#pragma once

#include <ns3/nstime.h>

#include <vector>

#include "sim/world.h"

namespace giot {

/// Declares and fills `/timeseries/battery` and `/events/battery`; silent where no group has a
/// battery. Reading a battery changes nothing of it.
class BatteryRecorder {
 public:
  explicit BatteryRecorder(const World& world);
  BatteryRecorder(const BatteryRecorder&) = delete;
  BatteryRecorder& operator=(const BatteryRecorder&) = delete;

 private:
  void Sample();

  World world_;
  std::vector<std::int32_t> nodes_;
  std::vector<double> stored_j_;
  ns3::Time interval_;
  TimeSeries* series_ = nullptr;
};

}  // namespace giot
