#include "scenarios/rules.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "sim/base/suggest.h"

namespace giot {
namespace {

/// The rules of one scenario. Each method is one rule or a few about the same keys.
class Rules {
 public:
  Rules(const RuleInput& input, Problems& problems) : input_(input), problems_(problems) {
    for (const Problem& problem : problems.all()) faulty_.insert(problem.key);
  }

  void CheckAll() {
    CheckRun();
    CheckNames("nodes", input_.config.nodes);
    CheckNames("workloads", input_.config.workloads);
    CheckNames("agents", input_.config.agents);
    CheckNames("arms", input_.config.arms);
    for (const auto& [name, group] : input_.config.nodes) {
      const std::string path = JoinKey("nodes", name);
      CheckPosition(path + ".position", group.position);
      CheckHardware(path, group);
      CheckSolar(path, group);
    }
    CheckDeviceOverrides();
    CheckAttributes();
    CheckSweep();
  }

 private:
  // Where the key was written, else the innermost table about it that was.
  Place PlaceOf(std::string key) const {
    for (;;) {
      if (const auto found = input_.places.find(key); found != input_.places.end()) {
        return found->second;
      }
      const std::size_t dot = key.rfind('.');
      if (dot == std::string::npos) return {input_.file, 1, 1};
      key.resize(dot);
    }
  }
  // A key that is faulty by itself says nothing to the rules.
  void Fault(const std::string& key, std::string expected, std::string found, std::string mend) {
    if (faulty_.contains(key)) return;
    problems_.Add({PlaceOf(key), key, std::move(expected), std::move(found), std::move(mend)});
  }

  void CheckRun() {
    const RunConfig& run = input_.config.run;
    if (run.sample_interval > run.duration && run.duration > Seconds{0}) {
      Fault("run.sample_interval_s", "a time of at most run.duration_s",
            ShortNumber(run.sample_interval.si()), "0 takes duration_s / 500");
    }
    if (input_.config.nodes.empty()) {
      Fault("nodes", "one or more tables [nodes.NAME]", "none",
            "write a table [nodes.NAME] for each group");
    }
  }

  // The names go into the result file's paths and into file names.
  template <class Tables>
  void CheckNames(const std::string& table, const Tables& tables) {
    for (const auto& [name, unused] : tables) {
      if (TomlKey(name) == name && name.size() <= 40) continue;
      Fault(JoinKey(table, name), "a name of at most 40 letters, digits, _ and -", Shown(name),
            "rename the table");
    }
  }

  void CheckPosition(const std::string& path, const PositionConfig& position) {
    const bool from_file = position.layout == "file";
    if (from_file && position.file.empty()) {
      Fault(path + ".file", "a file, since layout is \"file\"", "nothing",
            "name a CSV with columns x_m,y_m or longitude_deg,latitude_deg");
    }
    if (!from_file && !position.file.empty()) {
      Fault(path + ".file", "no file, since layout is " + Shown(position.layout),
            Shown(position.file), "write layout = \"file\" to read it");
    }
    if (!from_file && position.spread > Meters{0}) {
      Fault(path + ".spread_m", "no spread, since layout is " + Shown(position.layout),
            ShortNumber(position.spread.si()),
            "write layout = \"file\" to spread nodes about rows");
    }
  }

  void CheckHardware(const std::string& path, const NodeGroupConfig& group) {
    const auto device = input_.devices.find(group.device);
    if (device != input_.devices.end() && !device->second.compute) {
      Fault(path + ".device", "a profile with a [compute] table", Shown(group.device),
            "see `giot devices` for the processors known");
    }
    if (group.radio.empty()) {
      if (group.tx_power != Dbm{0}) {
        Fault(path + ".tx_power_dbm", "no level, since the group has no radio",
              ShortNumber(group.tx_power.value), "name a radio, or leave the level out");
      }
      return;
    }
    const auto radio = input_.devices.find(group.radio);
    if (radio == input_.devices.end()) return;
    if (!radio->second.radio) {
      Fault(path + ".radio", "a profile with a [radio] table", Shown(group.radio),
            "see `giot devices` for the radios known");
    } else {
      CheckLevel(path, group, *radio->second.radio);
    }
  }

  void CheckLevel(const std::string& path, const NodeGroupConfig& group,
                  const RadioProfile& radio) {
    std::string levels;
    for (const RadioProfile::TxLevel& level : radio.transmit) {
      if (level.level == group.tx_power) return;
      levels += (levels.empty() ? "" : ", ") + ShortNumber(level.level.value);
    }
    Fault(path + ".tx_power_dbm", "a level of radio " + Shown(group.radio),
          ShortNumber(group.tx_power.value), "give one of " + levels);
  }

  void CheckSolar(const std::string& path, const NodeGroupConfig& group) {
    if (!group.solar) return;
    if (!group.battery) {
      Fault(path + ".solar", "a battery beside the panel", "none",
            "write a table [" + path + ".battery]");
    }
    if (group.solar->sunrise + group.solar->day_length > Seconds{86400}) {
      Fault(path + ".solar.day_length_s", "a sunset before midnight",
            ShortNumber(group.solar->day_length.si()), "sunrise_s + day_length_s is at most 86400");
    }
  }

  void CheckDeviceOverrides() {
    std::vector<std::string> used;
    for (const auto& [name, group] : input_.config.nodes) used.push_back(group.device);
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    for (const auto& [name, device] : input_.config.devices) {
      const std::string key = JoinKey("devices", name);
      if (std::find(used.begin(), used.end(), name) == used.end()) {
        Fault(key, "a profile that a group names as its device", Shown(name),
              DidYouMean(name, used));
        continue;
      }
      const auto profile = input_.devices.find(name);
      if (profile == input_.devices.end() || !profile->second.compute) continue;
      if (device.fp32_rate_factor != 1 &&
          !profile->second.compute->peak.contains(Precision::kFp32)) {
        Fault(key + ".fp32_rate_factor", "a profile that runs FP32", Shown(name),
              "leave the factor out");
      }
    }
  }

  void CheckAttributes() {
    if (!input_.catalogue.attribute_check()) return;
    for (const auto& [attribute, value] : input_.config.ns3) {
      if (const auto fault = input_.catalogue.attribute_check()(attribute, value)) {
        Fault(JoinKey("ns3", attribute), fault->expected,
              fault->found.empty() ? Shown(value) : fault->found, fault->mend);
      }
    }
  }

  void CheckSweep() {
    if (!input_.config.sweep) return;
    std::vector<std::string> known;
    for (const auto& [name, arm] : input_.config.arms) known.push_back(name);
    for (const std::string& name : input_.config.sweep->arms) {
      if (!input_.config.arms.contains(name)) {
        Fault("sweep.arms", "the name of a table under [arms]", Shown(name),
              DidYouMean(name, known));
      }
    }
  }

  // Without a point where there is nothing after it.
  static std::string ShortNumber(double value) {
    std::string text = TomlNumber(value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  }

  const RuleInput& input_;
  Problems& problems_;
  std::set<std::string> faulty_;
};

}  // namespace

void CheckRules(const RuleInput& input, Problems& problems) { Rules(input, problems).CheckAll(); }

}  // namespace giot
