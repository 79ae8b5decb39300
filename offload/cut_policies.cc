#include <cmath>
#include <cstdint>
#include <limits>

#include "offload/policies.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kSearchNodes = 500;  // 10 ms at 30 operators, a second at 1,000.

bool Allows(unsigned used, int host) { return (used >> host & 1) != 0; }

/// The costs of the device (0) and one server (1) alone, only the hosts of `used` open.
OffloadCosts PairCosts(const OffloadRequest& request, int server, unsigned used) {
  const OffloadCosts& all = *request.costs;
  OffloadCosts pair =
      DeviceAndServer(all.hosts[0], all.hosts[static_cast<std::size_t>(server)], {});
  pair.links = {std::nullopt, all.Link(0, server), all.Link(server, 0), std::nullopt};
  pair.compression = all.compression;
  pair.objective = all.objective;
  pair.answer_host = all.answer_host == server ? 1 : all.answer_host;
  pair.pinned.resize(request.dag->size());
  for (std::size_t i = 0; i < pair.pinned.size(); ++i) {
    const int pin = all.PinOf(i);
    pair.pinned[i] = pin == server ? 1 : pin;
    if (!Allows(used, 0)) pair.hosts[0].time[i] = kCannotRun;
    if (!Allows(used, 1)) pair.hosts[1].time[i] = kCannotRun;
  }
  return pair;
}

/// A pin or the answer on a third host leaves the pair nothing to decide.
bool IsOfPair(const OffloadRequest& request, int server) {
  const auto good = [&](int host) { return host == kAnyHost || host == 0 || host == server; };
  for (std::size_t i = 0; i < request.dag->size(); ++i) {
    if (!good(request.costs->PinOf(i))) return false;
  }
  return good(request.costs->answer_host);
}

Seconds Waiting(const OffloadRequest& request, int server, unsigned used) {
  if (request.waiting.empty()) return Seconds{0};
  return (Allows(used, 0) ? request.waiting[0] : Seconds{0}) +
         (Allows(used, 1) ? request.waiting[static_cast<std::size_t>(server)] : Seconds{0});
}

/// Solves each server with each set of hosts that a plan may use, so that a queue is paid once, and
/// keeps the plan of least `objective` plus waiting. `within` limits the time to the answer.
Plan BestOfPairs(const OffloadRequest& request, const Objective& objective, Seconds within) {
  if (request.costs->hosts.size() == 1) return Plan(request.dag->size(), 0);
  Plan best;
  double least = kInfinity;
  DeviceServerCut cutter(*request.dag);
  for (int server = 1; server < static_cast<int>(request.costs->hosts.size()); ++server) {
    if (!IsOfPair(request, server)) continue;
    for (const unsigned used : {1u, 2u, 3u}) {
      const Seconds waiting = Waiting(request, server, used);
      if (!(waiting <= within)) continue;
      OffloadCosts pair = PairCosts(request, server, used);
      pair.objective = objective;
      CutLimits limits;
      limits.time = within - waiting;
      limits.nodes = kSearchNodes;
      const Cut cut = cutter.Solve(pair, limits);
      const double value = cut.cost.objective + objective.per_second * waiting.si();
      if (!cut.found() || !(value < least)) continue;
      least = value;
      best = cut.plan;
      for (int& host : best) host = host == 1 ? server : 0;
    }
  }
  return best;
}

/// Places operators one by one and remembers what each host holds and has been sent.
class GreedyPass {
 public:
  explicit GreedyPass(const OffloadRequest& request)
      : dag_(*request.dag), costs_(*request.costs), sent_(dag_.size(), 0) {
    for (const HostCosts& host : costs_.hosts) room_.push_back(host.memory);
  }

  Plan Run() {
    Plan plan(dag_.size(), kAnyHost);
    for (const std::size_t index : dag_.Order()) {
      int best = kAnyHost;
      double least = kInfinity;
      for (int host = 0; host < static_cast<int>(costs_.hosts.size()); ++host) {
        const double price = Price(plan, index, host);
        if (!(price < least)) continue;
        least = price;
        best = host;
      }
      if (best == kAnyHost) return {};
      Place(plan, index, best);
    }
    return plan;
  }

 private:
  template <class Visit>
  void ForEachInput(const Plan& plan, std::size_t index, int host, const Visit& visit) const {
    for (const auto edge : boost::make_iterator_range(boost::in_edges(index, dag_.graph()))) {
      const std::size_t input = boost::source(edge, dag_.graph());
      if (plan[input] != host && !Allows(sent_[input], host)) visit(input);
    }
  }
  double Price(const Plan& plan, std::size_t index, int host) const {
    const std::size_t at = static_cast<std::size_t>(host);
    if (!costs_.May(index, host) || dag_.At(index).weight_bytes > room_[at]) return kInfinity;
    const Objective& weigh = costs_.objective;
    double price = weigh.per_second * costs_.hosts[at].time[index].si() +
                   weigh.per_joule * costs_.hosts[at].energy[index].si();
    const auto add = [&](std::size_t output, int from, int to) {
      const std::optional<LinkCosts>& link = costs_.Link(from, to);
      const Bytes bytes = dag_.At(output).output_bytes;
      price += link ? weigh.per_second * costs_.SendTime(*link, bytes).si() +
                          weigh.per_joule * costs_.SendEnergy(*link, bytes).si()
                    : kInfinity;
    };
    ForEachInput(plan, index, host, [&](std::size_t input) { add(input, plan[input], host); });
    const bool answers = boost::out_degree(index, dag_.graph()) == 0;
    if (answers && costs_.answer_host != kAnyHost && costs_.answer_host != host) {
      add(index, host, costs_.answer_host);
    }
    return price;
  }
  void Place(Plan& plan, std::size_t index, int host) {
    ForEachInput(plan, index, host, [&](std::size_t input) { sent_[input] |= 1u << host; });
    plan[index] = host;
    room_[static_cast<std::size_t>(host)] -= dag_.At(index).weight_bytes;
  }

  const OperatorDag& dag_;
  const OffloadCosts& costs_;
  std::vector<std::uint32_t> sent_;  ///< By operator: the hosts that have its output.
  std::vector<Bytes> room_;
};

}  // namespace

Plan Greedy::Choose(const OffloadRequest& request) { return GreedyPass(request).Run(); }

Plan MinCut::Choose(const OffloadRequest& request) {
  return BestOfPairs(request, request.costs->objective, Seconds{kInfinity});
}

Plan DeadlineAware::Choose(const OffloadRequest& request) {
  Plan frugal = BestOfPairs(request, {0, 1}, request.deadline);
  return frugal.empty() ? BestOfPairs(request, {1, 0}, Seconds{kInfinity}) : frugal;
}

}  // namespace giot
