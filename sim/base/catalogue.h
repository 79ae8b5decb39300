// What names a scenario may use: networks, workloads, agents, devices, models. Every folder has a
// table of its own, free of ns-3 and LibTorch; sim/ joins them and the loader checks against the
// whole, so that a plug-in's parameters are declared beside the plug-in and checked where the file
// is read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config.h"

namespace giot {

/// One name: what it means in a line, and the fields it brings (none for a bare name).
struct CatalogueEntry {
  std::string kind;     ///< E.g. `network`, `workload`, `agent`, `device`.
  std::string name;     ///< What the scenario writes.
  std::string meaning;  ///< One line for `giot explain`.
  std::function<std::unique_ptr<AnyConfig>()> make_config;  ///< Empty for a bare name.
};

/// An entry whose fields are those of T.
template <class T>
CatalogueEntry Entry(std::string kind, std::string name, std::string meaning) {
  return {std::move(kind), std::move(name), std::move(meaning),
          [] { return std::make_unique<ConfigOf<T>>(); }};
}

/// All known names. A plain value: no global, no static initialiser.
class Catalogue {
 public:
  /// Adds a table. Throws std::logic_error where a name is given twice.
  void Add(const std::vector<CatalogueEntry>& entries);

  /// The entry, or null where the name is unknown.
  const CatalogueEntry* Find(std::string_view kind, std::string_view name) const;
  /// All entries of a kind, in the order of their tables.
  std::vector<const CatalogueEntry*> Of(std::string_view kind) const;
  std::vector<std::string> Names(std::string_view kind) const;

  /// Checks one `[ns3]` attribute: returns nothing where it is good, else what to tell of the
  /// problem. Set by sim/, which alone knows ns-3; without it every attribute passes.
  struct AttributeFault {
    std::string expected;
    std::string mend;
    std::string found;  ///< Empty where it is the value.
  };
  using AttributeCheck = std::function<std::optional<AttributeFault>(const std::string& attribute,
                                                                     const std::string& value)>;
  void SetAttributeCheck(AttributeCheck check) { attribute_check_ = std::move(check); }
  const AttributeCheck& attribute_check() const { return attribute_check_; }

 private:
  std::vector<CatalogueEntry> entries_;
  AttributeCheck attribute_check_;
};

}  // namespace giot
