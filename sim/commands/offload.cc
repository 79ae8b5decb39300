// `giot offload GRAPH --device X --server Y --mbps 20`: where a call should run.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/plan/graph_json.h"
#include "models/plan/load_model.h"
#include "offload/call_input.h"
#include "offload/cut_sensitivity.h"
#include "offload/policy.h"
#include "offload/reference_networks.h"
#include "results/plot.h"
#include "scenarios/devices.h"
#include "sim/base/suggest.h"
#include "sim/commands/commands.h"
#include "sim/offload_costs.h"

extern char** environ;

namespace giot {
namespace {

constexpr double kBitsPerByte = 8;
constexpr double kBitsPerMegabit = 1e6;
constexpr std::int64_t kSearchNodes = 200;  // Of each cut where memories bind.

BytesPerSecond FromMbps(double mbps) {
  return BytesPerSecond(mbps * kBitsPerMegabit / kBitsPerByte);
}
double ToMbps(BytesPerSecond rate) { return rate.si() * kBitsPerByte / kBitsPerMegabit; }

/// 999 B, 1.2 kB, 14.3 MB.
std::string Scaled(double value, const char* unit) {
  if (value < 1e3) return fmt::format("{:.4g} {}", value, unit);
  if (value < 1e6) return fmt::format("{:.4g} k{}", value / 1e3, unit);
  if (value < 1e9) return fmt::format("{:.4g} M{}", value / 1e6, unit);
  return fmt::format("{:.5g} G{}", value / 1e9, unit);
}
std::string InWords(Bytes bytes) { return Scaled(bytes.si(), "B"); }

/// A graph of the user's own, as `--json` writes it.
OperatorGraph ReadGraph(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) throw ScenarioError(file + ": expected an operator graph, found no such file");
  try {
    return GraphFromJson(nlohmann::json::parse(stream));
  } catch (const std::exception& error) {
    throw ScenarioError(fmt::format(
        "{}: expected an operator graph; {}; giot offload alexnet --json FILE writes an example",
        file, error.what()));
  }
}

OperatorGraph GraphOf(const std::string& name) {
  if (name.ends_with(".json")) return ReadGraph(name);
  if (name.ends_with(".giot")) return LoadModel(name)->Graph("step");
  return ReferenceNetworks().Make(name)->Build();
}

DeviceProfile ProfileOf(const std::string& name) {
  if (name.ends_with(".toml")) return ReadDeviceProfile(name);
  std::vector<std::string> known;
  for (DeviceProfile& profile : ReadDeviceProfiles(DevicesFolder())) {
    if (profile.name == name) return std::move(profile);
    known.push_back(profile.name);
  }
  throw ScenarioError("unknown device \"" + name + "\"; " + DidYouMean(name, known));
}

DeviceProfile ProcessorOf(const std::string& option, const std::string& name) {
  DeviceProfile profile = ProfileOf(name);
  if (profile.compute) return profile;
  throw ScenarioError(fmt::format(
      "{}: expected a processor, found \"{}\", a radio; giot devices lists both", option, name));
}

RadioProfile RadioOf(const std::string& name) {
  DeviceProfile profile = ProfileOf(name);
  if (profile.radio && !profile.radio->transmit.empty()) return *profile.radio;
  throw ScenarioError(fmt::format(
      "--radio: expected a radio, found \"{}\", a processor; giot devices lists both", name));
}

/// What the user asks.
struct Question {
  std::string graph, device, server, cloud, radio = "intel5300", objective = "latency";
  std::string svg, dot, json;
  double mbps = 0, down_mbps = 0, cloud_mbps = 0;
  double latency_ms = 0, cloud_latency_ms = 40, compression = 1, joule_weight = 1, deadline_ms = 0;
  bool answer_back = false;
};

void CheckNumbers(const Question& asked) {
  Problems problems;
  const auto check = [&](const char* key, double value, bool good, const char* bound,
                         const char* mend) {
    if (good && std::isfinite(value)) return;
    problems.Add(
        {{"giot offload"}, key, std::string("a number ") + bound, fmt::format("{}", value), mend});
  };
  check("--mbps", asked.mbps, asked.mbps > 0, "> 0", "give the uplink's rate in Mbit/s");
  check("--down-mbps", asked.down_mbps, asked.down_mbps >= 0, ">= 0", "0 takes the uplink's");
  check("--cloud-mbps", asked.cloud_mbps, asked.cloud_mbps >= 0, ">= 0", "0 takes the uplink's");
  check("--latency-ms", asked.latency_ms, asked.latency_ms >= 0, ">= 0", "0 for none");
  check("--cloud-latency-ms", asked.cloud_latency_ms, asked.cloud_latency_ms >= 0, ">= 0",
        "0 for none");
  check("--compression", asked.compression, asked.compression > 0, "> 0",
        "1 sends a tensor as it is");
  check("--joule-weight", asked.joule_weight, asked.joule_weight >= 0, ">= 0",
        "give seconds that a joule is worth");
  check("--deadline-ms", asked.deadline_ms, asked.deadline_ms >= 0, ">= 0", "0 for none");
  problems.ThrowIfAny();
}

/// The call, its costs on all hosts, and what a policy is asked.
struct Answerer {
  explicit Answerer(const Question& asked)
      : call(WithInput(GraphOf(asked.graph))), dag(call.graph) {
    AddHosts(asked);
    AddLinks(asked);
    costs.pinned = call.pinned;
    costs.compression = asked.compression;
    costs.answer_host = asked.answer_back ? 0 : kAnyHost;
    costs.objective = asked.objective == "latency"  ? Objective{1, 0}
                      : asked.objective == "energy" ? Objective{0, 1}
                                                    : Objective{1, asked.joule_weight};
    Check(dag, costs);
    request.dag = &dag;
    request.costs = &costs;
    request.tiers = {Tier::kDevice, Tier::kEdge, Tier::kCloud};
    request.tiers.resize(costs.hosts.size());
    request.waiting.assign(costs.hosts.size(), Seconds{0});
    if (asked.deadline_ms > 0) request.deadline = Seconds(asked.deadline_ms * 1e-3);
  }

