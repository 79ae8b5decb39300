#include "sim/ns3_attributes.h"

#include <fcntl.h>
#include <ns3/config.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/mobility-model.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/sixlowpan-net-device.h>
#include <ns3/string.h>
#include <ns3/type-id.h>
#include <ns3/udp-socket.h>
#include <ns3/wifi-net-device.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cassert>
#include <exception>
#include <stdexcept>
#include <vector>

#include "sim/base/suggest.h"

namespace giot {
namespace {

// One type of every module that a run uses: naming it makes the linker keep the module, whose
// types are then all known by name.
void LoadModules() {
  ns3::LrWpanNetDevice::GetTypeId();
  ns3::MobilityModel::GetTypeId();
  ns3::PointToPointNetDevice::GetTypeId();
  ns3::PropagationLossModel::GetTypeId();
  ns3::SixLowPanNetDevice::GetTypeId();
  ns3::UdpSocket::GetTypeId();
  ns3::WifiNetDevice::GetTypeId();
}

std::vector<std::string> TypeNames() {
  std::vector<std::string> names;
  for (std::uint16_t i = 0; i < ns3::TypeId::GetRegisteredN(); ++i) {
    names.push_back(ns3::TypeId::GetRegistered(i).GetName());
  }
  return names;
}

// Attributes of a type, its own first, then its ancestors'.
std::vector<std::string> AttributeNames(ns3::TypeId type) {
  std::vector<std::string> names;
  for (;;) {
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i) {
      names.push_back(type.GetAttribute(i).name);
    }
    if (!type.HasParent() || type.GetParent() == type) return names;
    type = type.GetParent();
  }
}

// Whether a checker takes a value. ns-3 ends the process over some texts (a time without a known
// unit), so that the question is put in a child, which has nothing to lose.
bool Takes(const ns3::Ptr<const ns3::AttributeChecker>& checker, const std::string& value) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork to check an ns-3 attribute");
  if (child == 0) {
    std::set_terminate([] { _exit(1); });
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    const bool taken = checker->CreateValidValue(ns3::StringValue(value)) != nullptr;
    _exit(taken ? 0 : 1);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// `ns3::UintegerValue (uint8_t 0:255)`
std::string Wanted(const ns3::AttributeChecker& checker) {
  std::string words = checker.GetValueTypeName();
  if (checker.HasUnderlyingTypeInformation()) {
    words += " (" + checker.GetUnderlyingTypeInformation() + ')';
  }
  return words;
}

std::string Suggestion(const std::string& name, const std::vector<std::string>& known) {
  const std::string nearest = Nearest(name, known);
  return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

}  // namespace

std::optional<Catalogue::AttributeFault> CheckNs3Attribute(const std::string& attribute,
                                                           const std::string& value) {
  LoadModules();
  const std::string quoted = '"' + attribute + '"';
  const std::size_t colons = attribute.rfind("::");
  if (colons == std::string::npos || colons == 0 || colons + 2 == attribute.size()) {
    return Catalogue::AttributeFault{"an attribute by its full name",
                                     "write \"ns3::TypeName::Attribute\" in quotes", quoted};
  }
  const std::string type_name = attribute.substr(0, colons);
  const std::string name = attribute.substr(colons + 2);
  ns3::TypeId type;
  if (!ns3::TypeId::LookupByNameFailSafe(type_name, &type)) {
    return Catalogue::AttributeFault{
        "an attribute of a type of ns-3",
        "ns-3 has no type " + type_name + Suggestion(type_name, TypeNames()), quoted};
  }
  ns3::TypeId::AttributeInformation information;
  if (!type.LookupAttributeByName(name, &information)) {
    return Catalogue::AttributeFault{"an attribute of " + type_name,
                                     DidYouMean(name, AttributeNames(type)), quoted};
  }
  if (information.supportLevel == ns3::TypeId::OBSOLETE) {
    return Catalogue::AttributeFault{"an attribute in use",
                                     "ns-3 gave it up: " + information.supportMsg, quoted};
  }
  if (!Takes(information.checker, value)) {
    return Catalogue::AttributeFault{Wanted(*information.checker), information.help, ""};
  }
  return std::nullopt;
}

void ApplyNs3Attributes(const std::map<std::string, std::string>& attributes) {
  for (const auto& [attribute, value] : attributes) {
    [[maybe_unused]] const bool applied =
        ns3::Config::SetDefaultFailSafe(attribute, ns3::StringValue(value));
    assert(applied && "CheckNs3Attribute comes first");
  }
}

}  // namespace giot
