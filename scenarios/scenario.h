// A validated scenario: what a run depends on, in full. After loading, code trusts it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "scenarios/configs.h"
#include "scenarios/device_profile.h"
#include "sim/base/catalogue.h"

namespace giot {

/// A scenario as loaded: the configuration, the profiles it names and its own identity.
struct Scenario {
  ScenarioConfig config;
  std::map<std::string, DeviceProfile> devices;    ///< Every profile that a group names, by name.
  std::filesystem::path file;                      ///< As given on the command line.
  std::map<std::string, std::string> file_hashes;  ///< SHA-256 of every file named, by its name.
  std::string resolved_text;  ///< TOML with defaults and overrides written out; loads back equal.

  /// A file named by the scenario, looked for beside the scenario file.
  std::filesystem::path Resolve(const std::string& name) const;
  /// Hash of the resolved text, the content of every file it names and the giot version.
  std::string RunId() const;
};

/// `key=value` of the command line; the value is TOML, or a bare string.
struct Override {
  std::string key;
  std::string value;
};

/// Splits `key=value`. Throws ScenarioError where there is no `=` or no key.
Override ParseOverride(const std::string& text);

/// Reads, checks and resolves a scenario. Throws one ScenarioError with every fault of the file.
Scenario LoadScenario(const std::filesystem::path& file, const Catalogue& catalogue,
                      const std::vector<Override>& overrides = {});

/// The same from text; `name` stands for the file in messages and for finding files beside it.
Scenario LoadScenarioText(const std::string& text, const std::filesystem::path& name,
                          const Catalogue& catalogue, const std::vector<Override>& overrides = {});

}  // namespace giot
