#include "offload/tree_split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "offload/chain.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kNone = -1;
constexpr std::size_t kMostTreeHosts = 8;

double RunCost(const OffloadCosts& costs, std::size_t index, int host) {
  if (!costs.May(index, host)) return kInfinity;
  const HostCosts& at = costs.hosts[static_cast<std::size_t>(host)];
  return costs.objective.per_second * at.time[index].si() +
         costs.objective.per_joule * at.energy[index].si();
}

double SendCost(const OffloadCosts& costs, Bytes bytes, int from, int to) {
  if (from == to) return 0;
  const std::optional<LinkCosts>& link = costs.Link(from, to);
  if (!link) return kInfinity;
  return costs.objective.per_second * costs.SendTime(*link, bytes).si() +
         costs.objective.per_joule * costs.SendEnergy(*link, bytes).si();
}

BestPlan Found(const OperatorDag& dag, const OffloadCosts& costs, Plan plan) {
  BestPlan best;
  best.plan = std::move(plan);
  best.cost = Evaluate(dag, costs, best.plan);
  return best;
}

BestPlan NothingFits() {
  BestPlan best;
  best.cost.objective = kInfinity;
  best.refusal = "no plan keeps to the hosts' memories, pins and links";
  return best;
}

bool IsLimited(const OperatorDag& dag, const OffloadCosts& costs) {
  Bytes all{0};
  for (std::size_t i = 0; i < dag.size(); ++i) all += dag.At(i).weight_bytes;
  return std::ranges::any_of(costs.hosts, [&](const HostCosts& h) { return all > h.memory; });
}

/// One way to place the operators of a subtree: what it costs and fills, and how it came about.
struct Label {
  double value = 0;
  std::vector<double> used;                    ///< Bytes by limited host.
  int index = kNone, host = kNone;             ///< The operator that it adds, or
  std::int64_t first = kNone, second = kNone;  ///< the two labels that it joins.
};

/// Labels none of which is better or equal in all respects than another, and what they stand for.
class TreeProgramme {
 public:
  TreeProgramme(const OperatorDag& dag, const OffloadCosts& costs)
      : dag_(dag), costs_(costs), hosts_(static_cast<int>(costs.hosts.size())) {
    Bytes all{0};
    for (std::size_t i = 0; i < dag.size(); ++i) all += dag.At(i).weight_bytes;
    for (int host = 0; host < hosts_; ++host) {
      if (all > HostAt(host).memory) limited_.push_back(host);
    }
  }

  BestPlan Solve() {
    if (dag_.size() == 0) return Found(dag_, costs_, {});
    Visit();
    std::int64_t best = kNone;
    for (const Labels& labels : states_[order_.front()]) {
      for (const std::int64_t label : labels) {
        if (best == kNone || At(label).value < At(best).value) best = label;
      }
    }
    if (best == kNone) return NothingFits();
    Plan plan(dag_.size(), 0);
    ReadOut(best, plan);
    return Found(dag_, costs_, std::move(plan));
  }

 private:
  using Labels = std::vector<std::int64_t>;  ///< Into arena_, by rising value.
  using States = std::vector<Labels>;        ///< By host and set of hosts sent to.

  const HostCosts& HostAt(int host) const { return costs_.hosts[static_cast<std::size_t>(host)]; }
  const Label& At(std::int64_t label) const { return arena_[static_cast<std::size_t>(label)]; }
  std::size_t State(int host, unsigned sent) const {
    return static_cast<std::size_t>(host) << hosts_ | sent;
  }

