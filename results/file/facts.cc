#include "results/file/facts.h"

#include <algorithm>
#include <stdexcept>

namespace giot::h5 {
namespace {

struct HeaderText {
  const char* name;
  std::string RunHeader::*text;
};

constexpr HeaderText kHeaderTexts[] = {
    {"title", &RunHeader::title},
    {"scenario", &RunHeader::scenario},
    {"scenario_text", &RunHeader::scenario_text},
    {"run_id", &RunHeader::run_id},
    {"arm", &RunHeader::arm},
    {"arm_title", &RunHeader::arm_title},
    {"giot_version", &RunHeader::giot_version},
    {"git_revision", &RunHeader::git_revision},
};

struct HostText {
  const char* name;
  std::string HostFacts::*text;
};

constexpr HostText kHostTexts[] = {
    {"started_utc", &HostFacts::started_utc},
    {"cpu_model", &HostFacts::cpu_model},
    {"cpu_features", &HostFacts::cpu_features},
    {"compiler", &HostFacts::compiler},
};

// A table is built column by column from a list of structs.
template <class T>
class TableBuilder {
 public:
  TableBuilder(std::string meaning, const std::vector<T>& rows) : rows_(rows) {
    table_.meaning = std::move(meaning);
    table_.rows = rows.size();
  }
  void Text(const char* name, std::string T::*field, const char* meaning) {
    TableColumn column{{name, "", meaning, ColumnType::kText, {}}, {}, {}};
    for (const T& row : rows_) column.texts.push_back(row.*field);
    table_.columns.push_back(std::move(column));
  }
  void Number(const char* name, double T::*field, const char* unit, const char* meaning) {
    TableColumn column{{name, unit, meaning, ColumnType::kDouble, {}}, {}, {}};
    for (const T& row : rows_) column.numbers.push_back(row.*field);
    table_.columns.push_back(std::move(column));
  }
  void Truth(const char* name, bool T::*field, const char* meaning) {
    TableColumn column{{name, "", meaning, ColumnType::kBool, {}}, {}, {}};
    for (const T& row : rows_) column.numbers.push_back(row.*field ? 1 : 0);
    table_.columns.push_back(std::move(column));
  }
  void Index(const char* name, const char* meaning) {
    TableColumn column{{name, "", meaning, ColumnType::kInt32, {}}, {}, {}};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      column.numbers.push_back(static_cast<double>(i));
    }
    table_.columns.push_back(std::move(column));
  }
  TableData Take() { return std::move(table_); }

 private:
  const std::vector<T>& rows_;
  TableData table_;
};

}  // namespace

void WriteHeader(hid_t file, const RunHeader& header) {
  WriteInteger(file, "format_version", kFormatVersion);
  for (const HeaderText& text : kHeaderTexts) WriteText(file, text.name, header.*text.text);
  WriteInteger(file, "seed", header.seed);
  WriteNumber(file, "duration_s", header.duration_s);
  const Id models = CreateGroup(file, "files");
  WriteText(models.get(), "meaning", "SHA-256 of every file that the run read, by its name");
  for (const auto& [name, hash] : header.file_hashes) {
    WriteText(models.get(), name.c_str(), hash);
  }
}

RunHeader ReadHeader(hid_t file) {
  if (!HasAttribute(file, "format_version")) throw std::runtime_error("this is no giot result");
  const auto version = ReadInteger(file, "format_version");
  if (version > kFormatVersion) {
    throw std::runtime_error("format version " + std::to_string(version) +
                             " is newer than this giot, which reads up to " +
                             std::to_string(kFormatVersion));
  }
  RunHeader header;
  for (const HeaderText& text : kHeaderTexts) header.*text.text = ReadText(file, text.name);
  header.seed = ReadInteger(file, "seed");
  header.duration_s = ReadNumber(file, "duration_s");
  const Id files = OpenGroup(file, "files");
  for (const std::string& name : AttributeNames(files.get())) {
    if (name != "meaning") header.file_hashes[name] = ReadText(files.get(), name.c_str());
  }
  return header;
}

