// Which hosts run which services for whom: facility location on the network graph, with memories
// and loads that no host may exceed.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "offload/routing.h"

namespace giot {

/// A node that can run services.
struct ServiceHost {
  std::size_t node = 0;
  Bytes memory{0};       ///< For the services that it holds.
  double most_load = 1;  ///< Busy share of its processor that may be planned, 0..1.
};

/// A service as a host runs it.
struct HostedService {
  std::string name;
  Bytes memory{0};                    ///< Of one copy.
  Bytes request{0};                   ///< From the user to the host.
  Bytes answer{0};                    ///< And back.
  std::vector<Seconds> time_on_host;  ///< Of one call, by host; infinite where it cannot run.
};

/// Calls of a service from one node.
struct ServiceDemand {
  std::size_t node = 0;
  std::size_t service = 0;
  double calls_per_s = 0;
};

struct PlacementProblem {
  std::vector<ServiceHost> hosts;
  std::vector<HostedService> services;
  std::vector<ServiceDemand> demands;
  /// What holding one copy is worth: mean seconds of latency a second, over all calls.
  double cost_of_copy = 0;
};

/// Which host serves each demand. A host holds a copy of what it serves.
struct Placement {
  std::vector<std::size_t> host_of;  ///< By demand; empty where no placement was found.
  /// Latency of all calls of a second (way there, computing, way back), in s/s, plus the copies.
  double cost = std::numeric_limits<double>::infinity();
  double lower_bound = 0;  ///< No placement costs less.
  bool proven = false;     ///< Nothing cheaper exists; or, where none was found, none exists.

  bool found() const { return !host_of.empty(); }
};

/// Tables of a problem, computed once. Queueing is not part of the latency: `most_load` bounds it.
class PlacementTables {
 public:
  /// Throws ScenarioError, naming the part, for numbers that cannot be, for a service that fits on
  /// no host, and for a demand that no host with its service can be reached from and answer.
  PlacementTables(const PlacementProblem& problem, const NetworkRoutes& routes);

  std::size_t demands() const { return cost_.size(); }
  std::size_t hosts() const { return problem_.hosts.size(); }
  /// Calls times latency, s/s; infinite where the host cannot serve the demand.
  double CostOf(std::size_t demand, std::size_t host) const { return cost_[demand][host]; }
  /// Busy share that the demand takes of the host.
  double LoadOf(std::size_t demand, std::size_t host) const { return load_[demand][host]; }
  const PlacementProblem& problem() const { return problem_; }
  /// Cost of an assignment; infinite where a memory or a load is exceeded.
  double Cost(const std::vector<std::size_t>& host_of) const;

 private:
  void Check(const NetworkRoutes& routes) const;

  PlacementProblem problem_;
  std::vector<std::vector<double>> cost_;
  std::vector<std::vector<double>> load_;
};

/// Greedy by regret, then moves and exchanges of demands, and of all that a copy serves, as long as
/// one makes it cheaper. Never `proven` unless it meets the lower bound.
Placement LocalSearchPlacement(const PlacementTables& tables);

/// Branch and bound from the local search's placement; `proven` where it ended within `most_nodes`
/// nodes of its tree.
Placement BestPlacement(const PlacementTables& tables, std::int64_t most_nodes = 1'000'000);

}  // namespace giot
