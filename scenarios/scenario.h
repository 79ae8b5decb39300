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
  /// Every profile that a group names as device or radio, by the name written; [devices] applied.
  std::map<std::string, DeviceProfile> devices;
  std::filesystem::path file;  ///< As given on the command line.
  /// SHA-256 of every file that the scenario names, by its name as written; of the profiles among
  /// them that giot ships, by `devices/NAME.toml`.
  std::map<std::string, std::string> file_hashes;
  std::string resolved_text;  ///< TOML with defaults and overrides written out; loads back equal.

  /// A file named by the scenario, looked for beside the scenario file.
  std::filesystem::path Resolve(const std::string& name) const;
  /// SHA-256 over the resolved text (seed included, [arms] and [sweep] left out, for they describe
  /// other runs), the content of every file it names and the giot version. 64 hexadecimal digits;
  /// the same wherever the files lie.
  std::string RunId() const;
};

/// `key=value` of the command line; the value is TOML, or a bare string. A field that wants a
/// string takes the text as written (`run.title=12` is the title "12").
struct Override {
  std::string key;
  std::string value;
};

/// Splits `key=value`. Throws ScenarioError where there is no `=` or no key.
Override ParseOverride(const std::string& text);

/// What the arm `name` sets, as overrides of the bare scenario. Throws ScenarioError, with a
/// suggestion, where there is no such arm.
std::vector<Override> ArmOverrides(const ScenarioConfig& config, const std::string& name);

/// The configuration as TOML, every key written out. Loads back equal.
std::string ResolvedText(const ScenarioConfig& config);

/// Reads, checks and resolves a scenario. Throws one ScenarioError with every fault of the file,
/// those that only an arm or a value of the sweep's grid brings included.
Scenario LoadScenario(const std::filesystem::path& file, const Catalogue& catalogue,
                      const std::vector<Override>& overrides = {});

/// The same from text; `name` stands for the file in messages and for finding files beside it.
Scenario LoadScenarioText(const std::string& text, const std::filesystem::path& name,
                          const Catalogue& catalogue, const std::vector<Override>& overrides = {});

}  // namespace giot
