// Writes a configuration as TOML with every key spelled out. What it writes reads back equal.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config.h"

namespace giot {

/// Use: `config.Visit(static_cast<FieldVisitor&>(writer)); writer.Text()`.
class ConfigWriter final : public FieldVisitor {
 public:
  ConfigWriter() : frames_(1) {}

  using FieldVisitor::operator();
  void operator()(std::string_view key, double& value, const Bound&, std::string_view) override;
  void operator()(std::string_view key, std::int64_t& value, const Bound&,
                  std::string_view) override;
  void operator()(std::string_view key, bool& value, const Bound&, std::string_view) override;
  void operator()(std::string_view key, std::string& value, const Bound&,
                  std::string_view) override;
  void operator()(std::string_view key, std::vector<double>& value, const Bound&,
                  std::string_view) override;
  void operator()(std::string_view key, std::vector<std::string>& value, const Bound&,
                  std::string_view) override;
  void Required() override {}
  void Choose(std::string_view catalogue_kind, PlugIn& plug_in, std::string_view mend) override;
  void FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                 std::string_view mend) override;
  void FreeLists(std::string_view key, std::map<std::string, std::vector<std::string>>& values,
                 std::string_view mend) override;

  /// The whole text, once the outermost struct was visited.
  std::string Text() const { return frames_.front().keys + frames_.front().tables; }

 protected:
  bool EnterTable(std::string_view key, bool has_value, std::string_view mend) override;
  void LeaveTable() override;
  std::vector<std::string> EnterTables(std::string_view key, const std::vector<std::string>& names,
                                       std::string_view mend) override;
  void LeaveTables() override;

 private:
  /// A table being written. In TOML its own keys stand before its sub-tables.
  struct Frame {
    std::string path;
    std::string keys;
    std::string tables;
  };
  void Line(std::string_view key, const std::string& value);

  std::vector<Frame> frames_;
};

}  // namespace giot
