#include "sim/catalogue.h"

#include <map>
#include <memory>
#include <utility>

#include "scenarios/devices.h"
#include "sim/agent/table.h"
#include "sim/network/table.h"
#include "sim/ns3_attributes.h"
#include "sim/workload/table.h"

namespace giot {
namespace {

// The same attribute is asked for once per arm and sweep value; each answer costs a process.
Catalogue::AttributeCheck Remembered(Catalogue::AttributeCheck check) {
  using Answers =
      std::map<std::pair<std::string, std::string>, std::optional<Catalogue::AttributeFault>>;
  return [check = std::move(check), answers = std::make_shared<Answers>()](
             const std::string& attribute, const std::string& value) {
    const auto [answer, fresh] = answers->try_emplace({attribute, value});
    if (fresh) answer->second = check(attribute, value);
    return answer->second;
  };
}

}  // namespace

Catalogue JoinedCatalogue() {
  Catalogue catalogue;
  catalogue.Add(NetworkEntries());
  catalogue.Add(WorkloadEntries());
  catalogue.Add(AgentEntries());
  catalogue.Add(DeviceEntries());
  catalogue.SetAttributeCheck(Remembered(CheckNs3Attribute));
  return catalogue;
}

}  // namespace giot
