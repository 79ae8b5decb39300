#include "scenarios/devices.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "scenarios/device_configs.h"
#include "scenarios/reader.h"
#include "scenarios/toml_tree.h"

namespace giot {
namespace {

Provenance ProvenanceOf(const SourcedConfig& config) {
  return {config.status.empty() ? 'A' : config.status.front(), config.source};
}
template <class T>
Sourced<T> As(const SourcedConfig& config) {
  return {T{config.value}, ProvenanceOf(config)};
}

std::map<OperatorKind, Sourced<double>> Converted(const KindShares& shares) {
  std::map<OperatorKind, Sourced<double>> converted;
  for (const auto& [kind, share] : shares) {
    if (share) converted[kind] = As<double>(*share);
  }
  return converted;
}

ComputeProfile Converted(const ComputeConfig& config) {
  ComputeProfile profile;
  for (const auto& [precision, peak] : config.peak) {
    if (peak) profile.peak[precision] = As<FlopsPerSecond>(*peak);
  }
  profile.compute_efficiency = Converted(config.efficiency.by_kind);
  for (const auto& [precision, shares] : config.efficiency.by_precision) {
    if (shares) profile.precision_efficiency[precision] = Converted(shares->by_kind);
  }
  profile.default_efficiency = As<double>(config.efficiency.other);
  profile.memory_bandwidth = As<BytesPerSecond>(config.memory_bandwidth);
  profile.bandwidth_efficiency = As<double>(config.bandwidth_efficiency);
  profile.working_memory = As<Bytes>(config.working_memory);
  profile.weight_memory = As<Bytes>(config.weight_memory);
  if (config.storage_bandwidth) {
    profile.storage_bandwidth = As<BytesPerSecond>(*config.storage_bandwidth);
  }
  profile.launch_overhead = As<Seconds>(config.launch_overhead);
  profile.active = As<Watts>(config.active);
  profile.idle = As<Watts>(config.idle);
  return profile;
}

RadioProfile Converted(const RadioConfig& config) {
  RadioProfile profile;
  for (const auto& [level, draw] : config.transmit) {
    profile.transmit.push_back({Dbm{std::strtod(level.c_str(), nullptr)}, As<Watts>(draw)});
  }
  std::sort(profile.transmit.begin(), profile.transmit.end(),
            [](const auto& a, const auto& b) { return a.level < b.level; });
  profile.receive = As<Watts>(config.receive);
  profile.idle = As<Watts>(config.idle);
  profile.sleep = As<Watts>(config.sleep);
  return profile;
}

ServingProfile Converted(const ServingConfig& config) {
  return {As<double>(config.compute_efficiency), As<double>(config.bandwidth_efficiency),
          As<double>(config.overlap), As<Seconds>(config.layer_overhead)};
}

bool IsLevel(const std::string& text) {
  const auto value = ParseTomlValue(text, {});
  return value &&
         (value->kind == TomlNode::Kind::kInteger || value->kind == TomlNode::Kind::kFloat) &&
         Within(-100, 100).Admits(value->number);
}

/// The rules that look at more than one number of a profile.
class ProfileRules {
 public:
  ProfileRules(const Places& places, const std::string& file, Problems& problems)
      : places_(places), file_(file), problems_(problems) {}

  void Check(const ProfileConfig& config) {
    if (!config.compute && !config.radio) {
      Fault("", "", "a table [compute] or [radio]", "neither",
            "say what the device computes or sends with");
    }
    if (config.compute) Check(*config.compute);
    if (config.radio) Check(*config.radio);
    if (!config.serving.empty() && !config.compute) {
      Fault("serving", "serving", "a table [compute] beside it", "none",
            "say what the runtime runs on");
    }
  }

 private:
  void Check(const ComputeConfig& compute) {
    const bool runs = std::any_of(compute.peak.begin(), compute.peak.end(),
                                  [](const auto& peak) { return peak.second.has_value(); });
    if (!runs) {
      Fault("compute", "compute", "fp32_flop_s, fp16_flop_s or int8_op_s", "none",
            "give the most operations a second of one precision");
    }
    if (compute.idle.value > compute.active.value) {
      const std::string key = "compute.idle_w.value";
      Fault(key, key, "at most active_w", TomlNumber(compute.idle.value),
            "the idle draw is the lesser one");
    }
  }

