#include "offload/min_cut.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <cmath>

#include "offload/cut_search.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Bytes WeightBytes(const OperatorDag& dag) {
  Bytes all{0};
  for (std::size_t i = 0; i < dag.size(); ++i) all += dag.At(i).weight_bytes;
  return all;
}

// The two memories as limits, where the weights could exceed them.
void AddMemoryLimits(const OperatorDag& dag, const OffloadCosts& costs,
                     std::vector<CutLimit>& bounds) {
  for (const std::size_t host : {0, 1}) {
    const Bytes memory = costs.hosts[host].memory;
    if (WeightBytes(dag) <= memory) continue;
    CutLimit limit;
    limit.terms.Resize(dag.size());
    std::vector<double>& terms = host == 0 ? limit.terms.device : limit.terms.server;
    for (std::size_t i = 0; i < dag.size(); ++i) terms[i] = dag.At(i).weight_bytes.si();
    limit.bound = memory.si();
    limit.words =
        fmt::format("at most {:.0f} B of weights on {}", memory.si(), costs.hosts[host].name);
    bounds.push_back(std::move(limit));
  }
}

// A budget of time or energy: what a plan costs without what the objective forbids anyway.
template <class Running, class Sending>
CutLimit Budget(const OperatorDag& dag, const OffloadCosts& costs, const Running& running,
                const Sending& sending) {
  CutLimit limit;
  limit.terms.Resize(dag.size());
  limit.terms.answer = static_cast<std::int8_t>(costs.answer_host);
  for (std::size_t i = 0; i < dag.size(); ++i) {
    if (costs.May(i, 0)) limit.terms.device[i] = running(costs.hosts[0], i).si();
    if (costs.May(i, 1)) limit.terms.server[i] = running(costs.hosts[1], i).si();
    const Bytes bytes = dag.At(i).output_bytes;
    if (costs.Link(0, 1)) limit.terms.up[i] = sending(*costs.Link(0, 1), bytes).si();
    if (costs.Link(1, 0)) limit.terms.down[i] = sending(*costs.Link(1, 0), bytes).si();
  }
  return limit;
}

std::vector<CutLimit> LimitsOf(const OperatorDag& dag, const OffloadCosts& costs,
                               const CutLimits& limits) {
  std::vector<CutLimit> bounds;
  AddMemoryLimits(dag, costs, bounds);
  if (limits.time.si() < kInfinity) {
    bounds.push_back(Budget(
        dag, costs, [](const HostCosts& host, std::size_t i) { return host.time[i]; },
        [&](const LinkCosts& link, Bytes bytes) { return costs.SendTime(link, bytes); }));
    bounds.back().bound = limits.time.si();
    bounds.back().words = fmt::format("at most {:.4g} s", limits.time.si());
  }
  if (limits.energy.si() < kInfinity) {
    bounds.push_back(Budget(
        dag, costs, [](const HostCosts& host, std::size_t i) { return host.energy[i]; },
        [&](const LinkCosts& link, Bytes bytes) { return costs.SendEnergy(link, bytes); }));
    bounds.back().bound = limits.energy.si();
    bounds.back().words = fmt::format("at most {:.4g} J", limits.energy.si());
  }
  return bounds;
}

std::string WhyNothingFits(const OperatorDag& dag, const OffloadCosts& costs,
                           const std::vector<CutLimit>& limits) {
  for (std::size_t i = 0; i < dag.size(); ++i) {
    if (costs.May(i, 0) || costs.May(i, 1)) continue;
    return costs.PinOf(i) == kAnyHost
               ? fmt::format("no host can run \"{}\"", dag.At(i).name)
               : fmt::format("{} cannot run \"{}\", which is pinned to it",
                             costs.hosts[static_cast<std::size_t>(costs.PinOf(i))].name,
                             dag.At(i).name);
  }
  if (limits.empty()) return "every split needs a link that is not there";
  std::vector<std::string> words;
  for (const CutLimit& limit : limits) words.push_back(limit.words);
  return fmt::format("no split has {}", fmt::join(words, " and "));
}

}  // namespace

DeviceServerCut::DeviceServerCut(const OperatorDag& dag)
    : dag_(&dag), network_(dag), fixed_(dag.size(), kFreeSide) {
  objective_.Resize(dag.size());
}

void DeviceServerCut::SetTerms(const OffloadCosts& costs) {
  const Objective& weigh = costs.objective;
  const auto sum = [&](Seconds time, Joules energy) {
    return weigh.per_second * time.si() + weigh.per_joule * energy.si();
  };
  const auto running = [&](std::size_t i, std::size_t host) {
    return costs.May(i, static_cast<int>(host))
               ? sum(costs.hosts[host].time[i], costs.hosts[host].energy[i])
               : kInfinity;
  };
  const auto sending = [&](const std::optional<LinkCosts>& link, Bytes bytes) {
    return link ? sum(costs.SendTime(*link, bytes), costs.SendEnergy(*link, bytes)) : kInfinity;
  };
  for (std::size_t i = 0; i < dag_->size(); ++i) {
    objective_.device[i] = running(i, 0);
    objective_.server[i] = running(i, 1);
    objective_.up[i] = sending(costs.Link(0, 1), dag_->At(i).output_bytes);
    objective_.down[i] = sending(costs.Link(1, 0), dag_->At(i).output_bytes);
  }
  objective_.answer = static_cast<std::int8_t>(costs.answer_host);
}

Cut DeviceServerCut::Solve(const OffloadCosts& costs, const CutLimits& limits) {
  assert(costs.hosts.size() == 2);
  SetTerms(costs);
  const std::vector<CutLimit> bounds = LimitsOf(*dag_, costs, limits);
  Cut cut;
  cut.lower_bound = kInfinity;
  sides_.clear();
  if (WeightBytes(*dag_) > costs.hosts[0].memory + costs.hosts[1].memory) {
    // No search needed, and Lagrange's would be long.
  } else if (bounds.empty()) {
    network_.Minimise(objective_, fixed_, sides_);
    cut.lower_bound = network_.Value(objective_, sides_);
    cut.nodes = 1;
  } else {
    CutFound found = CutSearch(network_, objective_, bounds).Run(limits.nodes);
    sides_ = std::move(found.sides);
    cut.lower_bound = found.lower_bound;
    cut.proven = found.proven;
    cut.nodes = found.nodes;
  }
  if (sides_.size() == dag_->size() && cut.lower_bound < kInfinity) {
    cut.plan.assign(sides_.begin(), sides_.end());
    cut.cost = Evaluate(*dag_, costs, cut.plan);
    return cut;
  }
  cut.cost.objective = kInfinity;
  cut.refusal = cut.proven ? WhyNothingFits(*dag_, costs, bounds)
                           : fmt::format("no split found in {} steps", limits.nodes);
  return cut;
}

Cut BestCut(const OperatorDag& dag, const OffloadCosts& costs, const CutLimits& limits) {
  Check(dag, costs);
  Cut cut = DeviceServerCut(dag).Solve(costs, limits);
  if (!cut.found()) throw ScenarioError(dag.name() + ": " + cut.refusal);
  return cut;
}

}  // namespace giot
