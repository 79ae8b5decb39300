#include "scenarios/toml_tree.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

#include "scenarios/toml_fault.h"

namespace giot {
namespace {

constexpr std::size_t kLongestText = 4 << 20;  // bytes
constexpr int kMostKeyParts = 32;              // a.b.c has three
constexpr int kDeepest = 64;

Place PlaceOf(const toml::source_region& region, const std::string& name) {
  return {name, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

template <class T>
std::string Spelled(const toml::value<T>& value) {
  std::ostringstream stream;
  stream << value.get();
  return stream.str();
}

/// Turns toml++'s tree into ours.
class Converter {
 public:
  Converter(const std::string& name, Problems& problems) : name_(name), problems_(problems) {}

  TomlNode Convert(const toml::node& node) {
    TomlNode result;
    result.place = PlaceOf(node.source(), name_);
    if (++depth_ > kDeepest) {
      problems_.Add({result.place, "", "tables and lists at most 64 deep", "a deeper one",
                     "a scenario has four levels at most"});
    } else {
      node.visit([&](const auto& value) { Fill(value, result); });
    }
    --depth_;
    return result;
  }

 private:
  void Fill(const toml::table& table, TomlNode& result) {
    for (const auto& [key, value] : table) {
      const Place place = PlaceOf(key.source(), name_);
      result.members.push_back({std::string(key.str()), place, Convert(value)});
      TomlNode& added = result.members.back().value;
      if (added.place.line == 0) added.place = place;
    }
  }
  void Fill(const toml::array& list, TomlNode& result) {
    result.kind = TomlNode::Kind::kList;
    for (const toml::node& item : list) result.items.push_back(Convert(item));
  }
  void Fill(const toml::value<std::string>& value, TomlNode& result) {
    result.kind = TomlNode::Kind::kString;
    result.text = value.get();
  }
  void Fill(const toml::value<std::int64_t>& value, TomlNode& result) {
    result.kind = TomlNode::Kind::kInteger;
    result.integer = value.get();
    result.number = static_cast<double>(result.integer);
    result.text = std::to_string(result.integer);
  }
  void Fill(const toml::value<double>& value, TomlNode& result) {
    result.kind = TomlNode::Kind::kFloat;
    result.number = value.get();
    result.text = TomlNumber(result.number);
  }
  void Fill(const toml::value<bool>& value, TomlNode& result) {
    result.kind = TomlNode::Kind::kBoolean;
    result.boolean = value.get();
    result.text = result.boolean ? "true" : "false";
  }
  template <class T>
  void Fill(const toml::value<T>& date_or_time, TomlNode& result) {
    result.kind = TomlNode::Kind::kDate;
    result.text = Spelled(date_or_time);
  }

  const std::string& name_;
  Problems& problems_;
  int depth_ = 0;
};

// Where a quoted part that opens at `quote` closes: its last character, or that of the text.
std::size_t EndOfQuoted(std::string_view text, std::size_t quote) {
  const std::string triple(3, text[quote]);
  if (text.substr(quote, 3) == triple) {
    const std::size_t end = text.find(triple, quote + 3);
    return end == std::string_view::npos ? text.size() - 1 : end + 2;
  }
  std::size_t i = quote + 1;
  while (i < text.size() && text[i] != text[quote] && text[i] != '\n') {
    i += text[i] == '\\' && text[quote] == '"' ? 2 : 1;
  }
  return std::min(i, text.size() - 1);
}

// Finds a key of very many parts before the parser sees it, whose recursion it would exhaust.
// Returns its line, or 0. A dot counts where it follows a part and only dots and parts go before.
int LineOfTooDeepKey(std::string_view text) {
  int dots = 0;
  bool after_part = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '"' || c == '\'') {
      i = EndOfQuoted(text, i);
      after_part = true;
    } else if (c == '.') {
      dots = after_part ? dots + 1 : 0;
      after_part = false;
      if (dots >= kMostKeyParts) {
        return 1 + static_cast<int>(std::count(text.begin(), text.begin() + i, '\n'));
      }
    } else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-') {
      after_part = true;
    } else if (c != ' ' && c != '\t') {
      dots = 0;
      after_part = false;
    }
  }
  return 0;
}

}  // namespace

const TomlNode* TomlNode::Find(std::string_view key) const {
  for (const TomlMember& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

TomlNode* TomlNode::Find(std::string_view key) {
  return const_cast<TomlNode*>(std::as_const(*this).Find(key));
}

std::string TomlNode::Found() const {
  switch (kind) {
    case Kind::kTable: return "a table";
    case Kind::kList:
      return !items.empty() && items.front().kind == Kind::kTable ? "a list of tables" : "a list";
    case Kind::kString: return Shown(text);
    case Kind::kDate: return "the date or time " + text;
    default: return text;
  }
}

std::string TomlNode::AsWritten() const {
  if (kind != Kind::kList) return text;
  std::string list;
  for (const TomlNode& item : items) {
    if (!list.empty()) list += ", ";
    list += item.kind == Kind::kString ? TomlQuoted(item.text) : item.AsWritten();
  }
  return '[' + list + ']';
}

std::optional<TomlNode> ParseToml(std::string_view text, const std::string& name,
                                  Problems& problems) {
  if (text.size() > kLongestText) {
    problems.Add({{name, 0, 0},
                  "",
                  "a text of at most 4 MiB",
                  std::to_string(text.size()) + " bytes",
                  "is this the right file?"});
    return std::nullopt;
  }
  if (const int line = LineOfTooDeepKey(text); line > 0) {
    problems.Add({{name, line, 1},
                  "",
                  "keys of at most 32 parts",
                  "one of more",
                  "a scenario's keys have five parts at most"});
    return std::nullopt;
  }
  try {
    return Converter(name, problems).Convert(toml::parse(text, std::string_view(name)));
  } catch (const toml::parse_error& error) {
    problems.Add(SyntaxProblem(PlaceOf(error.source(), name), error.description()));
    return std::nullopt;
  }
}

std::optional<TomlNode> ParseTomlValue(const std::string& text, const Place& place) {
  if (text.find_first_of("\r\n") != std::string::npos) return std::nullopt;
  Problems problems;
  std::optional<TomlNode> table = ParseToml("value = " + text, place.file, problems);
  if (!table || table->members.size() != 1 || !problems.empty()) return std::nullopt;
  TomlNode value = std::move(table->members.front().value);
  value.place = place;
  return value;
}

}  // namespace giot
