// One radio on four batteries of 2,000 J: how long each feeds 1.5 W at once, and in bursts of a
// minute with a minute's rest between them.
#include <ns3/double.h>
#include <ns3/simulator.h>
#include <ns3/string.h>

#include <cstdio>
#include <vector>

#include "sim/power/battery_source.h"

namespace {

struct Trial {
  ns3::Ptr<giot::BatterySource> battery;
  double lasted_s = 0;
};

void Run(bool bursts) {
  std::vector<Trial> trials;
  for (const char* chemistry : {"ideal", "li_ion", "peukert", "rakhmatov"}) {
    const auto battery = ns3::CreateObjectWithAttributes<giot::BatterySource>(
        "CapacityJ", ns3::DoubleValue(2000), "Chemistry", ns3::StringValue(chemistry));
    trials.push_back({battery});
  }
  for (Trial& trial : trials) {
    trial.battery->OnDepleted([&trial] { trial.lasted_s = ns3::Simulator::Now().GetSeconds(); });
    const giot::LoadId radio = trial.battery->AddLoad();
    for (int minute = 0; minute < 120; ++minute) {
      const giot::Watts power(bursts && minute % 2 ? 0 : 1.5);
      ns3::Simulator::Schedule(ns3::Minutes(minute), &giot::BatterySource::SetPower, trial.battery,
                               radio, power);
    }
  }
  ns3::Simulator::Stop(ns3::Hours(2));
  ns3::Simulator::Run();
  std::printf(bursts ? "in bursts\n" : "at once\n");
  const char* const names[] = {"ideal", "li_ion", "peukert", "rakhmatov"};
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const giot::BatteryAccount account = trials[i].battery->Account();
    std::printf("  %-10s empty at %7.1f s: gave %6.1f J, lost %6.1f J, still holds %6.1f J\n",
                names[i], trials[i].lasted_s, account.spent.si(), account.lost.si(),
                account.stored.si());
  }
  ns3::Simulator::Destroy();
}

}  // namespace

int main() {
  Run(false);
  Run(true);
}
