// The policies that giot brings. The table in policy_table.cc names them.
#pragma once

#include <map>
#include <string>

#include "offload/layer_regression.h"
#include "offload/min_cut.h"
#include "offload/policy.h"

namespace giot {

/// The whole call, but for pinned operators, on the first host of a tier that can take it.
class WholeCall final : public OffloadPolicy {
 public:
  explicit WholeCall(Tier tier) : tier_(tier) {}

 protected:
  Plan Choose(const OffloadRequest& request) override;

 private:
  Tier tier_;
};

/// The whole call on each host in turn, by the call's number; hosts that cannot take it are passed.
class RoundRobin final : public OffloadPolicy {
 protected:
  Plan Choose(const OffloadRequest& request) override;
};

/// The whole call on the host with the shortest queue among those that can take it.
class LeastLoaded final : public OffloadPolicy {
 protected:
  Plan Choose(const OffloadRequest& request) override;
};

/// Each operator in turn where it and the tensors that it reads cost least. Sees no further.
class Greedy final : public OffloadPolicy {
 protected:
  Plan Choose(const OffloadRequest& request) override;
};

/// Neurosurgeon (Kang et al., ASPLOS 2017): one cut along the order of the operators, the first
/// part on the device, the rest on the server that it takes least time with, times predicted from
/// the operators' sizes by regressions.
class Neurosurgeon final : public OffloadPolicy {
 public:
  Neurosurgeon() = default;
  /// Regressions by the name of the host; one without is fitted to the costs of the call at hand.
  explicit Neurosurgeon(std::map<std::string, LayerRegression> regressions)
      : regressions_(std::move(regressions)) {}

 protected:
  Plan Choose(const OffloadRequest& request) override;

 private:
  LayerRegression RegressionOf(const OffloadRequest& request, std::size_t host) const;

  std::map<std::string, LayerRegression> regressions_;
};

/// The best plan on the device and one server, by minimum cut; queues are waited for. With one
/// server no plan has a lower objective, unless memories bind on a graph so large that 500 nodes
/// of the search do not settle it: then the best found.
class MinCut final : public OffloadPolicy {
 protected:
  Plan Choose(const OffloadRequest& request) override;
};

/// The plan of least energy that meets the deadline, queues included, on the device and one server;
/// where none does, the fastest.
class DeadlineAware final : public OffloadPolicy {
 protected:
  Plan Choose(const OffloadRequest& request) override;
};

}  // namespace giot
