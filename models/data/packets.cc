#include "models/data/packets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/data/cells.h"

namespace giot {
namespace {

[[noreturn]] void Fail(const std::filesystem::path& file, std::size_t packet, std::string key,
                       std::string expected, std::string found) {
  throw ScenarioError({Problem{{file.string()},
                               fmt::format("packet {}: {}", packet, key),
                               std::move(expected),
                               std::move(found),
                               ""}});
}

void Check(const PacketColumns& packets, const std::filesystem::path& file) {
  const std::size_t count = packets.time_s.size();
  const bool fits = packets.source.size() == count && packets.bytes.size() == count &&
                    (packets.kind.empty() || packets.kind.size() == count);
  if (!fits) throw std::logic_error("columns of packets that differ in length");
  for (std::size_t i = 0; i < count; ++i) {
    const double time = packets.time_s[i];
    if (!std::isfinite(time)) Fail(file, i, "time", "a finite time", fmt::format("{}", time));
    if (i > 0 && time < packets.time_s[i - 1]) {
      Fail(file, i, "time", "times that do not fall",
           fmt::format("{} s after {} s", time, packets.time_s[i - 1]));
    }
    const double bytes = packets.bytes[i];
    if (!(bytes >= 0 && bytes < 1e9)) {
      Fail(file, i, "size", "a number of bytes from 0 to 1e9", fmt::format("{}", bytes));
    }
  }
}

/// Fields of a view; the table's own, where it has them already.
void SetFields(const std::string& view, bool kinds, DataTable& table) {
  if (!table.fields.empty()) return;
  if (view == "tokens") {
    table.fields = {{"token", "", {}}};
  } else {
    table.fields = {{"interval_s", "s", {}}, {"bytes", "byte", {}}};
    if (kinds) table.fields.push_back({"kind", "", {}});
  }
  table.value_count = table.fields.size();
  table.columns.resize(table.fields.size());
}

/// Writes the packets of one trace into a table.
class PacketWriter {
 public:
  PacketWriter(const PacketColumns& packets, const std::string& view, DataTable& table)
      : packets_(packets), view_(view), table_(table) {
    for (const Field& field : table.fields) {
      for (const std::string& known : field.categories) codes_.emplace(known, codes_.size());
    }
  }

  /// One source's packets, by their indices.
  void AddSource(const std::vector<std::size_t>& of_source, const DataTable::Origin& origin) {
    if (of_source.size() < 2) return;
    const std::size_t begin = table_.rows();
    table_.series.push_back(origin);
    for (std::size_t k = 1; k < of_source.size(); ++k) {
      Add(of_source[k], packets_.time_s[of_source[k]] - packets_.time_s[of_source[k - 1]]);
    }
    table_.stretches.push_back({begin, table_.rows(), table_.series.size() - 1});
  }

 private:
  void Add(std::size_t packet, double interval_s) {
    const std::string kind = packets_.kind.empty() ? "" : packets_.kind[packet];
    const double bytes = packets_.bytes[packet];
    if (view_ == "tokens") {
      const PacketToken token{kind, static_cast<std::int64_t>(std::llround(bytes)),
                              PacketToken::DecadeOf(interval_s)};
      table_.columns[0].push_back(CodeOf(token.ToString(), table_.fields[0]));
    } else {
      table_.columns[0].push_back(static_cast<float>(interval_s));
      table_.columns[1].push_back(static_cast<float>(bytes));
      if (!packets_.kind.empty()) table_.columns[2].push_back(CodeOf(kind, table_.fields[2]));
    }
    table_.times.push_back(packets_.time_s[packet]);
    table_.lines.push_back(0);
  }

  /// A new code where the category is new. Only one field of a view is discrete.
  float CodeOf(const std::string& name, Field& field) {
    const auto [at, is_new] = codes_.emplace(name, codes_.size());
    if (is_new) field.categories.push_back(name);
    if (codes_.size() <= CategoryCodes::kMost) return static_cast<float>(at->second);
    throw ScenarioError({Problem{{},
                                 "column \"" + field.name + '"',
                                 fmt::format("at most {} categories", CategoryCodes::kMost),
                                 "more",
                                 "model the trace with data.view = \"packets\""}});
  }

  const PacketColumns& packets_;
  const std::string& view_;
  DataTable& table_;
  std::map<std::string, std::size_t> codes_;
};

}  // namespace

int PacketToken::DecadeOf(double interval_s) {
  if (!(interval_s > 0)) return kLeastDecade;
  return std::clamp(static_cast<int>(std::floor(std::log10(interval_s))), kLeastDecade,
                    kGreatestDecade);
}

std::string PacketToken::ToString() const {
  return fmt::format("{}{}{} B 1e{} s", kind, kind.empty() ? "" : " ", bytes, decade);
}

std::optional<PacketToken> PacketToken::Parse(const std::string& text) {
  if (!text.ends_with(" s")) return {};
  const std::size_t size_end = text.rfind(" B 1e");
  if (size_end == std::string::npos) return {};
  const std::size_t space = text.rfind(' ', size_end - 1);
  const std::size_t size = size_end == 0 || space == std::string::npos ? 0 : space + 1;
  const auto bytes = NumberIn(std::string_view(text).substr(size, size_end - size));
  const auto decade =
      NumberIn(std::string_view(text).substr(size_end + 5, text.size() - size_end - 7));
  if (!bytes || !decade || *bytes < 0 || *decade < kLeastDecade || *decade > kGreatestDecade)
    return {};
  return PacketToken{size > 0 ? text.substr(0, size - 1) : "", static_cast<std::int64_t>(*bytes),
                     static_cast<int>(*decade)};
}

void AddPackets(const PacketColumns& packets, const std::string& view,
                const std::filesystem::path& file, DataTable& table) {
  Check(packets, file);
  SetFields(view, !packets.kind.empty(), table);
  std::vector<std::string> sources;
  std::map<std::string, std::vector<std::size_t>> packets_of;
  for (std::size_t i = 0; i < packets.time_s.size(); ++i) {
    std::vector<std::size_t>& list = packets_of[packets.source[i]];
    if (list.empty()) sources.push_back(packets.source[i]);
    list.push_back(i);
  }
  CheckSize("the packets", (table.rows() + packets.time_s.size()) * table.fields.size());
  PacketWriter writer(packets, view, table);
  for (const std::string& source : sources) {
    writer.AddSource(packets_of[source], {file.stem().string() + " " + source, file});
  }
}

}  // namespace giot
