#include "offload/pipeline_split.h"

#include <algorithm>

#include "offload/chain.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The best way to have run the first operators with the last of them on a given host.
struct Stage {
  double period = kInfinity;  // Seconds.
  std::size_t begin = 0;      // Where the last part begins,
  int before = kAnyHost;      // and the host of the part before it.
};

/// Tables of a chain over hosts, by place in the chain.
class PipelineProgramme {
 public:
  PipelineProgramme(const OperatorDag& dag, const OffloadCosts& costs)
      : dag_(dag), costs_(costs), hosts_(costs.hosts.size()) {}

  Pipeline Solve() {
    stages_.assign((dag_.size() + 1) * hosts_, {});
    for (std::size_t end = 1; end <= dag_.size(); ++end) {
      for (std::size_t host = 0; host < hosts_; ++host) EndAt(end, host);
    }
    std::size_t best = 0;
    double least = kInfinity;
    for (std::size_t host = 0; host < hosts_; ++host) {
      const double period = std::max(At(dag_.size(), host).period,
                                     SendSeconds(dag_.size(), host, costs_.answer_host));
      if (!(period < least)) continue;
      least = period;
      best = host;
    }
    return least < kInfinity ? ReadOut(best) : Refused();
  }

 private:
  Stage& At(std::size_t end, std::size_t host) { return stages_[end * hosts_ + host]; }

  /// Of the tensor behind the first `end` operators.
  double SendSeconds(std::size_t end, std::size_t from, int to) const {
    if (to == kAnyHost || to == static_cast<int>(from)) return 0;
    const std::optional<LinkCosts>& link = costs_.Link(static_cast<int>(from), to);
    if (!link) return kInfinity;
    return costs_.SendTime(*link, dag_.At(dag_.Order()[end - 1]).output_bytes).si();
  }

  /// The last part grows backwards from `end` for as long as the host can run and hold it.
  void EndAt(std::size_t end, std::size_t host) {
    Stage& stage = At(end, host);
    double running = 0;
    Bytes held{0};
    for (std::size_t begin = end; begin-- > 0;) {
      const std::size_t index = dag_.Order()[begin];
      held += dag_.At(index).weight_bytes;
      if (!costs_.May(index, static_cast<int>(host)) || held > costs_.hosts[host].memory) return;
      running += costs_.hosts[host].time[index].si();
      if (begin == 0 && running < stage.period) stage = {running, 0, kAnyHost};
      for (std::size_t before = 0; begin > 0 && before < host; ++before) {
        const double period = std::max({At(begin, before).period, running,
                                        SendSeconds(begin, before, static_cast<int>(host))});
        if (period < stage.period) stage = {period, begin, static_cast<int>(before)};
      }
    }
  }

  Pipeline ReadOut(std::size_t host) {
    Pipeline best;
    best.plan.resize(dag_.size());
    for (std::size_t end = dag_.size(); end > 0;) {
      const Stage stage = At(end, host);
      for (std::size_t i = stage.begin; i < end; ++i) {
        best.plan[dag_.Order()[i]] = static_cast<int>(host);
      }
      end = stage.begin;
      host = static_cast<std::size_t>(std::max(stage.before, 0));
    }
    best.cost = Evaluate(dag_, costs_, best.plan);
    best.period = PeriodOf(dag_, costs_, best.plan);
    return best;
  }

  static Pipeline Refused() {
    Pipeline none;
    none.cost.objective = kInfinity;
    none.refusal = "no pipeline keeps to the hosts' memories, pins and links";
    return none;
  }

  const OperatorDag& dag_;
  const OffloadCosts& costs_;
  const std::size_t hosts_;
  std::vector<Stage> stages_;
};

}  // namespace

Pipeline BestPipeline(const OperatorDag& dag, const OffloadCosts& costs) {
  Check(dag, costs);
  MustBeChain(dag);
  if (dag.size() == 0) return {{}, Seconds(0)};
  return PipelineProgramme(dag, costs).Solve();
}

Seconds PeriodOf(const OperatorDag& dag, const OffloadCosts& costs, const Plan& plan) {
  std::vector<Seconds> running(costs.hosts.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    running[static_cast<std::size_t>(plan[i])] +=
        costs.hosts[static_cast<std::size_t>(plan[i])].time[i];
  }
  Seconds longest = *std::ranges::max_element(running);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::size_t at = dag.Order()[i];
    const int to = i + 1 < plan.size() ? plan[dag.Order()[i + 1]] : costs.answer_host;
    if (to == kAnyHost || to == plan[at]) continue;
    const std::optional<LinkCosts>& link = costs.Link(plan[at], to);
    if (!link) return Seconds(kInfinity);
    longest = std::max(longest, costs.SendTime(*link, dag.At(at).output_bytes));
  }
  return longest;
}

}  // namespace giot
