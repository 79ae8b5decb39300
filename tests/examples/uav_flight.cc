// Two craft mow a field, and one is called away to a fire: plans, formation, commands at run time.
#include <ns3/double.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cstdio>

#include "sim/network/formation_mobility.h"
#include "sim/network/uav_mobility.h"

int main() {
  const auto leader = ns3::CreateObjectWithAttributes<giot::UavMobility>(
      "FastestMS", ns3::DoubleValue(12), "TurnRateDegS", ns3::DoubleValue(90));
  const auto wing_man = ns3::CreateObjectWithAttributes<giot::FormationMobility>(
      "OffsetM", ns3::VectorValue(ns3::Vector(-5, -20, 0)));
  wing_man->SetLeader(leader);

  const giot::Spot field{0, 0, 40};
  leader->SetPosition({0, 0, 40});
  leader->Fly(giot::LawnMower(field, giot::Meters(300), giot::Meters(120), giot::Meters(40)));

  ns3::Simulator::Schedule(ns3::Seconds(50), [&] {
    std::printf("called away at 50 s\n");
    leader->FlyTo({{200, 400, 80}, giot::MetersPerSecond(0), giot::Seconds(10)});
  });
  leader->TraceConnectWithoutContext("PlanEnded", ns3::Callback<void, double>([&](double now_s) {
                                       std::printf("done at %.2f s, circles\n", now_s);
                                       leader->Loiter(giot::Meters(60));
                                     }));
  for (int seconds = 0; seconds <= 120; seconds += 10) {
    ns3::Simulator::Schedule(ns3::Seconds(seconds), [&] {
      const ns3::Vector a = leader->GetPosition(), b = wing_man->GetPosition();
      std::printf("%3.0f s: (%6.1f, %6.1f, %4.1f)  (%6.1f, %6.1f, %4.1f)\n",
                  ns3::Simulator::Now().GetSeconds(), a.x, a.y, a.z, b.x, b.y, b.z);
    });
  }
  ns3::Simulator::Stop(ns3::Seconds(121));
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
}
