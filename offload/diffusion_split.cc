#include "offload/diffusion_split.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string>

#include "sim/base/problems.h"

namespace giot {
namespace {

void CheckAtLeast(Problems& problems, const std::string& key, double value, double least,
                  const std::string& mend) {
  if (std::isfinite(value) && value >= least) return;
  problems.Add({{"diffusion split"},
                key,
                fmt::format("a number >= {}", least),
                fmt::format("{}", value),
                mend});
}

}  // namespace

DiffusionChain EvenDiffusionChain::Chain() const {
  Problems problems;
  CheckAtLeast(problems, "steps", steps, 1, "a chain denoises at least once");
  CheckAtLeast(problems, "shared_step", shared_step, 0, "give the cost of a step");
  CheckAtLeast(problems, "local_step", local_step, 0, "give the cost of a step");
  CheckAtLeast(problems, "handover", handover, 0, "0 where sending costs nothing");
  CheckAtLeast(problems, "penalty", penalty, 0, "0 where sharing does no harm");
  CheckAtLeast(problems, "vehicles", vehicles, 1, "one at least takes the result");
  problems.ThrowIfAny();
  DiffusionChain chain;
  const std::size_t count = static_cast<std::size_t>(steps);
  chain.shared.assign(count, shared_step / vehicles);
  chain.local.assign(count, local_step);
  for (int s = 0; s <= steps; ++s) {
    const bool out_of_reach = covered_steps >= 0 && s > covered_steps;
    chain.handover.push_back(s == 0 || s == steps ? 0 : handover);
    chain.penalty.push_back(out_of_reach ? std::numeric_limits<double>::infinity()
                                         : penalty * s * s);
  }
  return chain;
}

DiffusionSplit BestDiffusionSplit(const DiffusionChain& chain) {
  const std::size_t steps = chain.shared.size();
  if (chain.local.size() != steps || chain.handover.size() != steps + 1 ||
      chain.penalty.size() != steps + 1) {
    throw ScenarioError(fmt::format(
        "diffusion split: {} shared steps need as many local ones and {} hand-overs and penalties, "
        "found {}, {} and {}",
        steps, steps + 1, chain.local.size(), chain.handover.size(), chain.penalty.size()));
  }
  // Of the steps from s on, s of them shared so far: the local rest, and the best of both.
  double rest = 0;
  DiffusionSplit best{static_cast<int>(steps), chain.handover[steps] + chain.penalty[steps]};
  for (std::size_t s = steps; s-- > 0;) {
    rest += chain.local[s];
    const double stop = chain.handover[s] + chain.penalty[s] + rest;
    const double go_on = chain.shared[s] + best.cost;
    best = stop <= go_on ? DiffusionSplit{static_cast<int>(s), stop}
                         : DiffusionSplit{best.shared_steps, go_on};
  }
  return best;
}

double DiffusionCost(const DiffusionChain& chain, int shared_steps) {
  const std::size_t shared = static_cast<std::size_t>(shared_steps);
  double cost = chain.handover[shared] + chain.penalty[shared];
  for (std::size_t s = 0; s < chain.shared.size(); ++s) {
    cost += s < shared ? chain.shared[s] : chain.local[s];
  }
  return cost;
}

}  // namespace giot
