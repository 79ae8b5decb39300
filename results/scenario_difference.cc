#include "results/scenario_difference.h"

#include <set>
#include <sstream>

namespace giot {
namespace {

std::string Trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Where the `=` of `key = value` stands; the key may be quoted and hold one itself.
std::size_t EqualsSign(const std::string& line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == '=' && !quoted) return i;
  }
  return std::string::npos;
}

}  // namespace

std::map<std::string, std::string> ScenarioKeys(const std::string& scenario_text) {
  std::map<std::string, std::string> keys;
  std::string table;
  std::istringstream lines(scenario_text);
  for (std::string raw; std::getline(lines, raw);) {
    const std::string line = Trimmed(raw);
    if (line.empty() || line[0] == '#') continue;
    const auto equals = EqualsSign(line);
    if (line.front() == '[' && line.back() == ']' && equals == std::string::npos) {
      table = line.substr(1, line.size() - 2) + '.';
    } else if (equals != std::string::npos) {
      keys[table + Trimmed(line.substr(0, equals))] = Trimmed(line.substr(equals + 1));
    }
  }
  return keys;
}

std::vector<KeyDifference> ScenarioDifferences(const std::vector<std::string>& scenario_texts) {
  std::vector<std::map<std::string, std::string>> scenarios;
  std::set<std::string> keys;
  for (const std::string& text : scenario_texts) {
    scenarios.push_back(ScenarioKeys(text));
    for (const auto& [key, value] : scenarios.back()) keys.insert(key);
  }
  std::vector<KeyDifference> differences;
  for (const std::string& key : keys) {
    if (key.starts_with("arms.") || key.starts_with("sweep.")) continue;
    KeyDifference difference{key, {}};
    std::set<std::string> different;
    for (const auto& scenario : scenarios) {
      const auto found = scenario.find(key);
      difference.values.push_back(found == scenario.end() ? "(absent)" : found->second);
      different.insert(difference.values.back());
    }
    if (different.size() > 1) differences.push_back(difference);
  }
  return differences;
}

}  // namespace giot
