// Random graphs with random costs in sixty-fourths, so that sums are exact and optimisers can be
// held to brute force bit for bit; and the brute force.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "offload/partition.h"
#include "sim/base/random_stream.h"

namespace giot::test {

/// A multiple of 1/64 below `below`.
inline double Dyadic(Stream& random, std::uint64_t below) {
  return static_cast<double>(random.Below(64 * below)) / 64;
}

inline Operator RandomOperator(Stream& random, std::size_t index) {
  Operator one;
  one.name = "op" + std::to_string(index);
  one.weight_bytes = Bytes(static_cast<double>(random.Below(40)));
  one.output_bytes = Bytes(static_cast<double>(16 * random.Below(64)));
  return one;
}

/// A connected graph: every operator but the first reads one to three of those before it.
inline OperatorGraph RandomDag(Stream& random, std::size_t operators) {
  OperatorGraph graph;
  graph.name = "random";
  for (std::size_t i = 0; i < operators; ++i) {
    graph.operators.push_back(RandomOperator(random, i));
    const std::size_t inputs = i == 0 ? 0 : 1 + random.Below(std::min<std::size_t>(i, 3));
    for (std::size_t n = 0; n < inputs; ++n) {
      const std::size_t from = random.Below(i);
      graph.edges.push_back({from, i, graph.operators[from].output_bytes});
    }
  }
  return graph;
}

/// Each operator reads the one before.
inline OperatorGraph RandomChain(Stream& random, std::size_t operators) {
  OperatorGraph graph;
  graph.name = "chain";
  for (std::size_t i = 0; i < operators; ++i) {
    graph.operators.push_back(RandomOperator(random, i));
    if (i > 0) graph.edges.push_back({i - 1, i, graph.operators[i - 1].output_bytes});
  }
  return graph;
}

/// One tensor joins each operator to one of those before it, in either direction.
inline OperatorGraph RandomTree(Stream& random, std::size_t operators) {
  OperatorGraph graph;
  graph.name = "tree";
  for (std::size_t i = 0; i < operators; ++i) {
    graph.operators.push_back(RandomOperator(random, i));
    if (i == 0) continue;
    const std::size_t other = random.Below(i);
    const bool reads = random.Below(2) == 0;
    const std::size_t from = reads ? other : i;
    graph.edges.push_back({from, reads ? i : other, Bytes(0)});
  }
  return graph;
}

/// Costs on `hosts` hosts, later ones faster; some operators pinned, some that a host cannot run,
/// some links missing, and, where asked for, memories that bind.
inline OffloadCosts RandomCosts(Stream& random, const OperatorGraph& graph, std::size_t hosts,
                                bool limited) {
  OffloadCosts costs;
  const double all = graph.WeightBytes().si();
  for (std::size_t h = 0; h < hosts; ++h) {
    HostCosts host;
    host.name = "host" + std::to_string(h);
    for (std::size_t i = 0; i < graph.operators.size(); ++i) {
      const bool cannot = random.Below(25) == 0;
      host.time.push_back(cannot ? kCannotRun : Seconds(Dyadic(random, 32 >> h)));
      host.energy.push_back(Joules(Dyadic(random, 16)));
    }
    if (limited) host.memory = Bytes(all * (0.35 + 0.6 * random.Uniform()));
    costs.hosts.push_back(std::move(host));
  }
  const double rates[] = {16, 64, 256, 1024};
  for (std::size_t link = 0; link < hosts * hosts; ++link) {
    const bool missing = link / hosts == link % hosts || random.Below(6) == 0;
    const LinkCosts one{BytesPerSecond(rates[random.Below(4)]), Seconds(Dyadic(random, 1)),
                        Watts(Dyadic(random, 2))};
    costs.links.push_back(missing ? std::nullopt : std::optional(one));
  }
  for (std::size_t i = 0; i < graph.operators.size(); ++i) {
    const bool pin = random.Below(8) == 0;
    costs.pinned.push_back(pin ? static_cast<int>(random.Below(hosts)) : kAnyHost);
  }
  costs.answer_host = static_cast<int>(random.Below(hosts + 1)) - 1;
  costs.compression = random.Below(2) == 0 ? 1 : 0.25;
  const Objective objectives[] = {{1, 0}, {0, 1}, {0.5, 0.25}};
  costs.objective = objectives[random.Below(3)];
  return costs;
}

/// Calls visit(plan) with every assignment of operators to hosts.
inline void ForEachPlan(std::size_t operators, int hosts,
                        const std::function<void(const Plan&)>& visit) {
  Plan plan(operators, 0);
  while (true) {
    visit(plan);
    std::size_t at = 0;
    while (at < operators && ++plan[at] == hosts) plan[at++] = 0;
    if (at == operators) return;
  }
}

/// The least objective of all plans; infinite where none is feasible.
inline double BestOfAll(const OperatorDag& dag, const OffloadCosts& costs) {
  double best = std::numeric_limits<double>::infinity();
  ForEachPlan(dag.size(), static_cast<int>(costs.hosts.size()), [&](const Plan& plan) {
    best = std::min(best, Evaluate(dag, costs, plan).objective);
  });
  return best;
}

}  // namespace giot::test
