#include "sim/run.h"

#include <ns3/simulator.h>

#include <chrono>

#include "sim/agent/agent_host.h"
#include "sim/battery_recorder.h"
#include "sim/energy_report.h"
#include "sim/event_watch.h"
#include "sim/host_facts.h"
#include "sim/ns3_attributes.h"
#include "sim/run_header.h"
#include "sim/stop_signal.h"
#include "sim/world.h"

namespace giot {
namespace {

/// Events between two looks at the wall clock: a few milliseconds.
constexpr std::uint64_t kEventsPerLook = 2048;

/// Gives ns-3's global state back, however the run ends.
struct SimulatorGuard {
  ~SimulatorGuard() { ns3::Simulator::Destroy(); }
};

/// Runs the events; returns the signal that stopped them, or an empty string.
std::string RunEvents(Seconds duration, ResultWriter& results, const StopSignal& stop,
                      const ProgressLine::Options& options) {
  RunProgress progress(duration, options);
  const auto now = [] { return Seconds(ns3::Simulator::Now().GetSeconds()); };
  WatchEvents(kEventsPerLook, [&] {
    results.Poll();
    progress.Update(now(), ns3::Simulator::GetEventCount());
    if (stop.requested()) ns3::Simulator::Stop();
  });
  ns3::Simulator::Stop(ns3::Seconds(duration.si()));
  ns3::Simulator::Run();
  const std::string signal = now() < duration ? stop.name() : "";
  progress.Finish(now(), ns3::Simulator::GetEventCount(),
                  signal.empty() ? "" : "stopped by " + signal);
  return signal;
}

}  // namespace

RunOutcome RunScenario(const Scenario& scenario, const RunOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  const StopSignal stop;
  HostFacts host = HostFactsAtStart();
  const SimulatorGuard guard;
  ApplyNs3Attributes(scenario.config.ns3);

  const std::unique_ptr<Network> network = BuildNetwork(scenario);
  const std::vector<ns3::Ptr<NodePower>> power = InstallPower(scenario, *network);
  Datagrams datagrams(*network);

  ResultWriter results(options.out, HeaderOf(scenario, options), {.overwrite = options.overwrite});
  results.SetNodes(NodeFactsOf(*network));
  const World world{scenario, *network, datagrams, power, results};
  std::vector<std::unique_ptr<AgentHost>> agents;
  for (const auto& [name, config] : scenario.config.agents) {
    agents.push_back(MakeAgentHost(name, config, world));
  }
  const BatteryRecorder batteries(world);
  results.Start();

  RunOutcome outcome{options.out, "", 0};
  outcome.stopped_by = RunEvents(scenario.config.run.duration, results, stop, options.progress);
  if (!outcome.stopped_by.empty()) outcome.exit_status = stop.exit_status();

  const Seconds simulated(ns3::Simulator::Now().GetSeconds());
  const EnergyLedger ledger = LedgerOf(power);
  std::vector<SummaryFigure> figures;
  SummariseEnergy(*network, ledger, simulated, figures);
  for (const auto& agent : agents) agent->Summarise(figures);
  results.SetEnergy(ledger);
  results.SetSummary(figures);
  host.events = static_cast<std::int64_t>(ns3::Simulator::GetEventCount());
  host.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  AddUsage(host);
  results.SetHost(host);
  results.Close(outcome.stopped_by.empty() ? "finished" : "interrupted", simulated.si());
  return outcome;
}

}  // namespace giot
