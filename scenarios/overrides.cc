#include "scenarios/overrides.h"

#include <optional>
#include <utility>
#include <vector>

#include "sim/base/suggest.h"

namespace giot {
namespace {

// The parts of a dotted key, by TOML's own rules; none where it is no key.
std::vector<std::string> KeyParts(const std::string& key) {
  std::vector<std::string> parts;
  if (key.find_first_of("\r\n#=") != std::string::npos) return parts;
  Problems problems;
  const auto parsed = ParseToml(key + " = 0", "", problems);
  if (!parsed || !problems.empty()) return parts;
  const TomlNode* node = &*parsed;
  while (node->members.size() == 1) {
    parts.push_back(node->members.front().key);
    node = &node->members.front().value;
  }
  return parts;
}

TomlNode ValueOf(const std::string& text, const Place& place) {
  TomlNode bare;
  bare.kind = TomlNode::Kind::kString;
  bare.place = place;
  bare.text = text;
  TomlNode value = ParseTomlValue(text, place).value_or(std::move(bare));
  value.overrides = true;
  value.as_typed = text;
  return value;
}

// The member of a table, made as an empty table where there is none.
TomlNode& Member(TomlNode& table, const std::string& key, const Place& place) {
  if (TomlNode* found = table.Find(key)) return *found;
  TomlNode made;
  made.place = place;
  made.overrides = true;
  table.members.push_back({key, place, std::move(made)});
  return table.members.back().value;
}

}  // namespace

Override ParseOverride(const std::string& text) {
  const std::size_t equals = text.find('=');
  std::string key = text.substr(0, equals);
  while (!key.empty() && key.back() == ' ') key.pop_back();
  if (equals == std::string::npos || key.empty()) {
    throw ScenarioError({{{"command line", 0, 0},
                          "",
                          "key=value",
                          Shown(text),
                          "write an override such as run.seed=7"}});
  }
  return {std::move(key), text.substr(equals + 1)};
}

std::vector<Override> ArmOverrides(const ScenarioConfig& config, const std::string& name) {
  const auto arm = config.arms.find(name);
  if (arm == config.arms.end()) {
    std::vector<std::string> known;
    for (const auto& [known_name, unused] : config.arms) known.push_back(known_name);
    throw ScenarioError("unknown arm " + Shown(name) + "; " + DidYouMean(name, known));
  }
  std::vector<Override> overrides;
  for (const auto& [key, value] : arm->second.set) overrides.push_back({key, value});
  return overrides;
}

void ApplyOverride(TomlNode& root, const Override& override_, const Place& place,
                   Problems& problems) {
  const std::vector<std::string> parts = KeyParts(override_.key);
  if (parts.empty()) {
    problems.Add(
        {place, "", "a dotted key", Shown(override_.key), "write an override such as run.seed=7"});
    return;
  }
  TomlNode* table = &root;
  std::string path;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    table = &Member(*table, parts[i], place);
    path = JoinKey(path, parts[i]);
    if (table->kind == TomlNode::Kind::kTable) continue;
    problems.Add({place, override_.key, "a table [" + path + "]", table->Found(),
                  "see `giot explain` for the keys known"});
    return;
  }
  const bool is_new = table->Find(parts.back()) == nullptr;
  TomlNode value = ValueOf(override_.value, place);
  if (value.kind == TomlNode::Kind::kTable) value.overrides = is_new;
  Member(*table, parts.back(), place) = std::move(value);
}

}  // namespace giot
