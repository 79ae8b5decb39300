#include "offload/partition.h"

#include <fmt/format.h>

#include <boost/graph/connected_components.hpp>
#include <boost/pending/disjoint_sets.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// Gathers the faults of one table of costs.
class CostCheck {
 public:
  CostCheck(const OperatorDag& dag, const OffloadCosts& costs) : dag_(dag), costs_(costs) {}

  void All() {
    CheckHosts();
    CheckLinks();
    CheckPins();
    CheckNumber("compression", costs_.compression, costs_.compression > 0, "> 0",
                "1 sends a tensor as it is");
    CheckWeight("objective.per_second", costs_.objective.per_second);
    CheckWeight("objective.per_joule", costs_.objective.per_joule);
    CheckJoined();
    problems_.ThrowIfAny();
  }

 private:
  void Add(std::string key, std::string expected, std::string found, std::string mend) {
    problems_.Add(
        {{dag_.name()}, std::move(key), std::move(expected), std::move(found), std::move(mend)});
  }
  void CheckNumber(const std::string& key, double value, bool good, const std::string& bound,
                   const std::string& mend) {
    if (good && std::isfinite(value)) return;
    Add(key, "a number " + bound, fmt::format("{}", value), mend);
  }
  void CheckWeight(const std::string& key, double value) {
    CheckNumber(key, value, value >= 0, ">= 0", "0 leaves it out");
  }

  void CheckHosts() {
    if (costs_.hosts.empty() || costs_.hosts.size() > 32) {
      Add("hosts", "1 to 32 hosts", std::to_string(costs_.hosts.size()), "name where it may run");
    }
    for (const HostCosts& host : costs_.hosts) {
      if (host.time.size() != dag_.size() || host.energy.size() != dag_.size()) {
        Add(host.name, fmt::format("times and energies of {} operators", dag_.size()),
            fmt::format("{} and {}", host.time.size(), host.energy.size()),
            "price this graph on this host");
        continue;
      }
      if (!(host.memory >= Bytes{0})) {
        Add(host.name + ": memory", "a number >= 0 of bytes", fmt::format("{}", host.memory.si()),
            "leave it out for no limit");
      }
      for (std::size_t i = 0; i < dag_.size(); ++i) CheckOperator(host, i);
    }
  }
  void CheckOperator(const HostCosts& host, std::size_t index) {
    const std::string key =
        fmt::format("{}: operators[{}] \"{}\"", host.name, index, dag_.At(index).name);
    if (!(host.time[index] >= Seconds{0})) {
      Add(key + ": time", "a number >= 0 of seconds", fmt::format("{}", host.time[index].si()),
          "infinity says that the host cannot run it");
    }
    if (!(host.energy[index] >= Joules{0}) || std::isinf(host.energy[index].si())) {
      Add(key + ": energy", "a number >= 0 of joules", fmt::format("{}", host.energy[index].si()),
          "0 where it does not count");
    }
  }

  void CheckLinks() {
    if (costs_.links.size() != costs_.hosts.size() * costs_.hosts.size()) {
      Add("links", fmt::format("{} x {} of them", costs_.hosts.size(), costs_.hosts.size()),
          std::to_string(costs_.links.size()), "leave one empty where no tensor can go");
      return;
    }
    for (std::size_t i = 0; i < costs_.links.size(); ++i) {
      if (!costs_.links[i]) continue;
      const LinkCosts& link = *costs_.links[i];
      const std::string key =
          fmt::format("link {} -> {}", costs_.hosts[i / costs_.hosts.size()].name,
                      costs_.hosts[i % costs_.hosts.size()].name);
      CheckNumber(key + ": rate", link.rate.si(), link.rate > BytesPerSecond{0},
                  "> 0 of bytes per second", "leave the link out where nothing can be sent");
      CheckNumber(key + ": latency", link.latency.si(), link.latency >= Seconds{0},
                  ">= 0 of seconds", "0 for none");
      CheckNumber(key + ": draw", link.draw.si(), link.draw >= Watts{0}, ">= 0 of watts",
                  "0 where it does not count");
    }
  }

  void CheckPins() {
    const int hosts = static_cast<int>(costs_.hosts.size());
    if (!costs_.pinned.empty() && costs_.pinned.size() != dag_.size()) {
      Add("pinned", fmt::format("a host for each of {} operators, or none at all", dag_.size()),
          std::to_string(costs_.pinned.size()), "-1 pins nothing");
      return;
    }
    for (std::size_t i = 0; i < costs_.pinned.size(); ++i) {
      CheckHost(fmt::format("pinned[{}] \"{}\"", i, dag_.At(i).name), costs_.pinned[i], hosts);
    }
    CheckHost("answer_host", costs_.answer_host, hosts);
  }
  void CheckHost(const std::string& key, int host, int hosts) {
    if (host >= kAnyHost && host < hosts) return;
    Add(key, fmt::format("the index of one of {} hosts, or -1", hosts), std::to_string(host),
        "-1 leaves it open");
  }

