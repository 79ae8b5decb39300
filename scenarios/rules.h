// The rules that look at more than one key of a scenario.
#pragma once

#include <map>
#include <string>

#include "scenarios/configs.h"
#include "scenarios/device_profile.h"
#include "scenarios/reader.h"

namespace giot {

/// What the rules are checked on.
struct RuleInput {
  const ScenarioConfig& config;
  const std::map<std::string, DeviceProfile>& devices;  ///< Those that could be read.
  const Places& places;
  const Catalogue& catalogue;
  const std::string& file;  ///< For rules about what is not there at all.
};

/// Adds a problem for each rule that the scenario breaks.
void CheckRules(const RuleInput& input, Problems& problems);

}  // namespace giot
