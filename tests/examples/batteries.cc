// The same radio on four batteries: how long each lasts, and what the sun behind clouds adds.
#include <ns3/simulator.h>

#include <cstdio>
#include <memory>

#include "energy/half_sine_solar.h"
#include "energy/li_ion.h"
#include "energy/measured_solar.h"
#include "energy/rate_capacity.h"
#include "sim/power/battery_source.h"

int main() {
  const giot::Amperes load{0.5};
  giot::LiIonPack pack({});
  std::printf("Li-ion cell at 0.5 A:  %.2f h to 3.3 V,", pack.TimeToCutoff(load).si() / 3600);
  std::printf(" %.0f J\n", pack.Draw(load, pack.TimeToCutoff(load)).si());
  const giot::PeukertBattery lead({{7}, giot::Seconds(20 * 3600), 1.2});
  std::printf("lead-acid, 7 Ah:       %.2f h\n", lead.TimeToEmpty(load).si() / 3600);
  giot::RakhmatovBattery small({});
  std::printf("small cell at 0.5 A:   %.2f min,", small.TimeToEmpty(load).si() / 60);
  small.Draw(load, giot::Seconds(1800));
  const double after_work = small.used();
  small.Draw({0}, giot::Seconds(600));
  std::printf(" %.1f %% used after 30, %.1f %% after a rest\n", 100 * after_work,
              100 * small.used());

  const auto sky =
      std::make_shared<giot::Clouds>(std::make_shared<giot::HalfSineSolar>(giot::SolarConfig{}),
                                     giot::Clouds::Parameters{}, giot::Stream(1, "clouds"));
  const auto battery = ns3::CreateObject<giot::BatterySource>();
  battery->Configure({giot::Joules(8000), 0.5, 0.2}, sky);
  battery->SetPower(battery->AddLoad(), giot::Watts(0.35));
  const auto hours = [] { return ns3::Simulator::Now().GetSeconds() / 3600; };
  battery->OnDepleted([&] { std::printf("%5.2f h: empty\n", hours()); });
  battery->OnRevived([&] { std::printf("%5.2f h: back\n", hours()); });
  ns3::Simulator::Stop(ns3::Hours(48));
  ns3::Simulator::Run();
  std::printf("%.0f J from a cloudy sky, %.0f J spilled\n", battery->Account().harvested.si(),
              battery->Account().spilled.si());
  ns3::Simulator::Destroy();
}
