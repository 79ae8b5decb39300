// What a frame costs on each channel: 802.15.4 fields of equal density, and swarms of ad-hoc Wi-Fi.
#include <benchmark/benchmark.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>

#include <cmath>
#include <cstdint>
#include <ctime>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/network/indexed_channel.h"
#include "sim/network/indexed_wifi.h"
#include "tests/sim/network/listener.h"
#include "tests/sim/network/report_field.h"
#include "tests/sim/network/swarm.h"

namespace giot {
namespace {

using testing_channel::MakeAirChannel;
using testing_channel::ReportField;
using testing_channel::ReportFieldOptions;
using testing_channel::Swarm;
using testing_channel::SwarmOptions;

/// Runs a scene for `seconds`, after `warm_up` of them, and reports what a frame costs.
template <class Scene>
void Measure(benchmark::State& state, Scene& scene, double warm_up, double seconds) {
  scene.Run(warm_up);
  const std::uint64_t sent = scene.sent, events = ns3::Simulator::GetEventCount();
  const std::clock_t begin = std::clock();
  scene.Run(seconds);
  const double cpu_s = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  const auto frames = static_cast<double>(scene.sent - sent);
  state.SetIterationTime(cpu_s);
  state.counters["us_per_frame"] = 1e6 * cpu_s / frames;
  state.counters["events_per_frame"] =
      static_cast<double>(ns3::Simulator::GetEventCount() - events) / frames;
  state.counters["received"] = static_cast<double>(scene.received.size());
}

/// ns-3's default loss (46.68 dB at 1 m, exponent 3), 20 m between nodes, 40 bytes acknowledged
/// every 10 s, a sink for 50 nodes. Arguments: nodes, frames to be measured.
template <class Channel>
void Field(benchmark::State& state, const char* limit, double db) {
  for (auto _ : state) {
    const auto channel = ns3::CreateObject<Channel>();
    channel->AddPropagationLossModel(ns3::CreateObject<ns3::LogDistancePropagationLossModel>());
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    if (db > 0) channel->SetAttribute(limit, ns3::DoubleValue(db));
    ReportFieldOptions options;
    options.nodes = static_cast<int>(state.range(0));
    ReportField field(channel, options);
    const double frames_a_second = options.nodes / options.period_s;
    Measure(state, field, 10 / frames_a_second,
            static_cast<double>(state.range(1)) / frames_a_second);
  }
}

/// Radios that do nothing with what they hear: what is left is the channel's own cost.
struct Listeners {
  Listeners(const ns3::Ptr<ns3::SpectrumChannel>& channel, int count) {
    const auto bands = testing_channel::MakeBands(2.4e9, 2.483e9, 80);
    const int columns = static_cast<int>(std::ceil(std::sqrt(count)));
    for (int i = 0; i < count; ++i) {
      const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
      mobility->SetPosition({20.0 * (i % columns), 20.0 * (i / columns), 1.5});
      radios.push_back(testing_channel::AddListener(channel, bands, mobility));
      radios.back()->keeps = false;
    }
    ns3::Simulator::Schedule(ns3::MilliSeconds(1), &Listeners::Send, this);
  }
  ~Listeners() { ns3::Simulator::Destroy(); }

  void Send() {
    radios[random.Below(radios.size())]->Send(1e-3, ns3::MicroSeconds(900));
    ++sent;
    ns3::Simulator::Schedule(ns3::MilliSeconds(1), &Listeners::Send, this);
  }
  void Run(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds));
    ns3::Simulator::Run();
  }

  Stream random{1, "senders"};
  std::vector<ns3::Ptr<testing_channel::Listener>> radios;
  std::uint64_t sent = 0;
  std::vector<int> received;
};

/// The same density and loss, one signal every millisecond. Arguments: radios, milliseconds.
template <class Channel>
void Signals(benchmark::State& state) {
  for (auto _ : state) {
    const auto channel = ns3::CreateObject<Channel>();
    channel->AddPropagationLossModel(ns3::CreateObject<ns3::LogDistancePropagationLossModel>());
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    channel->SetAttribute("MaxLossDb", ns3::DoubleValue(110));
    Listeners listeners(channel, static_cast<int>(state.range(0)));
    Measure(state, listeners, 0.1, static_cast<double>(state.range(1)) / 1000);
  }
}

/// 100 nodes that fly, free space at 5.18 GHz, 14 frames of 200 bytes a second each. Arguments:
/// the side of the square over which they fly, in metres, and milliseconds to be measured.
template <class Helper, class Channel>
void Flight(benchmark::State& state) {
  for (auto _ : state) {
    Helper phy;
    phy.SetChannel(MakeAirChannel<Channel>());
    SwarmOptions options;
    options.side_m = static_cast<double>(state.range(0));
    Swarm swarm(phy, options);
    Measure(state, swarm, 0.1, static_cast<double>(state.range(1)) / 1000);
  }
}

using Arguments = std::vector<std::vector<std::int64_t>>;

template <class Run>
void Register(const char* name, Run run, const Arguments& all) {
  auto* bench = benchmark::RegisterBenchmark(name, run)->Iterations(1)->UseManualTime();
  for (const auto& arguments : all) bench->Args(arguments);
}

template <class Channel>
void RegisterField(const char* name, const char* limit, double db, const Arguments& all) {
  Register(
      name, [=](benchmark::State& state) { Field<Channel>(state, limit, db); }, all);
}

void RegisterAll() {
  using Stock = ns3::SingleModelSpectrumChannel;
  RegisterField<Stock>("Field/stock", "", 0, {{200, 400}, {1000, 200}, {4000, 100}, {10000, 40}});
  RegisterField<Stock>("Field/stock_max_loss_110_db", "MaxLossDb", 110,
                       {{200, 400}, {1000, 400}, {4000, 400}, {10000, 200}});
  const Arguments many = {{200, 2000}, {1000, 2000}, {4000, 2000}, {10000, 2000}};
  RegisterField<IndexedChannel>("Field/indexed_max_loss_110_db", "MaxLossDb", 110, many);
  const Arguments some = {{200, 400}, {1000, 400}, {4000, 400}, {10000, 400}};
  RegisterField<IndexedChannel>("Field/indexed_10_db_under_noise", "LeftOutBelowNoiseDb", 10, some);
  Register("Signals/stock_max_loss_110_db", Signals<Stock>,
           {{200, 2000}, {1000, 1000}, {4000, 500}, {10000, 200}});
  Register("Signals/indexed_max_loss_110_db", Signals<IndexedChannel>,
           {{200, 5000}, {1000, 5000}, {4000, 5000}, {10000, 5000}});
  const Arguments flights = {{1000, 2000}, {2000, 2000}, {3000, 2000}, {4000, 2000}};
  Register("Flight/stock", Flight<ns3::YansWifiPhyHelper, ns3::YansWifiChannel>, flights);
  Register("Flight/indexed", Flight<IndexedYansWifiPhyHelper, IndexedYansWifiChannel>, flights);
}

}  // namespace
}  // namespace giot

int main(int argc, char** argv) {
  giot::RegisterAll();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
