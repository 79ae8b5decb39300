// How TOML spells keys, strings and numbers, and how messages show them.
#include <charconv>
#include <cmath>
#include <cstdio>

#include "scenarios/toml_tree.h"

namespace giot {
namespace {

constexpr std::size_t kLongestShown = 60;

bool IsBare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

void AppendEscaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7f) {
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04X", byte);
    out += escape;
  } else {
    out += c;
  }
}

// Shortens to whole UTF-8 characters.
std::string_view Cut(std::string_view text) {
  if (text.size() <= kLongestShown) return text;
  std::size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string TomlQuoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) AppendEscaped(quoted, c);
  return quoted + '"';
}

std::string TomlKey(std::string_view key) {
  bool bare = !key.empty();
  for (const char c : key) bare = bare && IsBare(c);
  return bare ? std::string(key) : TomlQuoted(key);
}

std::string JoinKey(const std::string& parent, std::string_view key) {
  return parent.empty() ? TomlKey(key) : parent + '.' + TomlKey(key);
}

std::string TomlNumber(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string Shown(std::string_view text) {
  const std::string_view kept = Cut(text);
  std::string shown = TomlQuoted(kept);
  if (kept.size() < text.size()) shown += "...";
  return shown;
}

}  // namespace giot
