// Between the engine's clock and ours: both count whole nanoseconds.
#pragma once

#include <ns3/nstime.h>
#include <ns3/simulator.h>

#include <cmath>

#include "energy/instant.h"
#include "sim/base/units.h"

namespace giot {

inline Instant ToInstant(const ns3::Time& time) { return {time.GetNanoSeconds()}; }
inline ns3::Time ToTime(Instant instant) { return ns3::NanoSeconds(instant.ns); }
/// To the nearest nanosecond.
inline ns3::Time ToTime(Seconds time) { return ns3::NanoSeconds(std::llround(time.si() * 1e9)); }
inline Seconds ToSeconds(const ns3::Time& time) {
  return Seconds(static_cast<double>(time.GetNanoSeconds()) * 1e-9);
}
/// The simulated time now.
inline Instant SimNow() { return ToInstant(ns3::Simulator::Now()); }

}  // namespace giot
