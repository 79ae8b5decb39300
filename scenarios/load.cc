// From the text of a scenario to the scenario: parse, override, read, check, resolve.
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "scenarios/devices.h"
#include "scenarios/overrides.h"
#include "scenarios/reader.h"
#include "scenarios/rules.h"
#include "scenarios/scenario.h"
#include "scenarios/toml_tree.h"
#include "scenarios/writer.h"
#include "sim/base/sha256.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// What one tree says, with the faults that it has.
struct Reading {
  ScenarioConfig config;
  Places places;
  std::set<std::string> files;
  std::map<std::string, DeviceProfile> devices;
  Problems problems;
};

bool IsFileName(const std::string& device) { return device.ends_with(".toml"); }

/// Reads trees of one file: the bare scenario and its variants, profiles once for all of them.
class TreeReader {
 public:
  TreeReader(const std::filesystem::path& name, const Catalogue& catalogue)
      : name_(name.string()), folder_(name.parent_path()), catalogue_(catalogue) {}

  Reading Read(const TomlNode& tree) {
    Reading reading;
    ConfigReader reader(tree, {&catalogue_, folder_}, reading.problems);
    reading.config.Visit(static_cast<FieldVisitor&>(reader));
    reader.Finish();
    reading.places = reader.places();
    reading.files = reader.files();
    for (const auto& [name, group] : reading.config.nodes) {
      AddProfile(group.device, reading);
      AddProfile(group.radio, reading);
    }
    CheckRules({reading.config, reading.devices, reading.places, catalogue_, name_},
               reading.problems);
    return reading;
  }

  std::filesystem::path ProfilePath(const std::string& device) const {
    return IsFileName(device) ? folder_ / device : DevicesFolder() / (device + ".toml");
  }

 private:
  /// A profile as it was read: itself, or its faults.
  struct Outcome {
    DeviceProfile profile;
    std::vector<Problem> problems;
  };

  void AddProfile(const std::string& name, Reading& reading) {
    if (name.empty() || reading.devices.contains(name)) return;
    const auto [entry, fresh] = profiles_.try_emplace(name);
    Outcome& outcome = entry->second;
    if (fresh) {
      try {
        outcome.profile = ReadDeviceProfile(ProfilePath(name));
        outcome.profile.name = name;
      } catch (const ScenarioError& error) {
        outcome.problems = error.problems();
      }
    }
    for (const Problem& problem : outcome.problems) reading.problems.Add(problem);
    if (outcome.problems.empty()) reading.devices[name] = outcome.profile;
  }

  std::string name_;
  std::filesystem::path folder_;
  const Catalogue& catalogue_;
  std::map<std::string, Outcome> profiles_;
};

/// Reads the arms and the grid's values, each as an override of the bare scenario, for faults that
/// the bare scenario has not.
class VariantChecker {
 public:
  VariantChecker(const TomlNode& tree, const Reading& bare, TreeReader& reader, Problems& problems)
      : tree_(tree), bare_(bare), reader_(reader), problems_(problems) {
    for (const Problem& problem : bare.problems.all()) known_.insert(problem.ToString());
  }

  void CheckAll() {
    for (const auto& [name, arm] : bare_.config.arms) Check(WithArm(name), "arm " + Shown(name));
    if (!bare_.config.sweep) return;
    const std::optional<TomlNode> base = FirstSwept();
    if (!base) return;
    for (const auto& [key, values] : bare_.config.sweep->grid) {
      for (const std::string& value : values) {
        std::optional<TomlNode> variant = base;
        Set(*variant, {key, value}, JoinKey("sweep.grid", key));
        Check(variant, "the sweep's grid");
      }
    }
  }

 private:
  std::optional<TomlNode> WithArm(const std::string& name) {
    const auto arm = bare_.config.arms.find(name);
    if (arm == bare_.config.arms.end()) return std::nullopt;
    std::optional<TomlNode> variant = tree_;
    for (const auto& [key, value] : arm->second.set) {
      Set(*variant, {key, value}, JoinKey(JoinKey("arms", name) + ".set", key));
    }
    return variant;
  }

  // What the grid is laid over: `giot sweep` reads every run of it again before it starts.
  std::optional<TomlNode> FirstSwept() {
    if (!bare_.config.sweep->arms.empty()) return WithArm(bare_.config.sweep->arms.front());
    if (!bare_.config.arms.empty()) return WithArm(bare_.config.arms.begin()->first);
    return tree_;
  }

