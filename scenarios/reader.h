// Fills configuration structs from a TOML tree, through the fields that they visit, and gathers
// every fault on the way.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/toml_tree.h"
#include "sim/base/catalogue.h"
#include "sim/base/config.h"

namespace giot {

/// Where each key of a file was written, for rules that look at several of them.
using Places = std::map<std::string, Place>;

/// What the reader checks names against.
struct ReaderContext {
  const Catalogue* catalogue = nullptr;
  std::filesystem::path folder;  ///< Files are looked for here.
};

/// Reads one tree. Use: `config.Visit(static_cast<FieldVisitor&>(reader)); reader.Finish();`
class ConfigReader final : public FieldVisitor {
 public:
  ConfigReader(const TomlNode& root, ReaderContext context, Problems& problems);

  using FieldVisitor::operator();
  void operator()(std::string_view key, double& value, const Bound& bound,
                  std::string_view mend) override;
  void operator()(std::string_view key, std::int64_t& value, const Bound& bound,
                  std::string_view mend) override;
  void operator()(std::string_view key, bool& value, const Bound& bound,
                  std::string_view mend) override;
  void operator()(std::string_view key, std::string& value, const Bound& bound,
                  std::string_view mend) override;
  void operator()(std::string_view key, std::vector<double>& value, const Bound& bound,
                  std::string_view mend) override;
  void operator()(std::string_view key, std::vector<std::string>& value, const Bound& bound,
                  std::string_view mend) override;
  void Required() override { required_ = true; }
  void Choose(std::string_view catalogue_kind, PlugIn& plug_in, std::string_view mend) override;
  void FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                 std::string_view mend) override;
  void FreeLists(std::string_view key, std::map<std::string, std::vector<std::string>>& values,
                 std::string_view mend) override;

  /// Tells the unknown keys, once all that are known were visited.
  void Finish();
  /// Every key and table that was there, by its full dotted name.
  const Places& places() const { return places_; }
  /// The files that fields named, as written.
  const std::set<std::string>& files() const { return files_; }

 protected:
  bool EnterTable(std::string_view key, bool has_value, std::string_view mend) override;
  void LeaveTable() override;
  std::vector<std::string> EnterTables(std::string_view key, const std::vector<std::string>& names,
                                       std::string_view mend) override;
  void LeaveTables() override;

 private:
  /// A table being read.
  struct Frame {
    const TomlNode* node = nullptr;  ///< Null where the file has no such table.
    std::string path;
    std::string mend;
    std::vector<std::string> known;    ///< Keys that may stand here.
    std::vector<std::string> missing;  ///< Required keys of a table that is not there.
    bool names_are_free = false;       ///< Unknown keys are not looked for.
  };

  Frame& frame() { return frames_.back(); }
  std::string Path(std::string_view key) { return JoinKey(frame().path, key); }
  // The value of a key, or null where there is none (told, where it is required).
  const TomlNode* Take(std::string_view key, const std::string& expected, std::string_view mend);
  // The same for a sub-table: null also where the value is no table, which is told.
  const TomlNode* TakeTable(std::string_view key, std::string_view mend);
  void Fault(const TomlNode& node, std::string_view key, std::string expected,
             std::string_view mend);
  bool ReadNumber(const TomlNode& node, std::string_view key, double& value, const Bound& bound,
                  const std::string& expected, std::string_view mend);
  bool ReadString(const TomlNode& node, std::string_view key, std::string& value,
                  const Bound& bound, const std::string& expected, std::string_view mend);
  bool CheckString(const TomlNode& node, std::string_view key, const std::string& value,
                   const Bound& bound, std::string_view mend);
  bool CheckName(const TomlNode& node, std::string_view key, const std::string& value,
                 const std::vector<std::string>& known, const std::string& expected,
                 std::string_view mend);
  bool CheckFile(const TomlNode& node, std::string_view key, const std::string& value,
                 const std::string& expected, std::string_view mend);
  void NoteUnknownKeys(const Frame& frame);

  // Names of the tables under an outermost one, e.g. the groups under [nodes].
  std::vector<std::string> NamesUnder(const std::string& table) const;

  ReaderContext context_;
  Problems& problems_;
  std::vector<Frame> frames_;
  bool required_ = false;
  Places places_;
  std::set<std::string> files_;
  std::vector<std::string> known_keys_;  ///< Fields of all tables, by their full names.
  /// A key that its table does not know, told at the end.
  struct Unknown {
    Problem problem;
    std::string key;
    std::vector<std::string> known;
  };
  std::vector<Unknown> unknown_;
};

/// Problem of a name that is not among the known ones: mends with the nearest.
std::string MendName(std::string_view name, const std::vector<std::string>& known,
                     std::string_view mend);

}  // namespace giot
