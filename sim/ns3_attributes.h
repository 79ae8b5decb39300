// The `[ns3]` table of a scenario: any attribute of ns-3 by its full name, looked up and checked
// before the run, since ns-3 itself aborts the process on an unknown one.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/base/catalogue.h"

namespace giot {

/// Checks `ns3::TypeName::Attribute` and its value against ns-3's own tables, without changing
/// anything. Returns nothing where both are good, else what was expected and how to mend it.
std::optional<Catalogue::AttributeFault> CheckNs3Attribute(const std::string& attribute,
                                                           const std::string& value);

/// Makes each value the attribute's default, for objects made from now on. The values must have
/// passed CheckNs3Attribute.
void ApplyNs3Attributes(const std::map<std::string, std::string>& attributes);

}  // namespace giot
