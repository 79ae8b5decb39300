#include "offload/placement.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Shares that exceed a host by rounding alone do not count.
constexpr double kRounding = 1e-9;

/// What hosts hold while an assignment is built or changed.
class Occupancy {
 public:
  explicit Occupancy(const PlacementTables& tables)
      : tables_(tables),
        services_(tables.problem().services.size()),
        served_(tables.hosts() * services_, 0),
        memory_(tables.hosts(), 0),
        load_(tables.hosts(), 0) {}

  bool HasRoom(std::size_t demand, std::size_t host) const {
    if (tables_.CostOf(demand, host) == kInfinity) return false;
    const ServiceHost& h = tables_.problem().hosts[host];
    const double memory = memory_[host] + (Served(demand, host) > 0 ? 0 : MemoryOf(demand));
    return memory <= h.memory.si() &&
           load_[host] + tables_.LoadOf(demand, host) <= h.most_load + kRounding;
  }
  /// What serving the demand there adds to the cost.
  double Added(std::size_t demand, std::size_t host) const {
    return tables_.CostOf(demand, host) +
           (Served(demand, host) > 0 ? 0 : tables_.problem().cost_of_copy);
  }
  void Put(std::size_t demand, std::size_t host) { Change(demand, host, 1); }
  void Take(std::size_t demand, std::size_t host) { Change(demand, host, -1); }

 private:
  std::size_t ServiceOf(std::size_t demand) const {
    return tables_.problem().demands[demand].service;
  }
  double MemoryOf(std::size_t demand) const {
    return tables_.problem().services[ServiceOf(demand)].memory.si();
  }
  int Served(std::size_t demand, std::size_t host) const {
    return served_[host * services_ + ServiceOf(demand)];
  }
  void Change(std::size_t demand, std::size_t host, int by) {
    int& served = served_[host * services_ + ServiceOf(demand)];
    if (served == 0 || served + by == 0) memory_[host] += by * MemoryOf(demand);
    served += by;
    load_[host] += by * tables_.LoadOf(demand, host);
  }

  const PlacementTables& tables_;
  std::size_t services_;
  std::vector<int> served_;  // demands by host and service
  std::vector<double> memory_, load_;
};

double LeastCost(const PlacementTables& tables, std::size_t demand) {
  double least = kInfinity;
  for (std::size_t host = 0; host < tables.hosts(); ++host) {
    least = std::min(least, tables.CostOf(demand, host));
  }
  return least;
}

/// Every demand at its cheapest host, one copy of each service that is asked for.
double LowerBound(const PlacementTables& tables) {
  double bound = 0;
  std::vector<char> asked(tables.problem().services.size());
  for (std::size_t demand = 0; demand < tables.demands(); ++demand) {
    bound += LeastCost(tables, demand);
    asked[tables.problem().demands[demand].service] = 1;
  }
  return bound + tables.problem().cost_of_copy * std::count(asked.begin(), asked.end(), 1);
}

/// The demands whose second choice costs most come first.
std::vector<std::size_t> ByRegret(const PlacementTables& tables) {
  std::vector<double> regret(tables.demands());
  for (std::size_t demand = 0; demand < tables.demands(); ++demand) {
    std::vector<double> costs;
    for (std::size_t host = 0; host < tables.hosts(); ++host) {
      costs.push_back(tables.CostOf(demand, host));
    }
    std::sort(costs.begin(), costs.end());
    regret[demand] = costs.size() > 1 ? costs[1] - costs[0] : kInfinity;
  }
  std::vector<std::size_t> order(tables.demands());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return regret[a] > regret[b]; });
  return order;
}

/// Empty where a demand finds no room.
std::vector<std::size_t> Greedy(const PlacementTables& tables) {
  Occupancy occupancy(tables);
  std::vector<std::size_t> host_of(tables.demands());
  for (const std::size_t demand : ByRegret(tables)) {
    double least = kInfinity;
    for (std::size_t host = 0; host < tables.hosts(); ++host) {
      if (!occupancy.HasRoom(demand, host) || occupancy.Added(demand, host) >= least) continue;
      least = occupancy.Added(demand, host);
      host_of[demand] = host;
    }
    if (least == kInfinity) return {};
    occupancy.Put(demand, host_of[demand]);
  }
  return host_of;
}

