// Who decides where a call runs: the contract of an offload policy, learned ones included, and the
// table of those that giot brings.
#pragma once

#include <cstdint>
#include <vector>

#include "offload/partition.h"
#include "sim/base/registry.h"

namespace giot {

/// How far a host stands from the data.
enum class Tier { kDevice, kEdge, kCloud };

/// All that a policy may see when a call comes in. The pointed-to objects outlive the decision.
struct OffloadRequest {
  const OperatorDag* dag = nullptr;
  const OffloadCosts* costs = nullptr;  ///< Passes Check(); host 0 is the device that calls.
  std::vector<Tier> tiers;              ///< By host.
  std::vector<Seconds> waiting;         ///< By host: what its queue holds; empty: nothing waits.
  Seconds deadline{std::numeric_limits<double>::infinity()};  ///< From now to the answer.
  std::uint64_t number = 0;  ///< Of calls that were decided before this one.

  /// What a plan waits: once in the queue of each host that it uses.
  Seconds WaitingFor(const Plan& plan) const;
};

/// A decision: a feasible plan, or why there is none. `cost` leaves waiting out.
struct OffloadDecision : BestPlan {
  Seconds waiting{0};

  /// Time to the answer.
  Seconds Time() const { return cost.time + waiting; }
};

/// Chooses where each operator of a call runs. To write one: derive, override Choose(), and add a
/// line to the table in policy_table.cc. A learned policy does the same and may keep what it
/// learned in the object: its features come from the request alone, its output is a host for each
/// operator, and Learn() tells it what became of its plan.
class OffloadPolicy {
 public:
  virtual ~OffloadPolicy() = default;

  /// Choose()s, and holds the plan against the costs: what comes back with a plan can be carried
  /// out, whatever the policy does.
  OffloadDecision Decide(const OffloadRequest& request);

  /// The time and energy that a decided call took in the end.
  virtual void Learn(const OffloadRequest& request, const Plan& plan, Seconds time, Joules energy);

 protected:
  /// The host of each operator. An empty plan says that there is none.
  virtual Plan Choose(const OffloadRequest& request) = 0;
};

/// The policies by name.
const Registry<OffloadPolicy>& OffloadPolicies();

}  // namespace giot
