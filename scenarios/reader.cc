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
std::string FileFault(const std::string& name, const std::filesystem::path& file) {
  if (name.empty()) return "a file needs a name";
  if (name.find('\0') != std::string::npos) return "a file's name has no such character";
  const std::string quoted = TomlQuoted(file.string());
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return "there is no " + quoted;
  if (std::filesystem::is_directory(status)) return quoted + " is a folder";
  if (!std::filesystem::is_regular_file(status)) return quoted + " is no ordinary file";
  if (!std::ifstream(file)) return quoted + " cannot be read";
  return "";
}

// `cc2420 is a radio; ` where a device was wanted, and the other way round.
std::string KnownAsOther(const Catalogue& catalogue, const Bound& bound, std::string_view name) {
  for (const std::string other : {"device", "radio"}) {
    if (other != bound.of && catalogue.Find(other, name) != nullptr) {
      return std::string(name) + " is a " + other + "; ";
    }
  }
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
      return CheckName(node, key, value, context_.catalogue->Names(bound.of), expected,
                       KnownAsOther(*context_.catalogue, bound, value) + std::string(mend));
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
  const std::string fault = FileFault(value, context_.folder / value);
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

}  // namespace giot