/// Takes `changed` where it is cheaper.
bool Improve(const PlacementTables& tables, std::vector<std::size_t> changed, Placement& best) {
  const double cost = tables.Cost(changed);
  if (!(cost < best.cost * (1 - 1e-12))) return false;
  best.host_of = std::move(changed);
  best.cost = cost;
  return true;
}

bool ImproveByMoves(const PlacementTables& tables, Placement& best) {
  bool improved = false;
  for (std::size_t demand = 0; demand < tables.demands(); ++demand) {
    for (std::size_t host = 0; host < tables.hosts(); ++host) {
      std::vector<std::size_t> one = best.host_of, all = best.host_of;
      one[demand] = host;
      const auto& demands = tables.problem().demands;
      for (std::size_t other = 0; other < tables.demands(); ++other) {
        if (demands[other].service == demands[demand].service &&
            best.host_of[other] == best.host_of[demand]) {
          all[other] = host;
        }
      }
      improved |= Improve(tables, std::move(one), best) || Improve(tables, std::move(all), best);
    }
  }
  return improved;
}

bool ImproveByExchanges(const PlacementTables& tables, Placement& best) {
  bool improved = false;
  for (std::size_t a = 0; a < tables.demands(); ++a) {
    for (std::size_t b = a + 1; b < tables.demands(); ++b) {
      if (best.host_of[a] == best.host_of[b]) continue;
      std::vector<std::size_t> changed = best.host_of;
      std::swap(changed[a], changed[b]);
      improved |= Improve(tables, std::move(changed), best);
    }
  }
  return improved;
}

/// Depth first over the demands in order of regret, the cheapest host first.
class Search {
 public:
  Search(const PlacementTables& tables, Placement& best, std::int64_t most_nodes)
      : tables_(tables),
        best_(best),
        nodes_left_(most_nodes),
        order_(ByRegret(tables)),
        rest_(order_.size() + 1, 0),
        host_of_(tables.demands()),
        occupancy_(tables) {
    for (std::size_t i = order_.size(); i-- > 0;) {
      rest_[i] = rest_[i + 1] + LeastCost(tables, order_[i]);
    }
  }

  /// True where the whole tree was searched.
  bool Run() {
    Descend(0, 0);
    return nodes_left_ > 0;
  }

 private:
  void Descend(std::size_t at, double cost) {
    if (nodes_left_ <= 0 || !(cost + rest_[at] < best_.cost * (1 - 1e-12))) return;
    --nodes_left_;
    if (at == order_.size()) {
      best_.host_of = host_of_;
      best_.cost = tables_.Cost(host_of_);
      return;
    }
    const std::size_t demand = order_[at];
    std::vector<std::pair<double, std::size_t>> choices;
    for (std::size_t host = 0; host < tables_.hosts(); ++host) {
      if (occupancy_.HasRoom(demand, host)) {
        choices.push_back({occupancy_.Added(demand, host), host});
      }
    }
    std::sort(choices.begin(), choices.end());
    for (const auto& [added, host] : choices) {
      host_of_[demand] = host;
      occupancy_.Put(demand, host);
      Descend(at + 1, cost + added);
      occupancy_.Take(demand, host);
    }
  }

  const PlacementTables& tables_;
  Placement& best_;
  std::int64_t nodes_left_;
  std::vector<std::size_t> order_;
  std::vector<double> rest_;  // least cost of the demands from each place in the order on
  std::vector<std::size_t> host_of_;
  Occupancy occupancy_;
};

}  // namespace

PlacementTables::PlacementTables(const PlacementProblem& problem, const NetworkRoutes& routes)
    : problem_(problem) {
  Check(routes);
  for (std::size_t d = 0; d < problem_.demands.size(); ++d) {
    const ServiceDemand& demand = problem_.demands[d];
    const HostedService& service = problem_.services[demand.service];
    const std::vector<Seconds> there = routes.TimesFrom(demand.node, service.request);
    std::vector<double> costs, loads;
    for (std::size_t h = 0; h < hosts(); ++h) {
      const ServiceHost& host = problem_.hosts[h];
      const Seconds back = routes.Fastest(host.node, demand.node, service.answer).time;
      const bool fits = service.memory <= host.memory;
      const Seconds latency = there[host.node] + service.time_on_host[h] + back;
      costs.push_back(fits ? demand.calls_per_s * latency.si() : kInfinity);
      loads.push_back(demand.calls_per_s * service.time_on_host[h].si());
    }
    if (std::none_of(costs.begin(), costs.end(), [](double c) { return std::isfinite(c); })) {
      Refuse({"demand " + std::to_string(d), "node", "add a link, or a host that runs the service"},
             "a host of \"" + service.name + "\" that can be reached and answer",
             "none from node " + std::to_string(demand.node));
    }
    for (double& cost : costs) {
      if (!std::isfinite(cost)) cost = kInfinity;
    }
    cost_.push_back(std::move(costs));
    load_.push_back(std::move(loads));
  }
}