  /// The tree below operator 0, from the root; throws where a way closes a circle.
  void Walk() {
    parent_.assign(dag_.size(), kNone);
    std::vector<bool> seen(dag_.size(), false);
    order_ = {0};
    seen[0] = true;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      for (const std::size_t other : Neighbours(order_[i])) {
        if (static_cast<int>(other) == parent_[order_[i]]) continue;
        if (seen[other]) ThrowCircle(order_[i], other);
        seen[other] = true;
        parent_[other] = static_cast<int>(order_[i]);
        order_.push_back(other);
      }
    }
  }
  [[noreturn]] void ThrowCircle(std::size_t one, std::size_t other) const {
    throw ScenarioError({Problem{
        {dag_.name()},
        "edges",
        "a tree: one way between any two operators",
        fmt::format("two ways between \"{}\" and \"{}\"", dag_.At(one).name, dag_.At(other).name),
        "take the minimum cut"}});
  }
  std::vector<std::size_t> Neighbours(std::size_t index) const {
    std::vector<std::size_t> all;
    for (const auto edge : boost::make_iterator_range(boost::out_edges(index, dag_.graph()))) {
      all.push_back(boost::target(edge, dag_.graph()));
    }
    for (const auto edge : boost::make_iterator_range(boost::in_edges(index, dag_.graph()))) {
      all.push_back(boost::source(edge, dag_.graph()));
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  /// From the leaves to the root.
  void Visit() {
    Walk();
    states_.resize(dag_.size());
    for (std::size_t i = order_.size(); i-- > 0;) {
      const std::size_t index = order_[i];
      states_[index].resize(static_cast<std::size_t>(hosts_) << hosts_);
      for (int host = 0; host < hosts_; ++host) {
        for (unsigned sent = 0; sent < 1u << hosts_; ++sent) {
          if ((sent >> host & 1) == 0) Place(index, host, sent);
        }
      }
    }
  }

  /// The operator alone on `host`, its output sent to the hosts of `sent`, then its children.
  void Place(std::size_t index, int host, unsigned sent) {
    Label alone;
    alone.value = RunCost(costs_, index, host);
    for (int to = 0; to < hosts_; ++to) {
      if ((sent >> to & 1) != 0) {
        alone.value += SendCost(costs_, dag_.At(index).output_bytes, host, to);
      }
    }
    const unsigned reached = sent | 1u << host;
    const bool answers = boost::out_degree(index, dag_.graph()) == 0;
    if (answers && costs_.answer_host != kAnyHost && (reached >> costs_.answer_host & 1) == 0)
      return;
    alone.index = static_cast<int>(index);
    alone.host = host;
    for (const int limited : limited_) {
      alone.used.push_back(limited == host ? dag_.At(index).weight_bytes.si() : 0);
    }
    Labels labels;
    if (alone.value < kInfinity && Fits(alone)) labels.push_back(Keep(std::move(alone)));
    for (const std::size_t child : Neighbours(index)) {
      if (static_cast<int>(child) == parent_[index] || labels.empty()) continue;
      labels = Join(labels, Below(index, child, host, reached));
    }
    states_[index][State(host, sent)] = std::move(labels);
  }

  /// What a child's subtree can be, given where its parent runs and sends to.
  Labels Below(std::size_t index, std::size_t child, int host, unsigned reached) const {
    const bool reads = boost::edge(index, child, dag_.graph()).second;
    Labels all;
    for (int at = 0; at < hosts_; ++at) {
      for (unsigned sent = 0; sent < 1u << hosts_; ++sent) {
        const bool joined = reads ? (reached >> at & 1) != 0 : ((sent | 1u << at) >> host & 1) != 0;
        if (!joined) continue;
        const Labels& some = states_[child][State(at, sent)];
        all.insert(all.end(), some.begin(), some.end());
      }
    }
    return Undominated(std::move(all));
  }

  Labels Join(const Labels& some, const Labels& others) {
    Labels joined;
    for (const std::int64_t one : some) {
      for (const std::int64_t other : others) {
        Label both;
        both.value = At(one).value + At(other).value;
        both.used = At(one).used;
        for (std::size_t i = 0; i < both.used.size(); ++i) both.used[i] += At(other).used[i];
        both.first = one;
        both.second = other;
        if (Fits(both)) joined.push_back(Keep(std::move(both)));
      }
    }
    return Undominated(std::move(joined));
  }

  bool Fits(const Label& label) const {
    for (std::size_t i = 0; i < limited_.size(); ++i) {
      if (label.used[i] > HostAt(limited_[i]).memory.si()) return false;
    }
    return true;
  }
  std::int64_t Keep(Label label) {
    arena_.push_back(std::move(label));
    return static_cast<std::int64_t>(arena_.size()) - 1;
  }

  Labels Undominated(Labels labels) const {
    std::ranges::stable_sort(labels, {}, [&](std::int64_t label) { return At(label).value; });
    Labels kept;
    for (const std::int64_t label : labels) {
      const bool worse = std::ranges::any_of(kept, [&](std::int64_t better) {
        const std::vector<double>& less = At(better).used;
        return std::ranges::equal(less, At(label).used, std::less_equal<>());
      });
      if (!worse) kept.push_back(label);
    }
    return kept;
  }

  void ReadOut(std::int64_t root, Plan& plan) const {
    std::vector<std::int64_t> open{root};
    while (!open.empty()) {
      const Label& label = At(open.back());
      open.pop_back();
      if (label.index != kNone) plan[static_cast<std::size_t>(label.index)] = label.host;
      if (label.first != kNone) open.insert(open.end(), {label.first, label.second});
    }
  }

  const OperatorDag& dag_;
  const OffloadCosts& costs_;
  const int hosts_;
  std::vector<int> limited_;  ///< Hosts whose memory could overflow.
  std::vector<int> parent_;
  std::vector<std::size_t> order_;
  std::vector<States> states_;
  std::vector<Label> arena_;
};

}  // namespace

