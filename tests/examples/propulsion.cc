// A quadrotor flies out at 15 m/s, climbs, hovers until its battery is empty: what each piece
// costs.
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/simulator.h>

#include <cstdio>

#include "sim/power/uav_meters.h"

int main() {
  const auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  const auto battery = ns3::CreateObject<giot::BatterySource>();
  battery->Configure({giot::Joules(20'000), 1, 0});
  mobility->SetVelocity({15, 0, 0});

  const auto meter = ns3::CreateObject<giot::RotaryWingMeter>();
  meter->TraceConnectWithoutContext(
      "Power", ns3::Callback<void, double, double>([](double before_w, double after_w) {
        std::printf("%6.2f s: %.3f W -> %.3f W\n", ns3::Simulator::Now().GetSeconds(), before_w,
                    after_w);
      }));
  meter->Install(mobility, battery);
  battery->OnDepleted([&] {
    meter->SwitchOff();
    std::printf("%6.2f s: the battery is empty\n", ns3::Simulator::Now().GetSeconds());
  });

  using Craft = ns3::ConstantVelocityMobilityModel;
  ns3::Simulator::Schedule(ns3::Seconds(40), &Craft::SetVelocity, mobility, ns3::Vector(0, 0, 3));
  ns3::Simulator::Schedule(ns3::Seconds(50), &Craft::SetVelocity, mobility, ns3::Vector(0, 0, 0));
  ns3::Simulator::Stop(ns3::Seconds(3600));
  ns3::Simulator::Run();
  std::printf("flown: %.1f J at (%.0f, %.0f, %.0f) m\n", meter->Total().si(),
              mobility->GetPosition().x, mobility->GetPosition().y, mobility->GetPosition().z);
  ns3::Simulator::Destroy();
}
