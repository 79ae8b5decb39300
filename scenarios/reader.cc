#include "scenarios/reader.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>
#include <utility>

#include "sim/base/suggest.h"

namespace giot {
namespace {

using Kind = TomlNode::Kind;

bool IsNumber(const TomlNode& node) {
  return node.kind == Kind::kInteger || node.kind == Kind::kFloat;
}

// Says so where only the quotes are wrong.
std::string MendQuotes(const TomlNode& node, std::string_view mend) {
  if (node.kind == Kind::kString) {
    const auto value = ParseTomlValue(node.text, node.place);
    if (value && (IsNumber(*value) || value->kind == Kind::kBoolean)) {
      return "leave out the quotes; " + std::string(mend);
    }
  }
  return std::string(mend);
}

// Why a file cannot be read, or nothing where it can.
std::string FileFault(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return "there is no " + file.string();
  if (std::filesystem::is_directory(status)) return file.string() + " is a folder";
  if (!std::filesystem::is_regular_file(status)) return file.string() + " is no ordinary file";
  if (!std::ifstream(file)) return file.string() + " cannot be read";
  return "";
}

bool MayBeFile(const Bound& bound, std::string_view name) {
  return (bound.of == "device" || bound.of == "radio") && name.ends_with(".toml");
}

}  // namespace

std::string MendName(std::string_view name, const std::vector<std::string>& known,
                     std::string_view mend) {
  std::string words = DidYouMean(name, known);
  if (!mend.empty()) words += "; " + std::string(mend);
  return words;
}

ConfigReader::ConfigReader(const TomlNode& root, ReaderContext context, Problems& problems)
    : context_(std::move(context)), problems_(problems) {
  Frame outermost;
  outermost.node = &root;
  frames_.push_back(std::move(outermost));
}

const TomlNode* ConfigReader::Take(std::string_view key, const std::string& expected,
                                   std::string_view mend) {
  const bool required = std::exchange(required_, false);
  frame().known.emplace_back(key);
  known_keys_.push_back(Path(key));
  const TomlNode* node = frame().node == nullptr ? nullptr : frame().node->Find(key);
  if (node != nullptr) {
    places_[Path(key)] = node->place;
  } else if (required && frame().node == nullptr) {
    frame().missing.emplace_back(key);
  } else if (required) {
    problems_.Add({frame().node->place, Path(key), expected, "nothing", std::string(mend)});
  }
  return node;
}

void ConfigReader::Fault(const TomlNode& node, std::string_view key, std::string expected,
                         std::string_view mend) {
  problems_.Add({node.place, Path(key), std::move(expected), node.Found(), std::string(mend)});
}

bool ConfigReader::ReadNumber(const TomlNode& node, std::string_view key, double& value,
                              const Bound& bound, const std::string& expected,
                              std::string_view mend) {
  if (!IsNumber(node) || !bound.Admits(node.number)) {
    Fault(node, key, expected, MendQuotes(node, mend));
    return false;
  }
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (node.kind == Kind::kInteger && (node.integer > kExact || node.integer < -kExact)) {
    Fault(node, key, "a number that 53 bits hold exactly", mend);
    return false;
  }
  value = node.number;
  return true;
}

void ConfigReader::operator()(std::string_view key, double& value, const Bound& bound,
                              std::string_view mend) {
  const std::string expected = bound.Describe("a number");
  if (const TomlNode* node = Take(key, expected, mend)) {
    ReadNumber(*node, key, value, bound, expected, mend);
  }
}

void ConfigReader::operator()(std::string_view key, std::int64_t& value, const Bound& bound,
                              std::string_view mend) {
  const std::string expected = bound.Describe("a whole number");
  const TomlNode* node = Take(key, expected, mend);
  if (node == nullptr) return;
  if (node->kind != Kind::kInteger || !bound.Admits(node->number)) {
    Fault(*node, key, expected, MendQuotes(*node, mend));
    return;
  }
  value = node->integer;
}

void ConfigReader::operator()(std::string_view key, bool& value, const Bound&,
                              std::string_view mend) {
  const TomlNode* node = Take(key, "true or false", mend);
  if (node == nullptr) return;
  if (node->kind != Kind::kBoolean) {
    Fault(*node, key, "true or false", MendQuotes(*node, mend));
    return;
  }
  value = node->boolean;
}

void ConfigReader::operator()(std::string_view key, std::string& value, const Bound& bound,
                              std::string_view mend) {
  const std::string expected = bound.Describe("a string");
  if (const TomlNode* node = Take(key, expected, mend)) {
    ReadString(*node, key, value, bound, expected, mend);
  }
}

bool ConfigReader::ReadString(const TomlNode& node, std::string_view key, std::string& value,
                              const Bound& bound, const std::string& expected,
                              std::string_view mend) {
  const bool typed = node.overrides && node.kind != Kind::kTable && node.kind != Kind::kList;
  if (node.kind != Kind::kString && !typed) {
    Fault(node, key, expected, mend);
    return false;
  }
  const std::string& text = node.kind == Kind::kString ? node.text : node.as_typed;
  if (!CheckString(node, key, text, bound, mend)) return false;
  value = text;
  return true;
}

bool ConfigReader::CheckString(const TomlNode& node, std::string_view key, const std::string& value,
                               const Bound& bound, std::string_view mend) {
  if (bound.optional && value.empty()) return true;
  const std::string expected = bound.Describe("a string");
  switch (bound.kind) {
    case Bound::Kind::kOneOf: return CheckName(node, key, value, bound.names, expected, mend);
    case Bound::Kind::kTable:
      return CheckName(node, key, value, NamesUnder(bound.of), expected, mend);
    case Bound::Kind::kFile: return CheckFile(node, key, value, expected, mend);
    case Bound::Kind::kNameOf:
      if (MayBeFile(bound, value)) return CheckFile(node, key, value, expected, mend);
      return CheckName(node, key, value, context_.catalogue->Names(bound.of), expected, mend);
    case Bound::Kind::kText:
      if (!value.empty()) return true;
      Fault(node, key, expected, mend);
      return false;
    default: return true;
  }
}

bool ConfigReader::CheckName(const TomlNode& node, std::string_view key, const std::string& value,
                             const std::vector<std::string>& known, const std::string& expected,
                             std::string_view mend) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return true;
  Fault(node, key, expected, MendName(value, known, mend));
  return false;
}

