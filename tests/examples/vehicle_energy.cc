// Electric cars of a SUMO simulation: what each drew from its battery, recovered, and would have
// drawn without recuperation. The last charges for a minute where its trip has ended.
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <cstdio>
#include <exception>
#include <vector>

#include "sim/network/sumo_traffic.h"
#include "sim/power/vehicle_meter.h"

int main() try {
  const auto traffic = ns3::CreateObject<giot::SumoTraffic>();
  traffic->Open("../golden/sumo_grid.fcd.xml");

  std::vector<ns3::Ptr<giot::BatterySource>> batteries;
  std::vector<ns3::Ptr<giot::VehicleMeter>> meters;
  for (std::size_t i = 0; i < traffic->size(); ++i) {
    batteries.push_back(ns3::CreateObject<giot::BatterySource>());
    batteries[i]->Configure({giot::Joules(35e3 * 3600), 0.5, 0});
    meters.push_back(ns3::CreateObject<giot::VehicleMeter>());
    meters[i]->SetAttribute("MassKg", ns3::DoubleValue(1830 + 75.0 * static_cast<double>(i)));
    meters[i]->Install(traffic->Mobility(i), batteries[i]);
  }
  using Listener = ns3::Callback<void, std::uint32_t, const std::string&>;
  traffic->TraceConnectWithoutContext("Left", Listener([&](std::uint32_t i, const std::string&) {
                                        if (i != 1) return;
                                        const giot::ChargeId station = batteries[i]->AddCharger();
                                        batteries[i]->SetCharge(station, giot::Watts(22e3 * 0.95));
                                      }));
  ns3::Simulator::Stop(ns3::Seconds(117));
  ns3::Simulator::Run();
  for (std::size_t i = 0; i < traffic->size(); ++i) {
    const giot::BatteryAccount account = batteries[i]->Account();
    std::printf("car %zu: drew %6.2f Wh, recovered %5.2f Wh, battery %+7.2f Wh\n", i,
                meters[i]->Total().si() / 3600, meters[i]->Recovered().si() / 3600,
                (account.stored - account.start).si() / 3600);
  }
  ns3::Simulator::Destroy();
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
