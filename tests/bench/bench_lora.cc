// A LoRaWAN network at work: devices over a disc of 5 km send 20 bytes every ten minutes. Counters
// tell what became of them, and the process's largest RSS: run one size a process to read it.
#include <benchmark/benchmark.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include "scenarios/devices.h"
#include "sim/base/random_stream.h"
#include "sim/network/indexed_channel.h"
#include "sim/network/lora_network.h"
#include "sim/power/lora_radio_meter.h"

namespace giot {
namespace {

constexpr double kRadiusM = 5000, kPeriodS = 600;

// Petajajarvi et al., "On the coverage of LPWANs", ITST 2015: on land 128.95 dB at 1 km, exponent
// 2.32.
constexpr double kLossAt1Km = 128.95, kLossExponent = 2.32;

ns3::Ptr<ns3::Node> NodeAt(double x_m, double y_m) {
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition({x_m, y_m, 0});
  node->AggregateObject(mobility);
  return node;
}

ns3::Ptr<ns3::SpectrumChannel> Land() {
  const auto channel = ns3::CreateObject<IndexedChannel>();
  const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  loss->SetPathLossExponent(kLossExponent);
  loss->SetReference(1, kLossAt1Km - 30 * kLossExponent);
  channel->AddPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  return channel;
}

/// The fastest spreading factor that leaves 3 dB at that distance, or the slowest.
int SpreadingFactorFor(double distance_m) {
  const double heard_dbm =
      14 - kLossAt1Km - 10 * kLossExponent * std::log10(std::max(distance_m, 1.0) / 1000);
  for (int factor = kLowestSpreadingFactor; factor < kHighestSpreadingFactor; ++factor) {
    if (heard_dbm >= LoraSensitivity({factor}, Db{6}).value + 3) return factor;
  }
  return kHighestSpreadingFactor;
}

void SendForEver(LoraEndDeviceMac* mac) {
  ns3::Simulator::Schedule(ns3::Seconds(kPeriodS), &SendForEver, mac);
  mac->Send(ns3::Create<ns3::Packet>(20));
}

struct Field {
  LoraNetwork network{Land(), {}};
  std::uint64_t sent = 0;
  std::map<LoraLoss, std::uint64_t> lost;  ///< By all gateways.

  Field(int devices, int gateways, bool metered) {
    for (int i = 0; i < gateways; ++i) {
      const double angle = 2 * std::numbers::pi * i / gateways, r = gateways > 1 ? 2500 : 0;
      network.AddGateway(NodeAt(r * std::cos(angle), r * std::sin(angle)))
          ->TraceConnectWithoutContext("Lost", ns3::MakeCallback(&Field::OnLost, this));
    }
    const RadioProfile radio = *ReadDeviceProfile(DevicesFolder() / "sx1276.toml").radio;
    Stream random(1, "places");
    for (int i = 0; i < devices; ++i) {
      const double angle = random.Uniform(0, 2 * std::numbers::pi);
      const double r = kRadiusM * std::sqrt(random.Uniform());
      const auto node = NodeAt(r * std::cos(angle), r * std::sin(angle));
      const auto mac = network.AddDevice(node, SpreadingFactorFor(r));
      mac->TraceConnectWithoutContext("Sent", ns3::MakeCallback(&Field::OnSent, this));
      if (metered) {
        ns3::CreateObject<LoraRadioMeter>()->Install(
            mac, ns3::CreateObjectWithAttributes<BatterySource>("CapacityJ", ns3::DoubleValue(2e4)),
            radio);
      }
      ns3::Simulator::Schedule(ns3::Seconds(random.Uniform(0, kPeriodS)), &SendForEver,
                               ns3::PeekPointer(mac));
    }
  }
  ~Field() { ns3::Simulator::Destroy(); }
  void OnSent(const LoraFrame&, int, LoraLinkSettings) { ++sent; }
  void OnLost(const LoraTransmission&, LoraLoss loss) { ++lost[loss]; }
};

double LargestRssMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Lora(benchmark::State& state) {
  std::uint64_t events = 0;
  for (auto _ : state) {
    Field field(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
                state.range(3) != 0);
    ns3::Simulator::Stop(ns3::Hours(static_cast<int>(state.range(2))));
    ns3::Simulator::Run();
    events = ns3::Simulator::GetEventCount();
    state.counters["uplinks"] = static_cast<double>(field.sent);
    state.counters["received"] = static_cast<double>(field.network.server()->received());
    for (const auto& [loss, frames] : field.lost) {
      state.counters[std::string("lost: ") + ToString(loss)] = static_cast<double>(frames);
    }
  }
  state.counters["events"] = static_cast<double>(events);
  state.counters["rss_mib"] = LargestRssMib();
}

BENCHMARK(Lora)
    ->ArgNames({"devices", "gateways", "hours", "metered"})
    ->Args({100, 1, 1, 1})
    ->Args({1000, 1, 24, 1})
    ->Args({10'000, 1, 24, 0})
    ->Args({10'000, 1, 24, 1})
    ->Args({10'000, 4, 24, 1})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();
