// Where each operator of a call runs: what every operator costs on every host, what a tensor costs
// between them, and what a plan costs in all. The optimisers and policies of this folder share
// these words; the costs come in as plain tables, computed elsewhere.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "offload/operator_dag.h"
#include "sim/base/units.h"

namespace giot {

/// A memory without limit, and the time of an operator that a host cannot run.
inline constexpr Bytes kUnlimited{std::numeric_limits<double>::infinity()};
inline constexpr Seconds kCannotRun{std::numeric_limits<double>::infinity()};
/// The pin of an operator that may run anywhere, and the answer's host where the answer stays.
inline constexpr int kAnyHost = -1;

/// What the operators of one call cost on one host.
struct HostCosts {
  std::string name;
  std::vector<Seconds> time;   ///< By operator; kCannotRun where this host cannot.
  std::vector<Joules> energy;  ///< By operator; zeros where this host's energy does not count.
  Bytes memory = kUnlimited;   ///< For the weights of the operators that it runs.
};

/// What a tensor costs on its way from one host to another.
struct LinkCosts {
  BytesPerSecond rate{0};  ///< > 0.
  Seconds latency{0};      ///< Added once a tensor.
  Watts draw{0};           ///< Of the radios that count, above idle, while the tensor is sent.
};

/// What is minimised: per_second * time + per_joule * energy. The weights are >= 0.
struct Objective {
  double per_second = 1;
  double per_joule = 0;
};

/// Everything that a plan is judged by. Hosts are named by their index.
struct OffloadCosts {
  std::vector<HostCosts> hosts;  ///< At least one and at most 32.
  /// links[from * hosts + to]; nothing where no tensor can go that way.
  std::vector<std::optional<LinkCosts>> links;
  std::vector<int> pinned;     ///< By operator: its host or kAnyHost; empty pins none.
  int answer_host = kAnyHost;  ///< Where the outputs without a reader must end up.
  double compression = 1;      ///< Bytes on a link per byte of tensor, > 0.
  Objective objective;

  const std::optional<LinkCosts>& Link(int from, int to) const {
    return links[static_cast<std::size_t>(from) * hosts.size() + static_cast<std::size_t>(to)];
  }
  int PinOf(std::size_t index) const { return pinned.empty() ? kAnyHost : pinned[index]; }
  /// Whether a host may run an operator: it can, and no pin forbids it.
  bool May(std::size_t index, int host) const {
    const int pin = PinOf(index);
    return (pin == kAnyHost || pin == host) &&
           hosts[static_cast<std::size_t>(host)].time[index] < kCannotRun;
  }
  /// Time and energy of a tensor of `bytes` over a link, compressed.
  Seconds SendTime(const LinkCosts& link, Bytes bytes) const {
    return link.latency + bytes * compression / link.rate;
  }
  Joules SendEnergy(const LinkCosts& link, Bytes bytes) const {
    return link.draw * (bytes * compression / link.rate);
  }
};

/// The host of each operator, by the operator's index.
using Plan = std::vector<int>;

/// What a plan costs. Operators run one after the other and tensors travel in between, so times
/// add up; an output goes once to each host that reads it (its whole output_bytes).
struct PlanCost {
  Seconds time{0};
  Seconds sending{0};  ///< Part of `time` on the links.
  Joules energy{0};
  Bytes sent{0};         ///< On all links together, compressed.
  double objective = 0;  ///< Infinite where the plan is not feasible.
};

/// A plan, or why there is none.
struct BestPlan {
  Plan plan;
  PlanCost cost;
  std::string refusal;  ///< Empty where there is a plan.

  bool found() const { return refusal.empty(); }
};

/// Costs between two hosts, 0 the device and 1 the server, with no link back where `down` is empty.
OffloadCosts DeviceAndServer(HostCosts device, HostCosts server, LinkCosts up,
                             std::optional<LinkCosts> down = {});

/// Throws ScenarioError with every fault of the costs of this graph: tables of another size, a
/// negative cost or one that is no number, a link that carries nothing, a pin on a host that is not
/// there, parts of the graph that no tensor joins.
void Check(const OperatorDag& dag, const OffloadCosts& costs);

/// Why a plan cannot be carried out: an operator on a host that cannot run it or is not its pin, a
/// tensor where there is no link, a memory exceeded. Empty where it can.
std::string WhyInfeasible(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan);

/// What a plan costs; one pass over the graph. `objective` is infinite where WhyInfeasible tells a
/// reason.
PlanCost Evaluate(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan);

}  // namespace giot