  void AddHosts(const Question& asked) {
    costs.hosts.push_back(PriceOn(call.graph, ProcessorOf("--device", asked.device)));
    costs.hosts.push_back(PriceOn(call.graph, ProcessorOf("--server", asked.server)));
    if (!asked.cloud.empty()) {
      costs.hosts.push_back(PriceOn(call.graph, ProcessorOf("--cloud", asked.cloud)));
    }
    for (std::size_t h = 0; h < costs.hosts.size(); ++h) {
      // The device pays from a battery, servers from the mains. Data are there before the call.
      if (h > 0) costs.hosts[h].energy.assign(dag.size(), Joules{0});
      for (std::size_t i = 0; i < dag.size(); ++i) {
        if (call.pinned[i] != 0) continue;
        costs.hosts[h].time[i] = Seconds{0};
        costs.hosts[h].energy[i] = Joules{0};
      }
    }
  }
  void AddLinks(const Question& asked) {
    const RadioProfile radio = RadioOf(asked.radio);
    const std::size_t hosts = costs.hosts.size();
    costs.links.assign(hosts * hosts, std::nullopt);
    for (std::size_t h = 1; h < hosts; ++h) {
      const bool far = h == 2;
      const Seconds latency((far ? asked.cloud_latency_ms : asked.latency_ms) * 1e-3);
      const double up = far && asked.cloud_mbps > 0 ? asked.cloud_mbps : asked.mbps;
      const double down = asked.down_mbps > 0 ? asked.down_mbps : up;
      costs.links[h] = UplinkOf(radio, FromMbps(up), latency);
      costs.links[h * hosts] = DownlinkOf(radio, FromMbps(down), latency);
    }
  }