std::vector<std::string> ConfigReader::NamesUnder(const std::string& table) const {
  std::vector<std::string> names;
  if (const TomlNode* node = frames_.front().node->Find(table)) {
    for (const TomlMember& member : node->members) names.push_back(member.key);
  }
  return names;
}

bool ConfigReader::CheckFile(const TomlNode& node, std::string_view key, const std::string& value,
                             const std::string& expected, std::string_view mend) {
  const bool sound = !value.empty() && value.find('\0') == std::string::npos;
  const std::string fault = sound ? FileFault(context_.folder / value) : "a file needs a name";
  if (!fault.empty()) {
    Fault(node, key, expected, fault + "; " + std::string(mend));
    return false;
  }
  files_.insert(value);
  return true;
}

void ConfigReader::operator()(std::string_view key, std::vector<double>& value, const Bound& bound,
                              std::string_view mend) {
  const std::string expected = "a list of numbers";
  const TomlNode* node = Take(key, expected, mend);
  if (node == nullptr) return;
  if (node->kind != Kind::kList) return Fault(*node, key, expected, mend);
  value.clear();
  for (const TomlNode& item : node->items) {
    double number = 0;
    ReadNumber(item, key, number, bound, bound.Describe("a number"), mend);
    value.push_back(number);
  }
}

void ConfigReader::operator()(std::string_view key, std::vector<std::string>& value,
                              const Bound& bound, std::string_view mend) {
  const std::string expected = "a list of strings";
  const TomlNode* node = Take(key, expected, mend);
  if (node == nullptr) return;
  if (node->kind != Kind::kList) return Fault(*node, key, expected, mend);
  value.clear();
  for (const TomlNode& item : node->items) {
    std::string text;
    ReadString(item, key, text, bound, bound.Describe("a string"), mend);
    value.push_back(std::move(text));
  }
}

void ConfigReader::Choose(std::string_view catalogue_kind, PlugIn& plug_in, std::string_view mend) {
  const std::vector<std::string> known = context_.catalogue->Names(catalogue_kind);
  const std::string expected = "the name of a known " + std::string(catalogue_kind);
  Required();
  const TomlNode* node = Take("kind", expected, MendName("", known, mend));
  std::string kind;
  if (node == nullptr || !ReadString(*node, "kind", kind, Any(), expected, mend) ||
      !CheckName(*node, "kind", kind, known, expected, mend)) {
    frame().names_are_free = true;
    return;
  }
  plug_in.kind = kind;
  const CatalogueEntry* entry = context_.catalogue->Find(catalogue_kind, kind);
  if (!entry->make_config) return;
  plug_in.config = entry->make_config();
  plug_in.config->Accept(*this);
}

namespace {

// Calls `visit(key, value)` for every value of a free table; dotted keys are put together again.
template <class Visit>
void ForEachFree(const TomlNode& table, const std::string& prefix, const Visit& visit) {
  for (const TomlMember& member : table.members) {
    const std::string key = prefix.empty() ? member.key : JoinKey(prefix, member.key);
    if (member.value.kind == Kind::kTable) {
      ForEachFree(member.value, key, visit);
    } else {
      visit(key, member.value);
    }
  }
}

}  // namespace

void ConfigReader::FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                             std::string_view mend) {
  const TomlNode* table = TakeTable(key, mend);
  if (table == nullptr) return;
  const std::string path = Path(key);
  ForEachFree(*table, "", [&](const std::string& name, const TomlNode& value) {
    places_[JoinKey(path, name)] = value.place;
    if (!values.emplace(name, value.AsWritten()).second) {
      problems_.Add({value.place, JoinKey(path, name), "every key once", "it again", ""});
    }
  });
}

