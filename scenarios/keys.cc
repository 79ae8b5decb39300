#include "scenarios/keys.h"

#include <map>
#include <utility>

#include "scenarios/configs.h"
#include "scenarios/toml_tree.h"

namespace giot {
namespace {

using Type = FieldInfo::Type;

/// Builds the tree of tables from the visits of default-made structs.
class Describer final : public FieldVisitor {
 public:
  explicit Describer(const Catalogue& catalogue) : catalogue_(catalogue), frames_(1) {}

  using FieldVisitor::operator();
  void operator()(std::string_view key, double& value, const Bound& bound,
                  std::string_view mend) override {
    Add(key, Type::kNumber, bound, mend, TomlNumber(value));
  }
  void operator()(std::string_view key, std::int64_t& value, const Bound& bound,
                  std::string_view mend) override {
    Add(key, Type::kWhole, bound, mend, std::to_string(value));
  }
  void operator()(std::string_view key, bool& value, const Bound& bound,
                  std::string_view mend) override {
    Add(key, Type::kBoolean, bound, mend, value ? "true" : "false");
  }
  void operator()(std::string_view key, std::string& value, const Bound& bound,
                  std::string_view mend) override {
    Add(key, Type::kString, bound, mend, TomlQuoted(value));
  }
  void operator()(std::string_view key, std::vector<double>& value, const Bound& bound,
                  std::string_view mend) override {
    std::string list;
    for (const double number : value) list += (list.empty() ? "" : ", ") + TomlNumber(number);
    Add(key, Type::kNumbers, bound, mend, '[' + list + ']');
  }
  void operator()(std::string_view key, std::vector<std::string>& value, const Bound& bound,
                  std::string_view mend) override {
    std::string list;
    for (const std::string& text : value) list += (list.empty() ? "" : ", ") + TomlQuoted(text);
    Add(key, Type::kStrings, bound, mend, '[' + list + ']');
  }
  void Required() override { required_ = true; }

  void Choose(std::string_view catalogue_kind, PlugIn&, std::string_view mend) override {
    std::vector<PlugInInfo> plug_ins;
    for (const CatalogueEntry* entry : catalogue_.Of(catalogue_kind)) {
      frames_.emplace_back();
      if (entry->make_config) entry->make_config()->Accept(*this);
      plug_ins.push_back({entry->name, entry->meaning, std::move(frames_.back())});
      frames_.pop_back();
    }
    required_ = true;
    Add("kind", Type::kString, OneOf(catalogue_.Names(catalogue_kind)), mend, "");
    frames_.back().catalogue_kind = catalogue_kind;
    frames_.back().plug_ins = std::move(plug_ins);
  }
  void FreeTable(std::string_view key, std::map<std::string, std::string>&,
                 std::string_view mend) override {
    Push(key, TableInfo::Kind::kFree, true, mend);
    LeaveTable();
  }
  void FreeLists(std::string_view key, std::map<std::string, std::vector<std::string>>&,
                 std::string_view mend) override {
    Push(key, TableInfo::Kind::kFreeLists, true, mend);
    LeaveTable();
  }
  TableInfo Root() { return std::move(frames_.front()); }

 protected:
  bool EnterTable(std::string_view key, bool has_value, std::string_view mend) override {
    Push(key, TableInfo::Kind::kFields, !has_value, mend);
    return true;
  }
  void LeaveTable() override {
    TableInfo left = std::move(frames_.back());
    frames_.pop_back();
    frames_.back().tables.push_back(std::move(left));
  }
  std::vector<std::string> EnterTables(std::string_view key, const std::vector<std::string>&,
                                       std::string_view mend) override {
    Push(key, TableInfo::Kind::kNamed, true, mend);
    return {"NAME"};
  }
  void LeaveTables() override { LeaveTable(); }

 private:
  void Add(std::string_view key, Type type, const Bound& bound, std::string_view mend,
           std::string value) {
    const bool required = std::exchange(required_, false);
    frames_.back().fields.push_back({std::string(key), type, bound, required,
                                     required ? "" : std::move(value), std::string(mend)});
  }
  void Push(std::string_view key, TableInfo::Kind kind, bool optional, std::string_view mend) {
    TableInfo table;
    table.key = key;
    table.kind = kind;
    table.optional = optional;
    table.meaning = mend;
    frames_.push_back(std::move(table));
  }

  const Catalogue& catalogue_;
  std::vector<TableInfo> frames_;
  bool required_ = false;
};

std::string Join(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + '.' + key;
}

void AddKeys(const TableInfo& table, const std::string& path, const std::string& plug_in,
             const std::string& about, std::vector<KeyInfo>& keys) {
  for (const FieldInfo& field : table.fields) {
    keys.push_back({Join(path, field.key), path, plug_in, about, field});
  }
  for (const PlugInInfo& choice : table.plug_ins) {
    AddKeys(choice.content, path, choice.name, choice.meaning, keys);
  }
  for (const TableInfo& inner : table.tables) {
    const std::string inner_path = Join(path, inner.key);
    if (inner.kind == TableInfo::Kind::kFree || inner.kind == TableInfo::Kind::kFreeLists) {
      FieldInfo free{"KEY", Type::kString, Any(), false, "", inner.meaning};
      if (inner.kind == TableInfo::Kind::kFreeLists) free.type = Type::kStrings;
      keys.push_back({Join(inner_path, "KEY"), inner_path, plug_in, "free keys", std::move(free)});
    } else {
      AddKeys(inner, inner_path, plug_in, inner.key == "NAME" ? table.meaning : inner.meaning,
              keys);
    }
  }
}

}  // namespace

std::string FieldInfo::Expected() const {
  switch (type) {
    case Type::kNumber: return bound.Describe("a number");
    case Type::kWhole: return bound.Describe("a whole number");
    case Type::kBoolean: return "true or false";
    case Type::kString: return bound.Describe("a string");
    case Type::kNumbers: return "a list, each " + bound.Describe("a number");
    case Type::kStrings: return "a list, each " + bound.Describe("a string");
  }
  return "";
}

TableInfo DescribeScenario(const Catalogue& catalogue) {
  Describer describer(catalogue);
  ScenarioConfig config;
  config.Visit(static_cast<FieldVisitor&>(describer));
  return describer.Root();
}

std::string_view UnitOf(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"_w_m2", "W/m2"}, {"_m_s", "m/s"},   {"_byte_s", "B/s"}, {"_flop_s", "FLOP/s"},
      {"_op_s", "op/s"}, {"_bps", "bit/s"}, {"_byte", "B"},     {"_bytes", "B"},
      {"_dbm", "dBm"},   {"_db", "dB"},     {"_hz", "Hz"},      {"_deg", "degree"},
      {"_m2", "m2"},     {"_j", "J"},       {"_w", "W"},        {"_s", "s"},
      {"_m", "m"}};
  for (const auto& [ending, unit] : kUnits) {
    if (key.ends_with(ending)) return unit;
  }
  return "";
}

std::vector<KeyInfo> ListKeys(const TableInfo& root) {
  std::vector<KeyInfo> keys;
  AddKeys(root, "", "", "", keys);
  return keys;
}

}  // namespace giot
