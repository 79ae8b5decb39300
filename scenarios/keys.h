// Every key that a scenario may have, as data: what `giot explain`, the JSON Schema and the
// window's form show of the one list that the structs visit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/catalogue.h"
#include "sim/base/config.h"

namespace giot {

/// One field.
struct FieldInfo {
  /// What TOML type it has.
  enum class Type { kNumber, kWhole, kBoolean, kString, kNumbers, kStrings };
  std::string key;
  Type type = Type::kNumber;
  Bound bound;
  bool required = false;
  std::string default_value;  ///< As TOML; empty where the field is required.
  std::string meaning;        ///< The mending words.

  /// `a number > 0`, `a list of numbers from 0 to 1`.
  std::string Expected() const;
};

struct PlugInInfo;

/// One table.
struct TableInfo {
  enum class Kind {
    kFields,     ///< Keys that are known.
    kNamed,      ///< Tables whose names the user chooses; `tables` holds their one pattern.
    kFree,       ///< Free keys with a value each.
    kFreeLists,  ///< Free keys with a list each.
  };
  std::string key;  ///< `NAME` for the pattern of named tables.
  Kind kind = Kind::kFields;
  bool optional = false;
  std::string meaning;
  std::vector<FieldInfo> fields;
  std::vector<TableInfo> tables;
  std::string catalogue_kind;        ///< What its key `kind` chooses; empty for most tables.
  std::vector<PlugInInfo> plug_ins;  ///< What each choice adds.
};

/// What a choice of `kind` adds to its table.
struct PlugInInfo {
  std::string name;
  std::string meaning;
  TableInfo content;
};

/// The outermost table.
TableInfo DescribeScenario(const Catalogue& catalogue);

/// The unit that a key ends in (`capacity_j` is in J), or nothing.
std::string_view UnitOf(std::string_view key);

/// A field with its full dotted key, for listings.
struct KeyInfo {
  std::string key;      ///< E.g. `nodes.NAME.battery.capacity_j`.
  std::string table;    ///< What the key stands in: `nodes.NAME.battery`.
  std::string plug_in;  ///< The kind that brings it, e.g. `sensor_field`; empty for most.
  std::string about;    ///< What the table, or the plug-in, is.
  FieldInfo field;
};

/// Every field of the tree, tables in order; a free table gives one entry with the key `KEY`.
std::vector<KeyInfo> ListKeys(const TableInfo& root);

}  // namespace giot
