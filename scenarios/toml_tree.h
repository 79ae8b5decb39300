// A TOML text as a tree of values that know where they were written. What reads configurations
// works on this tree, so that overrides of the command line are values like any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/problems.h"

namespace giot {

struct TomlMember;

/// One value. Only the fields that its kind names mean anything.
struct TomlNode {
  enum class Kind { kTable, kList, kString, kInteger, kFloat, kBoolean, kDate };
  Kind kind = Kind::kTable;
  Place place;             ///< Of the value; of a table its header.
  std::string text;        ///< kString: its content. Other scalars: as TOML spells them.
  std::string as_typed;    ///< What the command line said, where the value comes from there.
  bool overrides = false;  ///< Set by an override; a table: brought into being by one.
  std::int64_t integer = 0;
  double number = 0;  ///< kFloat, and kInteger converted.
  bool boolean = false;
  std::vector<TomlMember> members;  ///< kTable.
  std::vector<TomlNode> items;      ///< kList.

  const TomlNode* Find(std::string_view key) const;
  TomlNode* Find(std::string_view key);
  /// What a message says was found: `3`, `"fastets"`, `a table`.
  std::string Found() const;
  /// The value as it would be typed: strings bare, the rest in TOML.
  std::string AsWritten() const;
};

/// A key of a table.
struct TomlMember {
  std::string key;
  Place place;  ///< Of the key.
  TomlNode value;
};

/// Parses a whole file. `name` goes into the places. Adds one problem and returns nothing where the
/// text is not TOML (or is too deep or too long to be meant).
std::optional<TomlNode> ParseToml(std::string_view text, const std::string& name,
                                  Problems& problems);

/// A single value as it would stand right of `=`; nothing where the text is not one TOML value.
std::optional<TomlNode> ParseTomlValue(const std::string& text, const Place& place);

/// A TOML string with its quotes and escapes.
std::string TomlQuoted(std::string_view text);
/// A key as TOML spells it: bare, or quoted where it has to be.
std::string TomlKey(std::string_view key);
/// `parent.key`, with the key as TOML spells it.
std::string JoinKey(const std::string& parent, std::string_view key);
/// A number that reads back as the same double, always with a point or an exponent.
std::string TomlNumber(double value);
/// Text fit for one line of a message: control characters escaped, long texts cut.
std::string Shown(std::string_view text);

}  // namespace giot
