#include <algorithm>
#include <numeric>

#include "offload/policies.h"

namespace giot {
namespace {

/// Everything on one host that is not pinned elsewhere.
Plan AllOn(const OffloadRequest& request, int host) {
  Plan plan(request.dag->size(), host);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (request.costs->PinOf(i) != kAnyHost) plan[i] = request.costs->PinOf(i);
  }
  return plan;
}

/// The first of `hosts` that can take the whole call; where none can, the first of them, for
/// Decide() to say why. An empty plan where there are no hosts.
Plan FirstFeasible(const OffloadRequest& request, const std::vector<int>& hosts) {
  for (const int host : hosts) {
    Plan plan = AllOn(request, host);
    if (WhyInfeasible(*request.dag, *request.costs, plan).empty()) return plan;
  }
  return hosts.empty() ? Plan{} : AllOn(request, hosts.front());
}

std::vector<int> AllHosts(const OffloadRequest& request) {
  std::vector<int> hosts(request.costs->hosts.size());
  std::iota(hosts.begin(), hosts.end(), 0);
  return hosts;
}

}  // namespace

Plan WholeCall::Choose(const OffloadRequest& request) {
  std::vector<int> hosts = AllHosts(request);
  std::erase_if(hosts, [&](int h) { return request.tiers[static_cast<std::size_t>(h)] != tier_; });
  return FirstFeasible(request, hosts);
}

Plan RoundRobin::Choose(const OffloadRequest& request) {
  std::vector<int> hosts = AllHosts(request);
  std::ranges::rotate(hosts,
                      hosts.begin() + static_cast<std::ptrdiff_t>(request.number % hosts.size()));
  return FirstFeasible(request, hosts);
}

Plan LeastLoaded::Choose(const OffloadRequest& request) {
  std::vector<int> hosts = AllHosts(request);
  if (!request.waiting.empty()) {
    std::ranges::stable_sort(
        hosts, {}, [&](int host) { return request.waiting[static_cast<std::size_t>(host)]; });
  }
  return FirstFeasible(request, hosts);
}

}  // namespace giot
