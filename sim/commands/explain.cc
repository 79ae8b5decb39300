// `giot explain [KEY]`: every key that a scenario may have, with unit, default, bound and meaning.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/keys.h"
#include "scenarios/toml_tree.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"
#include "sim/catalogue.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

std::vector<std::string> Parts(std::string_view key) {
  std::vector<std::string> parts(1);
  for (const char c : key) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Whether a key lies at or under what was asked for; NAME and KEY stand for any name.
bool IsUnder(const std::string& key, const std::vector<std::string>& asked) {
  const std::vector<std::string> parts = Parts(key);
  if (asked.size() > parts.size()) return false;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const bool any_name = parts[i] == "NAME" || parts[i] == "KEY";
    const bool last = i + 1 == asked.size();
    if (!any_name && parts[i] != asked[i] && !(last && parts[i].starts_with(asked[i]))) {
      return false;
    }
  }
  return true;
}

// The keys at or under what was asked for; else those whose last part it is.
std::vector<KeyInfo> Chosen(const std::vector<KeyInfo>& all, const std::string& asked) {
  std::vector<KeyInfo> chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
               [&](const KeyInfo& key) { return IsUnder(key.key, Parts(asked)); });
  if (!chosen.empty()) return chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
               [&](const KeyInfo& key) { return key.field.key == asked; });
  if (!chosen.empty()) return chosen;

  std::vector<std::string> known;
  for (const KeyInfo& key : all) {
    known.insert(known.end(), {key.key, key.table, key.field.key});
    for (const std::string& part : Parts(key.table)) known.push_back(part);
  }
  std::string words = "unknown key " + Shown(asked) + "; ";
  if (const std::string nearest = Nearest(asked, known); !nearest.empty()) {
    words += "did you mean \"" + nearest + "\"? ";
  }
  throw ScenarioError(words + "`giot explain` lists them all");
}

void PrintHeading(const KeyInfo& key) {
  std::string heading = '[' + key.table + ']';
  if (!key.plug_in.empty()) heading += " with kind = \"" + key.plug_in + '"';
  std::printf("%s%s%s\n", heading.c_str(), key.about.empty() ? "" : ": ", key.about.c_str());
}

void PrintKey(const KeyInfo& key) {
  const FieldInfo& field = key.field;
  std::string line = field.key + ": " + field.Expected();
  if (field.key == "KEY") line = "KEY: " + field.meaning;
  if (const auto unit = UnitOf(field.key); !unit.empty()) line += ", in " + std::string(unit);
  if (field.required) line += "; required";
  if (!field.default_value.empty()) line += "; default " + field.default_value;
  std::printf("  %s\n", line.c_str());
  if (field.key != "KEY") std::printf("      %s\n", field.meaning.c_str());
}

class ExplainCommand final : public Command {
 public:
  std::string name() const override { return "explain"; }
  std::string summary() const override {
    return "Show the keys of a scenario: unit, default, bound";
  }
  std::string example() const override { return "giot explain nodes.NAME.battery"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("key", key_, "a key, the beginning of one, or a key's last part");
  }
  int Run() override {
    const std::vector<KeyInfo> all = ListKeys(DescribeScenario(JoinedCatalogue()));
    const std::vector<KeyInfo> chosen = key_.empty() ? all : Chosen(all, key_);
    const KeyInfo* before = nullptr;
    for (const KeyInfo& key : chosen) {
      if (before == nullptr || before->table != key.table || before->plug_in != key.plug_in) {
        if (before != nullptr) std::printf("\n");
        PrintHeading(key);
      }
      PrintKey(key);
      before = &key;
    }
    return 0;
  }

 private:
  std::string key_;
};

}  // namespace

std::unique_ptr<Command> MakeExplainCommand() { return std::make_unique<ExplainCommand>(); }

}  // namespace giot
