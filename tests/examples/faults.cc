// A node that crashes and is repaired, whose sensor drifts, and whose clock runs fast: a day.
#include <ns3/double.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cstdio>

#include "sim/network/fault_process.h"
#include "sim/network/reading_faults.h"

int main() {
  const auto crash = ns3::CreateObjectWithAttributes<giot::FaultProcess>(
      "MtbfS", ns3::DoubleValue(4 * 3600), "MttrS", ns3::DoubleValue(1800));
  const auto hours = [] { return ns3::Simulator::Now().GetSeconds() / 3600; };
  crash->OnDown([&] { std::printf("%5.2f h: down\n", hours()); });
  crash->OnUp([&] { std::printf("%5.2f h: up\n", hours()); });
  crash->Start(7, "crash of node 3");

  giot::FaultySensor::Faults faults;
  faults.drift_per_hour = 0.05;
  faults.spike_chance = 0.2;
  faults.spike_deviation = 5;
  giot::FaultySensor sensor(faults, giot::Stream(7, "sensor faults of node 3"));
  const giot::SkewedClock clock{0, 40};
  for (int hour = 0; hour <= 24; hour += 4) {
    ns3::Simulator::Schedule(ns3::Hours(hour), [&] {
      const giot::Instant now{ns3::Simulator::Now().GetNanoSeconds()};
      if (!crash->up()) return;
      std::printf("%5.2f h: reads %5.2f instead of 20, its clock is %3.0f ms ahead\n", hours(),
                  sensor.Read(20, now), (clock.Local(now) - now).si() * 1e3);
    });
  }
  ns3::Simulator::Stop(ns3::Hours(24) + ns3::Seconds(1));
  ns3::Simulator::Run();
  std::printf("up for %.1f %% of the day\n", crash->UpTime().si() / 864.01);
  ns3::Simulator::Destroy();
}