  // A part of its own is another call: its plan depends on nothing here.
  void CheckJoined() {
    if (dag_.size() == 0) return;
    std::vector<std::size_t> rank(dag_.size()), parent(dag_.size());
    boost::disjoint_sets sets(rank.data(), parent.data());
    for (std::size_t i = 0; i < dag_.size(); ++i) sets.make_set(i);
    for (const auto edge : boost::make_iterator_range(boost::edges(dag_.graph()))) {
      sets.union_set(boost::source(edge, dag_.graph()), boost::target(edge, dag_.graph()));
    }
    for (std::size_t i = 1; i < dag_.size(); ++i) {
      if (sets.find_set(i) == sets.find_set(std::size_t{0})) continue;
      Add("edges", "operators that are all joined by tensors",
          fmt::format("no way from \"{}\" to \"{}\"", dag_.At(0).name, dag_.At(i).name),
          "give each part a graph of its own");
      return;
    }
  }

  const OperatorDag& dag_;
  const OffloadCosts& costs_;
  Problems problems_;
};

/// Calls send(operator, from, to) for each tensor that a plan moves, once per host that reads it.
template <class Send>
void ForEachTransfer(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan,
                     const Send& send) {
  const OperatorDag::Graph& graph = dag.graph();
  for (std::size_t i = 0; i < plan.size(); ++i) {
    std::uint32_t reached = std::uint32_t{1} << plan[i];
    const auto visit = [&](int to) {
      if ((reached >> to & 1) != 0) return;
      reached |= std::uint32_t{1} << to;
      send(i, plan[i], to);
    };
    for (const auto edge : boost::make_iterator_range(boost::out_edges(i, graph))) {
      visit(plan[boost::target(edge, graph)]);
    }
    if (boost::out_degree(i, graph) == 0 && costs.answer_host != kAnyHost) visit(costs.answer_host);
  }
}

std::string WhyNoRoom(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan) {
  std::vector<Bytes> used(costs.hosts.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    used[static_cast<std::size_t>(plan[i])] += dag.At(i).weight_bytes;
  }
  for (std::size_t host = 0; host < used.size(); ++host) {
    if (used[host] <= costs.hosts[host].memory) continue;
    return fmt::format("{} would hold {:.0f} B of weights, it keeps at most {:.0f} B",
                       costs.hosts[host].name, used[host].si(), costs.hosts[host].memory.si());
  }
  return "";
}

}  // namespace

OffloadCosts DeviceAndServer(HostCosts device, HostCosts server, LinkCosts up,
                             std::optional<LinkCosts> down) {
  OffloadCosts costs;
  costs.hosts.push_back(std::move(device));
  costs.hosts.push_back(std::move(server));
  costs.links = {std::nullopt, up, down, std::nullopt};
  return costs;
}

void Check(const OperatorDag& dag, const OffloadCosts& costs) { CostCheck(dag, costs).All(); }

std::string WhyInfeasible(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan) {
  const int hosts = static_cast<int>(costs.hosts.size());
  if (plan.size() != dag.size()) {
    return fmt::format("the plan names {} operators, the graph has {}", plan.size(), dag.size());
  }
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (plan[i] < 0 || plan[i] >= hosts) {
      return fmt::format("\"{}\" is sent to host {}, there are {}", dag.At(i).name, plan[i], hosts);
    }
    if (costs.May(i, plan[i])) continue;
    const std::string& host = costs.hosts[static_cast<std::size_t>(plan[i])].name;
    return costs.PinOf(i) == kAnyHost || costs.PinOf(i) == plan[i]
               ? fmt::format("{} cannot run \"{}\"", host, dag.At(i).name)
               : fmt::format("\"{}\" is pinned to {}, not to {}", dag.At(i).name,
                             costs.hosts[static_cast<std::size_t>(costs.PinOf(i))].name, host);
  }
  std::string reason;
  ForEachTransfer(dag, costs, plan, [&](std::size_t index, int from, int to) {
    if (costs.Link(from, to) || !reason.empty()) return;
    reason = fmt::format("the output of \"{}\" has no link from {} to {}", dag.At(index).name,
                         costs.hosts[static_cast<std::size_t>(from)].name,
                         costs.hosts[static_cast<std::size_t>(to)].name);
  });
  return reason.empty() ? WhyNoRoom(dag, costs, plan) : reason;
}

PlanCost Evaluate(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan) {
  PlanCost cost;
  if (!WhyInfeasible(dag, costs, plan).empty()) {
    cost.objective = std::numeric_limits<double>::infinity();
    return cost;
  }
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const HostCosts& host = costs.hosts[static_cast<std::size_t>(plan[i])];
    cost.time += host.time[i];
    cost.energy += host.energy[i];
  }
  Joules send_energy{0};
  ForEachTransfer(dag, costs, plan, [&](std::size_t index, int from, int to) {
    const LinkCosts& link = *costs.Link(from, to);
    const Bytes bytes = dag.At(index).output_bytes;
    cost.sending += costs.SendTime(link, bytes);
    send_energy += costs.SendEnergy(link, bytes);
    cost.sent += bytes * costs.compression;
  });
  cost.time += cost.sending;
  cost.energy += send_energy;
  cost.objective =
      costs.objective.per_second * cost.time.si() + costs.objective.per_joule * cost.energy.si();
  return cost;
}

}  // namespace giot