  CallWithInput call;
  OperatorDag dag;
  OffloadCosts costs;
  OffloadRequest request;
};

/// `12 of 21 operators on raspberry_pi_4, 9 on x86_server`.
std::string Where(const Answerer& answer, const Plan& plan) {
  std::vector<std::string> parts;
  for (std::size_t h = 0; h < answer.costs.hosts.size(); ++h) {
    const auto count = std::ranges::count(plan, static_cast<int>(h));
    if (count > 0) parts.push_back(fmt::format("{} on {}", count, answer.costs.hosts[h].name));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// `relu 3 (193.6 kB)`, each output that crosses once.
std::string Crossing(const Answerer& answer, const Plan& plan) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    for (const auto edge : boost::make_iterator_range(boost::out_edges(i, answer.dag.graph()))) {
      if (plan[boost::target(edge, answer.dag.graph())] == plan[i]) continue;
      names.push_back(
          fmt::format("{} ({})", answer.dag.At(i).name, InWords(answer.dag.At(i).output_bytes)));
      break;
    }
  }
  constexpr std::size_t kShown = 6;
  const std::size_t all = names.size();
  if (all > kShown) names.resize(kShown);
  return fmt::format("{}{}", fmt::join(names, ", "),
                     all > kShown ? fmt::format(" and {} more", all - kShown) : "");
}

void PrintBest(const Answerer& answer, const OffloadDecision& best) {
  std::printf("best: %s\n", Where(answer, best.plan).c_str());
  std::printf("  %.4g ms, %.4g ms of it sending; %.4g mJ of the device's energy; %s sent\n",
              best.cost.time.si() * 1e3, best.cost.sending.si() * 1e3, best.cost.energy.si() * 1e3,
              InWords(best.cost.sent).c_str());
  const std::string crossing = Crossing(answer, best.plan);
  if (!crossing.empty()) std::printf("  crossing: %s\n", crossing.c_str());
}

bool MemoryMayBind(const Answerer& answer) {
  const Bytes weights = answer.call.graph.WeightBytes();
  return std::ranges::any_of(answer.costs.hosts,
                             [&](const HostCosts& host) { return weights > host.memory; });
}

void PrintPolicies(const Answerer& answer) {
  std::printf("\n%-15s %12s %12s %12s  %s\n", "policy", "time, ms", "energy, mJ", "sent, kB",
              "operators");
  for (const auto& item : OffloadPolicies().items()) {
    if (item.name == "all_cloud" && answer.costs.hosts.size() < 3) continue;
    const OffloadDecision decision = item.make()->Decide(answer.request);
    if (!decision.found()) {
      std::printf("%-15s %12s %12s %12s  %s\n", item.name.c_str(), "-", "-", "-",
                  decision.refusal.c_str());
      continue;
    }
    std::printf("%-15s %12.5g %12.5g %12.5g  %s\n", item.name.c_str(),
                decision.cost.time.si() * 1e3, decision.cost.energy.si() * 1e3,
                decision.cost.sent.si() / 1e3, Where(answer, decision.plan).c_str());
  }
}

/// Bandwidths at which the best split changes, and what it trades; between the device and one
/// server.
void PrintSensitivity(const Answerer& answer, double mbps) {
  const auto changes = CutChanges(answer.dag, answer.costs, FromMbps(mbps / 100),
                                  FromMbps(mbps * 100), kSearchNodes);
  std::printf("\nuplink, Mbit/s  operators on the device, from there on\n");
  const auto on_device = [](const Plan& plan) { return std::ranges::count(plan, 0); };
  if (changes.empty())
    std::printf("%14s  the same from a hundredth to a hundred times the rate\n", "any");
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i == 0) std::printf("%14s  %td\n", "below", on_device(changes[0].below));
    std::printf("%14.5g  %td\n", ToMbps(changes[i].rate), on_device(changes[i].above));
  }
  std::printf("\n%12s %12s  best for some weighting of time and energy\n", "time, ms",
              "energy, mJ");
  for (const ParetoPoint& point : ConvexParetoFront(answer.dag, answer.costs, kSearchNodes)) {
    std::printf("%12.5g %12.5g  %s\n", point.cost.time.si() * 1e3, point.cost.energy.si() * 1e3,
                Where(answer, point.plan).c_str());
  }
}

/// Runs Graphviz; false where it is not installed or fails.
bool RunDot(const std::string& from, const std::string& to) {
  std::string dot = "dot", kind = "-Tsvg", out = "-o" + to, in = from;
  char* arguments[] = {dot.data(), kind.data(), out.data(), in.data(), nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, "dot", nullptr, nullptr, arguments, environ) != 0) return false;
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0;
}

void Write(const std::string& file, const std::string& text) {
  WriteTextFile(file, text);
  std::printf("wrote %s\n", file.c_str());
}

void Draw(const Question& asked, const Answerer& answer, const Plan& plan) {
  std::vector<std::size_t> away;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (plan[i] != 0) away.push_back(i);
  }
  const std::string text = ToDot(answer.dag, away);
  if (!asked.dot.empty()) Write(asked.dot, text);
  if (asked.svg.empty()) return;
  const std::string source = asked.dot.empty() ? asked.svg + ".dot" : asked.dot;
  if (asked.dot.empty()) WriteTextFile(source, text);
  if (RunDot(source, asked.svg)) {
    if (asked.dot.empty()) std::remove(source.c_str());
    std::printf("wrote %s (filled: not on the device)\n", asked.svg.c_str());
    return;
  }
  std::printf("no SVG: Graphviz's dot is not there or failed; wrote %s\n", source.c_str());
}