void PlacementTables::Check(const NetworkRoutes& routes) const {
  RequireAtLeastZero(problem_.cost_of_copy,
                     {"placement", "cost_of_copy", "give what a copy is worth, or 0"});
  const auto node_of = [&](const std::string& of, std::size_t node) {
    if (node < routes.nodes()) return;
    Refuse({of, "node", "name a node of the network"},
           "a node below " + std::to_string(routes.nodes()), std::to_string(node));
  };
  Bytes most{0};
  for (std::size_t h = 0; h < hosts(); ++h) {
    const ServiceHost& host = problem_.hosts[h];
    const std::string of = "host " + std::to_string(h);
    node_of(of, host.node);
    RequireAtLeastZero(host.memory.si(), {of, "memory_bytes", "give what its services may fill"});
    RequireWithin(host.most_load, 0, 1, {of, "most_load", "give the busy share to plan with"});
    most = std::max(most, host.memory);
  }
  for (const HostedService& service : problem_.services) {
    const std::string of = "service \"" + service.name + '"';
    RequireAtLeastZero(service.memory.si(), {of, "memory_bytes", "give the size of one copy"});
    RequireAtLeastZero(service.request.si(), {of, "request_bytes", "give the size of a call"});
    RequireAtLeastZero(service.answer.si(), {of, "answer_bytes", "give the size of an answer"});
    if (service.time_on_host.size() != hosts()) {
      Refuse({of, "time_on_host_s", "give one for each host"}, std::to_string(hosts()) + " times",
             std::to_string(service.time_on_host.size()));
    }
    for (const Seconds time : service.time_on_host) {
      if (time.si() == kInfinity) continue;
      RequireAtLeastZero(time.si(), {of, "time_on_host_s", "give the time of one call"});
    }
    if (service.memory > most) {
      Refuse({of, "memory_bytes", "take a smaller model or add a host"},
             "at most " + std::to_string(static_cast<long long>(most.si())) +
                 ", the largest memory of a host",
             std::to_string(static_cast<long long>(service.memory.si())));
    }
  }
  for (std::size_t d = 0; d < problem_.demands.size(); ++d) {
    const ServiceDemand& demand = problem_.demands[d];
    const std::string of = "demand " + std::to_string(d);
    node_of(of, demand.node);
    RequireAtLeastZero(demand.calls_per_s, {of, "calls_per_s", "give the mean rate of calls"});
    if (demand.service < problem_.services.size()) continue;
    Refuse({of, "service", "name one of the services"},
           "a service below " + std::to_string(problem_.services.size()),
           std::to_string(demand.service));
  }
}

double PlacementTables::Cost(const std::vector<std::size_t>& host_of) const {
  Occupancy occupancy(*this);
  double cost = 0;
  for (std::size_t demand = 0; demand < host_of.size(); ++demand) {
    if (!occupancy.HasRoom(demand, host_of[demand])) return kInfinity;
    cost += occupancy.Added(demand, host_of[demand]);
    occupancy.Put(demand, host_of[demand]);
  }
  return cost;
}

Placement LocalSearchPlacement(const PlacementTables& tables) {
  Placement best;
  best.lower_bound = LowerBound(tables);
  best.host_of = Greedy(tables);
  if (!best.found()) return best;
  best.cost = tables.Cost(best.host_of);
  while (ImproveByMoves(tables, best) || ImproveByExchanges(tables, best)) {
  }
  best.proven = best.cost <= best.lower_bound;
  return best;
}

Placement BestPlacement(const PlacementTables& tables, std::int64_t most_nodes) {
  Placement best = LocalSearchPlacement(tables);
  if (best.proven) return best;
  best.proven = Search(tables, best, most_nodes).Run();
  if (best.proven && best.found()) best.lower_bound = best.cost;
  return best;
}

}  // namespace giot
