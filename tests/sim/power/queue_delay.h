// Jobs that come at random to a ComputeDevice of 1,000 jobs a second, for tests against queueing
// theory.
#pragma once

#include <ns3/simulator.h>

#include <functional>

#include "sim/base/random_stream.h"
#include "sim/power/compute_device.h"

namespace giot {

/// Seconds in the system: T = 1 / mu (1 + rho / (2 (1 - rho))) and T = 1 / (mu - lambda).
inline double DelayOfMD1(double rho) { return 1e-3 * (1 + rho / (2 * (1 - rho))); }
inline double DelayOfMM1(double rho) { return 1e-3 / (1 - rho); }
inline double ServiceOfMD1(Stream&) { return 1e-3; }
inline double ServiceOfMM1(Stream& random) { return random.Exponential(1e-3); }

/// Mean seconds in the system, waiting and service.
inline double MeanDelay(double load, int jobs, const std::function<double(Stream&)>& service) {
  auto device = ns3::CreateObject<ComputeDevice>();
  device->Install(ns3::CreateObject<BatterySource>());
  const ComputeCause cause = device->AddCause("compute");
  Stream random(1, "queue");
  const int warm_up = jobs / 100;
  double sum = 0;
  int done = 0;
  const auto end = [&](const JobOutcome& outcome) {
    if (++done > warm_up) sum += (outcome.waited + outcome.served).si();
  };
  const std::function<void()> arrive = [&] {
    device->Submit({Seconds(service(random)), Watts(1), cause, {}}, end);
    if (done >= jobs) return;
    ns3::Simulator::Schedule(ns3::Seconds(random.Exponential(1e-3 / load)), arrive);
  };
  ns3::Simulator::Schedule(ns3::Seconds(0), arrive);
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
  return sum / (done - warm_up);
}

}  // namespace giot
