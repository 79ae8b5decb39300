#include "sim/network/network.h"

#include "sim/base/problems.h"
#include "sim/base/suggest.h"
#include "sim/network/sensor_field.h"

namespace giot {
namespace {

struct Kind {
  std::string_view name;
  std::unique_ptr<Network> (*build)(const Scenario&);
};

// To add a network: write its builder beside this file and add its line here and in table.cc.
constexpr Kind kKinds[] = {
    {"sensor_field", &BuildSensorField},
};

}  // namespace

std::string_view ToString(Role role) {
  switch (role) {
    case Role::kSensor: return "sensor";
    case Role::kRelay: return "relay";
    case Role::kSink: return "sink";
    case Role::kEdge: return "edge";
    case Role::kCloud: return "cloud";
  }
  return "";
}

std::span<const int> Network::Group(std::string_view name) const {
  for (const NamedGroup& group : groups_) {
    if (group.name == name) return group.nodes;
  }
  return {};
}

std::span<const int> Network::WithRole(Role role) const {
  return by_role_[static_cast<std::size_t>(role)];
}

int Network::HopsToSink(int node) const {
  if (SinkOf(node) < 0) return -1;
  int hops = 0;
  for (int at = node; ParentOf(at) >= 0; at = ParentOf(at)) ++hops;
  return hops;
}

std::unique_ptr<Network> BuildNetwork(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) {
    if (kind.name == scenario.config.network.kind) return kind.build(scenario);
    names.emplace_back(kind.name);
  }
  throw ScenarioError("unknown network \"" + scenario.config.network.kind + "\"; " +
                      DidYouMean(scenario.config.network.kind, names));
}

ns3::Time PhaseOf(std::int64_t number, std::int64_t count, ns3::Time period) {
  return ns3::NanoSeconds(period.GetNanoSeconds() / count * number +
                          period.GetNanoSeconds() % count * number / count);
}

}  // namespace giot
