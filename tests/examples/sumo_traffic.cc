// Four cars of a SUMO simulation drive through ns-3: who is on the road when, and how far apart.
//   example_sumo_traffic [FCD file of your own]
#include <ns3/node-container.h>
#include <ns3/simulator.h>

#include <cstdio>
#include <exception>

#include "sim/network/sumo_traffic.h"

int main(int argc, char** argv) try {
  const auto traffic = ns3::CreateObject<giot::SumoTraffic>();
  using Listener = ns3::Callback<void, std::uint32_t, const std::string&>;
  traffic->TraceConnectWithoutContext("Entered", Listener([&](std::uint32_t i, const std::string&) {
                                        const ns3::Vector at = traffic->Mobility(i)->GetPosition();
                                        std::printf("%5.1f s: car %u enters at (%.1f, %.1f)\n",
                                                    ns3::Simulator::Now().GetSeconds(), i, at.x,
                                                    at.y);
                                      }));
  traffic->TraceConnectWithoutContext("Left", Listener([](std::uint32_t i, const std::string&) {
                                        std::printf("%5.1f s: car %u leaves\n",
                                                    ns3::Simulator::Now().GetSeconds(), i);
                                      }));
  traffic->Open(argc > 1 ? argv[1] : "../golden/sumo_grid.fcd.xml");

  ns3::NodeContainer cars(static_cast<std::uint32_t>(traffic->size()));
  for (std::uint32_t i = 0; i < cars.GetN(); ++i) {
    cars.Get(i)->AggregateObject(traffic->Mobility(i));
  }
  ns3::Simulator::Schedule(ns3::Seconds(12.5), [&] {
    const auto a = cars.Get(0)->GetObject<ns3::MobilityModel>();
    const auto b = cars.Get(1)->GetObject<ns3::MobilityModel>();
    std::printf(" 12.5 s: cars 0 and 1 are %.2f m apart\n", a->GetDistanceFrom(b));
  });
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