  void Set(TomlNode& variant, const Override& override_, const std::string& written) {
    const auto place = bare_.places.find(written);
    if (place == bare_.places.end()) return;
    Problems faults;
    const std::string table = override_.key.substr(0, override_.key.find('.'));
    if (table == "arms" || table == "sweep") {
      faults.Add({place->second, written, "a key of a single run", Shown(override_.key),
                  "[arms] and [sweep] cannot be set by themselves"});
    } else {
      ApplyOverride(variant, override_, place->second, faults);
    }
    for (const Problem& problem : faults.all()) Tell(problem);
  }

  void Check(const std::optional<TomlNode>& variant, const std::string& where) {
    if (!variant) return;
    const Reading reading = reader_.Read(*variant);
    for (Problem problem : reading.problems.all()) {
      if (known_.contains(problem.ToString())) continue;
      problem.mend += (problem.mend.empty() ? "in " : "; in ") + where;
      Tell(problem);
    }
  }

  void Tell(const Problem& problem) {
    if (known_.insert(problem.ToString()).second) problems_.Add(problem);
  }

  const TomlNode& tree_;
  const Reading& bare_;
  TreeReader& reader_;
  Problems& problems_;
  std::set<std::string> known_;
};

void ApplyDeviceOverrides(Scenario& scenario) {
  for (const auto& [name, device] : scenario.config.devices) {
    auto& peak = scenario.devices.at(name).compute->peak;
    const auto fp32 = peak.find(Precision::kFp32);
    if (fp32 == peak.end() || device.fp32_rate_factor == 1) continue;
    fp32->second.value *= device.fp32_rate_factor;
    fp32->second.provenance.source +=
        "; times fp32_rate_factor " + TomlNumber(device.fp32_rate_factor);
    fp32->second.provenance.status = 'A';
  }
}

std::string ReadText(const std::filesystem::path& file) {
  const auto fault = [&](std::string found) {
    return ScenarioError({{{file.string(), 0, 0},
                           "",
                           "a scenario file",
                           std::move(found),
                           "check the path; a scenario is a TOML file"}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) throw fault("no such file");
  if (std::filesystem::is_directory(status)) throw fault("a folder");
  if (!std::filesystem::is_regular_file(status)) throw fault("no ordinary file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw fault("a file that cannot be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::string ResolvedText(const ScenarioConfig& config) {
  ScenarioConfig copy = config;
  ConfigWriter writer;
  copy.Visit(static_cast<FieldVisitor&>(writer));
  return writer.Text();
}

std::filesystem::path Scenario::Resolve(const std::string& name) const {
  return file.parent_path() / name;
}

std::string Scenario::RunId() const {
  ScenarioConfig one_run = config;
  one_run.arms.clear();
  one_run.sweep.reset();
  std::string identity = std::string("giot ") + GIOT_VERSION + '\n' + ResolvedText(one_run);
  for (const auto& [name, hash] : file_hashes) identity += "file " + name + ' ' + hash + '\n';
  return Sha256Of(identity);
}

Scenario LoadScenarioText(const std::string& text, const std::filesystem::path& name,
                          const Catalogue& catalogue, const std::vector<Override>& overrides) {
  Problems problems;
  std::optional<TomlNode> tree = ParseToml(text, name.string(), problems);
  problems.ThrowIfAny();
  for (const Override& override_ : overrides) {
    ApplyOverride(*tree, override_, {"command line", 0, 0}, problems);
  }
  TreeReader reader(name, catalogue);
  Reading reading = reader.Read(*tree);
  for (const Problem& problem : reading.problems.all()) problems.Add(problem);
  VariantChecker(*tree, reading, reader, problems).CheckAll();
  problems.ThrowIfAny();

  Scenario scenario;
  scenario.config = std::move(reading.config);
  scenario.devices = std::move(reading.devices);
  scenario.file = name;
  for (const std::string& file : reading.files) {
    scenario.file_hashes[file] = Sha256OfFile(scenario.Resolve(file));
  }
  for (const auto& [device, profile] : scenario.devices) {
    if (IsFileName(device)) continue;
    scenario.file_hashes["devices/" + device + ".toml"] = Sha256OfFile(reader.ProfilePath(device));
  }
  ApplyDeviceOverrides(scenario);
  scenario.resolved_text = ResolvedText(scenario.config);
  return scenario;
}

Scenario LoadScenario(const std::filesystem::path& file, const Catalogue& catalogue,
                      const std::vector<Override>& overrides) {
  return LoadScenarioText(ReadText(file), file, catalogue, overrides);
}

}  // namespace giot
