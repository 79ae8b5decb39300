#include "offload/policy.h"

#include <algorithm>

namespace giot {

Seconds OffloadRequest::WaitingFor(const Plan& plan) const {
  Seconds sum{0};
  for (std::size_t host = 0; host < waiting.size(); ++host) {
    if (std::ranges::count(plan, static_cast<int>(host)) > 0) sum += waiting[host];
  }
  return sum;
}

OffloadDecision OffloadPolicy::Decide(const OffloadRequest& request) {
  OffloadDecision decision;
  decision.plan = Choose(request);
  if (decision.plan.empty() && request.dag->size() > 0) {
    decision.refusal = "the policy finds no plan";
  } else {
    decision.refusal = WhyInfeasible(*request.dag, *request.costs, decision.plan);
  }
  if (!decision.found()) {
    decision.plan.clear();
    decision.cost.objective = std::numeric_limits<double>::infinity();
    return decision;
  }
  decision.cost = Evaluate(*request.dag, *request.costs, decision.plan);
  decision.waiting = request.WaitingFor(decision.plan);
  return decision;
}

void OffloadPolicy::Learn(const OffloadRequest&, const Plan&, Seconds, Joules) {}

}  // namespace giot