BestPlan BestChainPlan(const OperatorDag& dag, const OffloadCosts& costs) {
  Check(dag, costs);
  MustBeChain(dag);
  if (IsLimited(dag, costs)) return BestTreePlan(dag, costs);
  if (dag.size() == 0) return Found(dag, costs, {});
  const std::size_t hosts = costs.hosts.size();
  std::vector<double> value(hosts, 0), next(hosts);
  std::vector<int> came_from(dag.size() * hosts, 0);
  for (std::size_t i = 0; i < dag.size(); ++i) {
    const std::size_t at = dag.Order()[i];
    for (std::size_t host = 0; host < hosts; ++host) {
      double least = i == 0 ? 0 : kInfinity;
      for (std::size_t from = 0; i > 0 && from < hosts; ++from) {
        const Bytes bytes = dag.At(dag.Order()[i - 1]).output_bytes;
        const double sum =
            value[from] + SendCost(costs, bytes, static_cast<int>(from), static_cast<int>(host));
        if (!(sum < least)) continue;
        least = sum;
        came_from[i * hosts + host] = static_cast<int>(from);
      }
      next[host] = least + RunCost(costs, at, static_cast<int>(host));
    }
    std::swap(value, next);
  }
  const std::size_t last = dag.Order().back();
  std::size_t best = 0;
  for (std::size_t host = 0; host < hosts; ++host) {
    if (costs.answer_host != kAnyHost) {
      value[host] +=
          SendCost(costs, dag.At(last).output_bytes, static_cast<int>(host), costs.answer_host);
    }
    if (value[host] < value[best]) best = host;
  }
  if (value[best] == kInfinity) return NothingFits();
  Plan plan(dag.size());
  int host = static_cast<int>(best);
  for (std::size_t i = dag.size(); i-- > 0;) {
    plan[dag.Order()[i]] = host;
    host = came_from[i * hosts + static_cast<std::size_t>(host)];
  }
  return Found(dag, costs, std::move(plan));
}

BestPlan BestTreePlan(const OperatorDag& dag, const OffloadCosts& costs) {
  Check(dag, costs);
  if (costs.hosts.size() > kMostTreeHosts) {
    throw ScenarioError({Problem{{dag.name()},
                                 "hosts",
                                 fmt::format("at most {} hosts", kMostTreeHosts),
                                 std::to_string(costs.hosts.size()),
                                 "leave out those that cannot help"}});
  }
  return TreeProgramme(dag, costs).Solve();
}

}  // namespace giot