TableData NodesTable(const std::vector<NodeFact>& nodes) {
  TableBuilder<NodeFact> table("the nodes; a row's place is the node's index", nodes);
  table.Index("index", "number of the node in every other table");
  table.Text("name", &NodeFact::name, "group and number within it");
  table.Text("group", &NodeFact::group, "table [nodes.GROUP] of the scenario");
  table.Text("role", &NodeFact::role, "what the node does in the network");
  table.Number("x_m", &NodeFact::x_m, "m", "east");
  table.Number("y_m", &NodeFact::y_m, "m", "north");
  table.Number("z_m", &NodeFact::z_m, "m", "above ground");
  table.Text("device", &NodeFact::device, "profile of the processor");
  table.Text("radio", &NodeFact::radio, "profile of the radio; empty where wired");
  table.Number("battery_j", &NodeFact::battery_j, "J", "capacity; NaN on mains power");
  return table.Take();
}

std::vector<NodeFact> NodesFrom(const TableData& table) {
  std::vector<NodeFact> nodes(table.rows);
  for (std::size_t i = 0; i < table.rows; ++i) {
    const auto text = [&](const char* name) { return table.Get(name).texts[i]; };
    const auto number = [&](const char* name) { return table.Get(name).numbers[i]; };
    nodes[i] = {text("name"),  text("group"),  text("role"),  number("x_m"),      number("y_m"),
                number("z_m"), text("device"), text("radio"), number("battery_j")};
  }
  return nodes;
}

TableData SummaryTable(const std::vector<SummaryFigure>& figures) {
  TableBuilder<SummaryFigure> table("key figures of the run", figures);
  table.Text("section", &SummaryFigure::section, "heading in the report");
  table.Text("group", &SummaryFigure::group, "node group; empty for the whole run");
  table.Text("name", &SummaryFigure::name, "what is measured");
  table.Number("value", &SummaryFigure::value, "", "in the unit of its row");
  table.Text("unit", &SummaryFigure::unit, "unit of the value");
  table.Text("meaning", &SummaryFigure::meaning, "what the figure says");
  table.Truth("part", &SummaryFigure::part, "whether it is a part of the figure above it");
  return table.Take();
}

std::vector<SummaryFigure> SummaryFrom(const TableData& table) {
  std::vector<SummaryFigure> figures(table.rows);
  const bool has_parts = std::any_of(table.columns.begin(), table.columns.end(),
                                     [](const auto& column) { return column.info.name == "part"; });
  for (std::size_t i = 0; i < table.rows; ++i) {
    const auto text = [&](const char* name) { return table.Get(name).texts[i]; };
    const auto number = [&](const char* name) { return table.Get(name).numbers[i]; };
    figures[i] = {text("section"),
                  text("group"),
                  text("name"),
                  number("value"),
                  text("unit"),
                  text("meaning"),
                  has_parts && number("part") != 0};
  }
  return figures;
}

void WriteHost(hid_t file, const HostFacts& host) {
  const Id group = CreateGroup(file, "host");
  WriteText(group.get(), "meaning", "the machine and the clock; not part of the digest");
  for (const HostText& text : kHostTexts) WriteText(group.get(), text.name, host.*text.text);
  WriteNumber(group.get(), "wall_s", host.wall_s);
  WriteNumber(group.get(), "cpu_s", host.cpu_s);
  WriteInteger(group.get(), "events", host.events);
  WriteNumber(group.get(), "events_per_s",
              host.wall_s > 0 ? static_cast<double>(host.events) / host.wall_s : 0);
  WriteInteger(group.get(), "peak_rss_bytes", host.peak_rss_bytes);
}

HostFacts ReadHost(hid_t file) {
  const Id group = OpenGroup(file, "host");
  HostFacts host;
  for (const HostText& text : kHostTexts) host.*text.text = ReadText(group.get(), text.name);
  host.wall_s = ReadNumber(group.get(), "wall_s");
  host.cpu_s = ReadNumber(group.get(), "cpu_s");
  host.events = ReadInteger(group.get(), "events");
  host.peak_rss_bytes = ReadInteger(group.get(), "peak_rss_bytes");
  return host;
}

}  // namespace giot::h5
