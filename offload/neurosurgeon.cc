#include <cmath>
#include <vector>

#include "offload/policies.h"

namespace giot {
namespace {

/// The first `device_part` operators in order on the device, the others on a server, pins apart.
Plan PrefixPlan(const OffloadRequest& request, std::size_t device_part, int server) {
  Plan plan(request.dag->size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::size_t at = request.dag->Order()[i];
    plan[at] = i < device_part ? 0 : server;
    if (request.costs->PinOf(at) != kAnyHost) plan[at] = request.costs->PinOf(at);
  }
  return plan;
}

}  // namespace

LayerRegression Neurosurgeon::RegressionOf(const OffloadRequest& request, std::size_t host) const {
  const HostCosts& costs = request.costs->hosts[host];
  if (const auto known = regressions_.find(costs.name); known != regressions_.end()) {
    return known->second;
  }
  std::vector<ProfiledOperator> profile;
  for (std::size_t i = 0; i < request.dag->size(); ++i) {
    if (costs.time[i] < kCannotRun) profile.push_back({request.dag->At(i), costs.time[i]});
  }
  return profile.empty() ? LayerRegression{} : LayerRegression::Fit(profile);
}

Plan Neurosurgeon::Choose(const OffloadRequest& request) {
  OffloadCosts predicted = *request.costs;
  predicted.objective = {1, 0};
  for (std::size_t host = 0; host < predicted.hosts.size(); ++host) {
    const LayerRegression regression = RegressionOf(request, host);
    for (std::size_t i = 0; i < request.dag->size(); ++i) {
      Seconds& time = predicted.hosts[host].time[i];
      if (time < kCannotRun) time = regression.Predict(request.dag->At(i));
    }
  }
  Plan best;
  Seconds least{std::numeric_limits<double>::infinity()};
  for (int server = 0; server < static_cast<int>(predicted.hosts.size()); ++server) {
    for (std::size_t part = 0; part <= request.dag->size(); ++part) {
      Plan plan = PrefixPlan(request, part, server);
      const PlanCost cost = Evaluate(*request.dag, predicted, plan);
      if (std::isinf(cost.objective)) continue;
      const Seconds time = cost.time + request.WaitingFor(plan);
      if (!(time < least)) continue;
      least = time;
      best = std::move(plan);
    }
  }
  return best;
}

}  // namespace giot