class OffloadCommand final : public Command {
 public:
  std::string name() const override { return "offload"; }
  std::string summary() const override {
    return "Find where the operators of a call should run: on the device or on a server";
  }
  std::string example() const override {
    return "giot offload resnet18 --device raspberry_pi_4 --server x86_server --mbps 20 --svg "
           "cut.svg";
  }
  void AddOptions(CLI::App& app) override {
    std::string networks;
    for (const std::string& known : ReferenceNetworks().Names()) networks += ", " + known;
    app.add_option("graph", asked_.graph,
                   "graph.json, model.giot (one step), or a network: " + networks.substr(2))
        ->required();
    app.add_option("--device", asked_.device, "processor that calls")->required();
    app.add_option("--server", asked_.server, "processor that helps")->required();
    app.add_option("--mbps", asked_.mbps, "uplink, Mbit/s")->required();
    app.add_option("--down-mbps", asked_.down_mbps, "downlink, Mbit/s; 0: the uplink's")
        ->capture_default_str();
    app.add_option("--latency-ms", asked_.latency_ms, "delay of each tensor sent, ms")
        ->capture_default_str();
    app.add_option("--cloud", asked_.cloud, "a second server, farther away");
    app.add_option("--cloud-mbps", asked_.cloud_mbps, "uplink to it, Mbit/s; 0: the same")
        ->capture_default_str();
    app.add_option("--cloud-latency-ms", asked_.cloud_latency_ms, "delay of each tensor to it, ms")
        ->capture_default_str();
    app.add_option("--radio", asked_.radio, "the device's radio, for its energy")
        ->capture_default_str();
    app.add_option("--compression", asked_.compression, "bytes sent per byte of tensor")
        ->capture_default_str();
    app.add_option("--objective", asked_.objective, "what is best: latency, energy or weighted")
        ->check(CLI::IsMember({"latency", "energy", "weighted"}))
        ->capture_default_str();
    app.add_option("--joule-weight", asked_.joule_weight,
                   "weighted: seconds that a joule of the device is worth")
        ->capture_default_str();
    app.add_option("--deadline-ms", asked_.deadline_ms, "for deadline_aware, ms; 0: none")
        ->capture_default_str();
    app.add_flag("--answer-back", asked_.answer_back, "the answer must return to the device");
    app.add_option("--svg", asked_.svg, "drawing of the best split (needs Graphviz)");
    app.add_option("--dot", asked_.dot, "the same in Graphviz's language");
    app.add_option("--json", asked_.json, "write the graph itself");
  }
  int Run() override {
    CheckNumbers(asked_);
    const Answerer answer(asked_);
    const OperatorGraph& graph = answer.call.graph;
    std::printf("%s: %zu operators, %s (%s), %s of weights\n", graph.name.c_str(),
                graph.operators.size(), Scaled(graph.TotalFlops().si(), "FLOP").c_str(),
                Scaled(MultiplyAccumulates(graph), "MAC").c_str(),
                InWords(graph.WeightBytes()).c_str());
    const OffloadDecision best = OffloadPolicies().Make("min_cut")->Decide(answer.request);
    if (!best.found()) Explain(answer);
    PrintBest(answer, best);
    if (MemoryMayBind(answer)) {
      std::printf("  (weights exceed a memory: splits are the best of a bounded search)\n");
    }
    PrintPolicies(answer);
    if (asked_.cloud.empty()) PrintSensitivity(answer, asked_.mbps);
    if (!asked_.svg.empty() || !asked_.dot.empty()) {
      std::printf("\n");
      Draw(asked_, answer, best.plan);
    }
    if (!asked_.json.empty()) Write(asked_.json, ToJson(graph).dump(1) + "\n");
    return 0;
  }

 private:
  /// Why not even the minimum cut finds a plan.
  [[noreturn]] static void Explain(const Answerer& answer) {
    if (answer.costs.hosts.size() == 2) BestCut(answer.dag, answer.costs);
    throw ScenarioError(answer.dag.name() + ": no host and no pair of hosts can run it");
  }

  Question asked_;
};

}  // namespace

std::unique_ptr<Command> MakeOffloadCommand() { return std::make_unique<OffloadCommand>(); }

}  // namespace giot
