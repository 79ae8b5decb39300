#include "offload/policies.h"

namespace giot {
namespace {

template <Tier tier>
std::unique_ptr<OffloadPolicy> AllOn() {
  return std::make_unique<WholeCall>(tier);
}

}  // namespace

// To add a policy: write it beside this file and add its line here.
const Registry<OffloadPolicy>& OffloadPolicies() {
  static const Registry<OffloadPolicy> kPolicies{
      "offload policy",
      {
          {"all_local", "everything on the device", AllOn<Tier::kDevice>},
          {"all_edge", "everything on an edge server", AllOn<Tier::kEdge>},
          {"all_cloud", "everything in the cloud", AllOn<Tier::kCloud>},
          {"round_robin", "whole calls to the hosts in turn", New<OffloadPolicy, RoundRobin>},
          {"least_loaded", "whole calls to the shortest queue", New<OffloadPolicy, LeastLoaded>},
          {"greedy", "each operator where it costs least now", New<OffloadPolicy, Greedy>},
          {"neurosurgeon", "one cut in the order of layers, times predicted by regression",
           New<OffloadPolicy, Neurosurgeon>},
          {"min_cut", "the least objective on the device and one server",
           New<OffloadPolicy, MinCut>},
          {"deadline_aware", "the least energy that meets the deadline, else the least time",
           New<OffloadPolicy, DeadlineAware>},
      }};
  return kPolicies;
}

}  // namespace giot
