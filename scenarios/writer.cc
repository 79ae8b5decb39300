#include "scenarios/writer.h"

#include <utility>

#include "scenarios/toml_tree.h"

namespace giot {
namespace {

template <class T, class Spell>
std::string List(const std::vector<T>& values, const Spell& spell) {
  std::string text;
  for (const T& value : values) {
    if (!text.empty()) text += ", ";
    text += spell(value);
  }
  return '[' + text + ']';
}

}  // namespace

void ConfigWriter::Line(std::string_view key, const std::string& value) {
  frames_.back().keys += TomlKey(key) + " = " + value + '\n';
}

void ConfigWriter::operator()(std::string_view key, double& value, const Bound&, std::string_view) {
  Line(key, TomlNumber(value));
}
void ConfigWriter::operator()(std::string_view key, std::int64_t& value, const Bound&,
                              std::string_view) {
  Line(key, std::to_string(value));
}
void ConfigWriter::operator()(std::string_view key, bool& value, const Bound&, std::string_view) {
  Line(key, value ? "true" : "false");
}
void ConfigWriter::operator()(std::string_view key, std::string& value, const Bound&,
                              std::string_view) {
  Line(key, TomlQuoted(value));
}
void ConfigWriter::operator()(std::string_view key, std::vector<double>& value, const Bound&,
                              std::string_view) {
  Line(key, List(value, TomlNumber));
}
void ConfigWriter::operator()(std::string_view key, std::vector<std::string>& value, const Bound&,
                              std::string_view) {
  Line(key, List(value, TomlQuoted));
}

void ConfigWriter::Choose(std::string_view, PlugIn& plug_in, std::string_view) {
  Line("kind", TomlQuoted(plug_in.kind));
  if (plug_in.config) plug_in.config->Accept(*this);
}

void ConfigWriter::FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                             std::string_view mend) {
  if (values.empty()) return;
  EnterTable(key, true, mend);
  for (const auto& [name, value] : values) Line(name, TomlQuoted(value));
  LeaveTable();
}

void ConfigWriter::FreeLists(std::string_view key,
                             std::map<std::string, std::vector<std::string>>& values,
                             std::string_view mend) {
  if (values.empty()) return;
  EnterTable(key, true, mend);
  for (const auto& [name, texts] : values) Line(name, List(texts, TomlQuoted));
  LeaveTable();
}

bool ConfigWriter::EnterTable(std::string_view key, bool has_value, std::string_view) {
  if (has_value) frames_.push_back({JoinKey(frames_.back().path, key), "", ""});
  return has_value;
}

void ConfigWriter::LeaveTable() {
  const Frame left = std::move(frames_.back());
  frames_.pop_back();
  std::string& tables = frames_.back().tables;
  if (!tables.empty() || !frames_.back().keys.empty()) tables += '\n';
  tables += '[' + left.path + "]\n" + left.keys + left.tables;
}

std::vector<std::string> ConfigWriter::EnterTables(std::string_view key,
                                                   const std::vector<std::string>& names,
                                                   std::string_view) {
  frames_.push_back({JoinKey(frames_.back().path, key), "", ""});
  return names;
}

void ConfigWriter::LeaveTables() {
  const Frame left = std::move(frames_.back());
  frames_.pop_back();
  if (left.tables.empty()) return;
  std::string& tables = frames_.back().tables;
  if (!tables.empty()) tables += '\n';
  tables += left.tables;
}

}  // namespace giot