void ConfigReader::FreeLists(std::string_view key,
                             std::map<std::string, std::vector<std::string>>& values,
                             std::string_view mend) {
  const TomlNode* table = TakeTable(key, mend);
  if (table == nullptr) return;
  const std::string path = Path(key);
  ForEachFree(*table, "", [&](const std::string& name, const TomlNode& value) {
    const std::string full = JoinKey(path, name);
    places_[full] = value.place;
    if (value.kind != Kind::kList || value.items.empty()) {
      const std::string found = value.kind == Kind::kList ? "an empty list" : value.Found();
      problems_.Add({value.place, full, "a list of one or more values", found, std::string(mend)});
      return;
    }
    std::vector<std::string> texts;
    for (const TomlNode& item : value.items) texts.push_back(item.AsWritten());
    if (!values.emplace(name, std::move(texts)).second) {
      problems_.Add({value.place, full, "every key once", "it again", ""});
    }
  });
}

const TomlNode* ConfigReader::TakeTable(std::string_view key, std::string_view mend) {
  const std::string expected = "a table [" + Path(key) + "]";
  required_ = false;
  const TomlNode* node = Take(key, expected, mend);
  known_keys_.pop_back();
  if (node == nullptr || node->kind == Kind::kTable) return node;
  Fault(*node, key, expected, mend);
  return nullptr;
}

bool ConfigReader::EnterTable(std::string_view key, bool has_value, std::string_view mend) {
  const std::size_t problems_before = problems_.all().size();
  const TomlNode* node = TakeTable(key, mend);
  if (problems_.all().size() > problems_before) return false;
  if (node == nullptr && !has_value) return false;
  Frame inner;
  inner.node = node;
  inner.path = Path(key);
  inner.mend = mend;
  frames_.push_back(std::move(inner));
  return true;
}

void ConfigReader::LeaveTable() {
  const Frame left = std::move(frames_.back());
  frames_.pop_back();
  if (left.node != nullptr && !left.names_are_free) NoteUnknownKeys(left);
  if (left.missing.empty()) return;
  std::string keys;
  for (const std::string& key : left.missing) keys += (keys.empty() ? "" : ", ") + key;
  const auto outer = std::find_if(frames_.rbegin(), frames_.rend(),
                                  [](const Frame& frame) { return frame.node != nullptr; });
  problems_.Add({outer->node->place, left.path, "a table [" + left.path + "] with " + keys,
                 "no such table", left.mend});
}

void ConfigReader::NoteUnknownKeys(const Frame& frame) {
  for (const TomlMember& member : frame.node->members) {
    if (std::find(frame.known.begin(), frame.known.end(), member.key) != frame.known.end()) {
      continue;
    }
    const std::string where = frame.path.empty() ? "the file" : '[' + frame.path + ']';
    unknown_.push_back({{member.place, JoinKey(frame.path, member.key), "a key of " + where,
                         Shown(member.key), ""},
                        member.key,
                        frame.known});
  }
}

void ConfigReader::Finish() {
  LeaveTable();
  for (Unknown& unknown : unknown_) {
    const auto elsewhere = std::find_if(
        known_keys_.begin(), known_keys_.end(),
        [&](const std::string& known) { return known.ends_with('.' + TomlKey(unknown.key)); });
    if (Nearest(unknown.key, unknown.known).empty() && elsewhere != known_keys_.end()) {
      unknown.problem.mend = "did you mean " + *elsewhere + "? ";
    }
    unknown.problem.mend += DidYouMean(unknown.key, unknown.known);
    problems_.Add(std::move(unknown.problem));
  }
}

std::vector<std::string> ConfigReader::EnterTables(std::string_view key,
                                                   const std::vector<std::string>&,
                                                   std::string_view mend) {
  const TomlNode* node = TakeTable(key, mend);
  Frame inner;
  inner.node = node;
  inner.path = Path(key);
  inner.names_are_free = true;
  std::vector<std::string> written, names;
  if (node != nullptr) {
    for (const TomlMember& member : node->members) {
      if (!member.value.overrides) written.push_back(member.key);
    }
    for (const TomlMember& member : node->members) {
      // An override sets keys of what the file has; only [devices.NAME] needs no table to be there.
      const bool made_by_override = member.value.overrides && member.value.kind == Kind::kTable;
      if (made_by_override && key != "devices") {
        problems_.Add({member.place, JoinKey(inner.path, member.key),
                       "a table that the file has under [" + inner.path + "]", Shown(member.key),
                       DidYouMean(member.key, written)});
      } else {
        names.push_back(member.key);
      }
    }
  }
  frames_.push_back(std::move(inner));
  return names;
}

void ConfigReader::LeaveTables() { frames_.pop_back(); }

}  // namespace giot
