// How a configuration struct tells its fields: each named once, with bound and mending words. That
// one list serves reading, checking, saving, `giot explain`, the JSON Schema and the window's form.
//
//   struct BatteryConfig {
//     Joules capacity{2000};  ///< Usable energy when full.
//     template <class Visitor> void Visit(Visitor& visit) {
//       visit("capacity_j", capacity, Above(0), "give the usable energy of a full battery");
//     }
//   };
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/units.h"

namespace giot {

/// What values a field may take.
struct Bound {
  enum class Kind {
    kAny,      ///< Everything of its type (numbers must still be finite).
    kAbove,    ///< > low
    kAtLeast,  ///< >= low
    kWithin,   ///< low .. high, both included
    kOneOf,    ///< one of `names`
    kNameOf,   ///< a name that the catalogue knows as `of` (a device, a model, ...)
    kTable,    ///< the name of a table under `of`, e.g. of a group under [nodes]
    kFile,     ///< a file that exists; its content is part of the run's identity
    kText,     ///< a string that is not empty
  };
  Kind kind = Kind::kAny;
  double low = 0;
  double high = 0;
  std::vector<std::string> names;  ///< For kOneOf.
  std::string of;                  ///< For kNameOf: the catalogue's kind. For kTable: the table.
  bool optional = false;           ///< An empty string means "none" and is not checked.

  /// `a number > 0`, `one of "a", "b"`, `the name of a device`: what the user is told.
  std::string Describe(std::string_view type) const;
  /// True where a number fits (for the numeric kinds).
  bool Admits(double value) const;
};

inline Bound Any() { return {}; }
inline Bound Above(double low) { return {Bound::Kind::kAbove, low, 0, {}, {}, false}; }
inline Bound AtLeast(double low) { return {Bound::Kind::kAtLeast, low, 0, {}, {}, false}; }
inline Bound Within(double low, double high) {
  return {Bound::Kind::kWithin, low, high, {}, {}, false};
}
inline Bound OneOf(std::vector<std::string> names) {
  return {Bound::Kind::kOneOf, 0, 0, std::move(names), {}, false};
}
inline Bound NameOf(std::string kind) {
  return {Bound::Kind::kNameOf, 0, 0, {}, std::move(kind), false};
}
/// The name of a table that the scenario has under `table`, e.g. `workloads`.
inline Bound TableUnder(std::string table) {
  return {Bound::Kind::kTable, 0, 0, {}, std::move(table), false};
}
inline Bound Group() { return TableUnder("nodes"); }
inline Bound File() { return {Bound::Kind::kFile, 0, 0, {}, {}, false}; }
inline Bound Text() { return {Bound::Kind::kText, 0, 0, {}, {}, false}; }
/// An empty string is good too, and means "none".
inline Bound Optional(Bound bound) {
  bound.optional = true;
  return bound;
}

class FieldVisitor;

/// A configuration struct whose type is known only to the plug-in that declared it.
class AnyConfig {
 public:
  virtual ~AnyConfig() = default;
  virtual void Accept(FieldVisitor& visit) = 0;
  virtual std::unique_ptr<AnyConfig> Clone() const = 0;
};

template <class T>
class ConfigOf final : public AnyConfig {
 public:
  void Accept(FieldVisitor& visit) override { value.Visit(visit); }
  std::unique_ptr<AnyConfig> Clone() const override { return std::make_unique<ConfigOf>(*this); }
  T value;
};

/// A table whose key `kind` chooses a plug-in, whose other keys are that plug-in's own fields.
struct PlugIn {
  std::string kind;
  std::shared_ptr<AnyConfig> config;

  /// The plug-in's own struct. The catalogue guarantees the type for a given kind.
  template <class T>
  const T& As() const {
    return dynamic_cast<const ConfigOf<T>&>(*config).value;
  }
};

/// What a struct's Visit() is called with. A subclass reads, writes or describes the fields.
class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;

  // One scalar or list field: key, value to read or write, bound, mending words.
  virtual void operator()(std::string_view key, double& value, const Bound& bound,
                          std::string_view mend) = 0;
  virtual void operator()(std::string_view key, std::int64_t& value, const Bound& bound,
                          std::string_view mend) = 0;
  virtual void operator()(std::string_view key, bool& value, const Bound& bound,
                          std::string_view mend) = 0;
  virtual void operator()(std::string_view key, std::string& value, const Bound& bound,
                          std::string_view mend) = 0;
  virtual void operator()(std::string_view key, std::vector<double>& value, const Bound& bound,
                          std::string_view mend) = 0;
  virtual void operator()(std::string_view key, std::vector<std::string>& value, const Bound& bound,
                          std::string_view mend) = 0;

  /// A quantity is read and written in SI units; its key ends in the unit (`capacity_j`).
  template <int S, int J, int M, int F, int B>
  void operator()(std::string_view key, Quantity<S, J, M, F, B>& value, const Bound& bound,
                  std::string_view mend) {
    double si = value.si();
    (*this)(key, si, bound, mend);
    value = Quantity<S, J, M, F, B>(si);
  }
  void operator()(std::string_view key, Db& value, const Bound& bound, std::string_view mend) {
    (*this)(key, value.value, bound, mend);
  }
  void operator()(std::string_view key, Dbm& value, const Bound& bound, std::string_view mend) {
    (*this)(key, value.value, bound, mend);
  }

  /// The next field (that one alone) must be written by the user: it has no default.
  virtual void Required() = 0;

  /// A sub-table `[key]` that is always there (its fields have defaults).
  template <class T>
  void Table(std::string_view key, T& table, std::string_view mend) {
    if (!EnterTable(key, true, mend)) return;
    table.Visit(*this);
    LeaveTable();
  }
  /// A sub-table that may be absent.
  template <class T>
  void Table(std::string_view key, std::optional<T>& table, std::string_view mend) {
    if (!EnterTable(key, table.has_value(), mend)) return;
    if (!table) table.emplace();
    table->Visit(*this);
    LeaveTable();
  }
  /// Tables with names of the user's own: `[nodes.sensors]`, `[nodes.sinks]`.
  template <class T>
  void Tables(std::string_view key, std::map<std::string, T>& tables, std::string_view mend) {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables) names.push_back(name);
    for (const std::string& name : EnterTables(key, names, mend)) {
      if (!EnterTable(name, true, mend)) continue;
      tables[name].Visit(*this);
      LeaveTable();
    }
    LeaveTables();
  }
  /// Inside a table: its `kind` names a plug-in of the catalogue, which brings the other fields.
  virtual void Choose(std::string_view catalogue_kind, PlugIn& plug_in, std::string_view mend) = 0;
  /// A table of free keys and values, kept as written: `"ns3::Type::Attribute" = "value"`.
  virtual void FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                         std::string_view mend) = 0;
  /// A table of free keys, each with a list of values, all kept as written (the sweep's grid).
  virtual void FreeLists(std::string_view key,
                         std::map<std::string, std::vector<std::string>>& values,
                         std::string_view mend) = 0;

 protected:
  /// Returns whether the table's fields are to be visited; LeaveTable() follows only then.
  virtual bool EnterTable(std::string_view key, bool has_value, std::string_view mend) = 0;
  virtual void LeaveTable() = 0;
  /// Returns the names to visit; LeaveTables() always follows.
  virtual std::vector<std::string> EnterTables(std::string_view key,
                                               const std::vector<std::string>& names,
                                               std::string_view mend) = 0;
  virtual void LeaveTables() = 0;
};

}  // namespace giot
