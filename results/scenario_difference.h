// In which keys resolved scenarios differ.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace giot {

/// The keys of a resolved scenario with their values as written: `nodes.sensors.count` -> `48`.
std::map<std::string, std::string> ScenarioKeys(const std::string& scenario_text);

/// One key and its value in each scenario; `(absent)` where a scenario lacks it.
struct KeyDifference {
  std::string key;
  std::vector<std::string> values;
};

/// The keys whose values are not the same everywhere, in order of name. What says which runs to
/// make, not what a run is (`[arms]`, `[sweep]`), is left out.
std::vector<KeyDifference> ScenarioDifferences(const std::vector<std::string>& scenario_texts);

}  // namespace giot