  void Check(const RadioConfig& radio) {
    const std::string mend = "write \"0\" = { value = 0.05, ... } for each dBm level";
    if (radio.transmit.empty()) {
      Fault("radio", "radio.transmit_w", "one or more levels", "none", mend);
    }
    std::set<double> levels;
    for (const auto& [level, draw] : radio.transmit) {
      const std::string key = JoinKey("radio.transmit_w", level);
      if (!IsLevel(level)) {
        Fault(key, key, "a level in dBm from -100 to 100", Shown(level), mend);
      } else if (!levels.insert(std::strtod(level.c_str(), nullptr)).second) {
        Fault(key, key, "every level once", Shown(level), "keep one of the two");
      }
    }
  }

  void Fault(const std::string& at, const std::string& key, std::string expected, std::string found,
             std::string mend) {
    const auto place = places_.find(at);
    problems_.Add({place == places_.end() ? Place{file_, 1, 1} : place->second, key,
                   std::move(expected), std::move(found), std::move(mend)});
  }

  const Places& places_;
  const std::string& file_;
  Problems& problems_;
};

}  // namespace

const Sourced<double>& ComputeProfile::Efficiency(OperatorKind kind, Precision precision) const {
  if (const auto special = precision_efficiency.find(precision);
      special != precision_efficiency.end()) {
    const auto found = special->second.find(kind);
    if (found != special->second.end()) return found->second;
  }
  const auto found = compute_efficiency.find(kind);
  return found == compute_efficiency.end() ? default_efficiency : found->second;
}

std::filesystem::path DevicesFolder() {
  const char* folder = std::getenv("GIOT_DEVICES");
  return folder != nullptr && *folder != '\0' ? folder : GIOT_DEVICES_FOLDER;
}

DeviceProfile ReadDeviceProfile(const std::filesystem::path& file) {
  Problems problems;
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) {
    problems.Add({{file.string(), 0, 0}, "", "a device profile", "no file that can be read", ""});
  }
  problems.ThrowIfAny();
  const std::optional<TomlNode> tree = ParseToml(text, file.string(), problems);
  problems.ThrowIfAny();

  ProfileConfig config;
  const Catalogue no_names;
  ConfigReader reader(*tree, {&no_names, file.parent_path()}, problems);
  config.Visit(static_cast<FieldVisitor&>(reader));
  reader.Finish();
  const std::string name = file.string();
  ProfileRules(reader.places(), name, problems).Check(config);
  problems.ThrowIfAny();

  DeviceProfile profile{file.stem().string(), config.description, {}, {}, {}};
  if (config.compute) profile.compute = Converted(*config.compute);
  if (config.radio) profile.radio = Converted(*config.radio);
  for (const auto& [runtime, serving] : config.serving) {
    profile.serving[runtime] = Converted(serving);
  }
  return profile;
}

std::vector<DeviceProfile> ReadDeviceProfiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<DeviceProfile> profiles;
  Problems problems;
  for (const auto& file : files) {
    try {
      profiles.push_back(ReadDeviceProfile(file));
    } catch (const ScenarioError& error) {
      for (const Problem& problem : error.problems()) problems.Add(problem);
    }
  }
  problems.ThrowIfAny();
  return profiles;
}

std::vector<CatalogueEntry> DeviceEntries(const std::vector<DeviceProfile>& profiles) {
  std::vector<CatalogueEntry> entries;
  for (const DeviceProfile& profile : profiles) {
    if (profile.compute) entries.push_back({"device", profile.name, profile.description, {}});
    if (profile.radio) entries.push_back({"radio", profile.name, profile.description, {}});
  }
  return entries;
}

std::vector<CatalogueEntry> DeviceEntries() {
  return DeviceEntries(ReadDeviceProfiles(DevicesFolder()));
}

}  // namespace giot
