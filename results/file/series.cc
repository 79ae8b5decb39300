#include "results/file/series.h"

#include <hdf5_hl.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

namespace giot::h5 {
namespace {

const std::set<std::string> kCoordinates{"time", "node", "cause"};

void DescribeVariable(const Id& dataset, const std::string& unit, const std::string& meaning) {
  if (!unit.empty()) WriteText(dataset.get(), "units", unit);
  WriteText(dataset.get(), "long_name", meaning);
}

void MakeScale(const Id& dataset, const char* name) {
  Check(H5DSset_scale(dataset.get(), name), std::string("making the dimension ") + name);
}

void Attach(const Id& dataset, const Id& scale, unsigned dimension) {
  Check(H5DSattach_scale(dataset.get(), scale.get(), dimension), "attaching a dimension");
}

Id WriteNodeScale(hid_t group, const std::vector<std::int32_t>& nodes) {
  const hsize_t count = nodes.size();
  Id dataset = WriteDataset(group, "node", H5T_STD_I32LE, {&count, 1}, nodes.data());
  DescribeVariable(dataset, "", "index of the node in /nodes");
  MakeScale(dataset, "node");
  return dataset;
}

std::vector<double> ReadDoubles(const Id& dataset, std::size_t first, std::size_t count) {
  const auto extent = Extent(dataset.get());
  const std::size_t width = extent.size() > 1 ? extent[1] : 1;
  std::vector<double> values(count * width);
  ReadRows(dataset.get(), H5T_NATIVE_DOUBLE, first, count, values.data());
  return values;
}

std::vector<std::int32_t> ReadNodeScale(hid_t group) {
  const Id dataset = OpenDataset(group, "node");
  std::vector<std::int32_t> nodes(Extent(dataset.get()).at(0));
  ReadRows(dataset.get(), H5T_NATIVE_INT32, 0, nodes.size(), nodes.data());
  return nodes;
}

SeriesVariable InfoOf(const Id& dataset, const std::string& name) {
  return {name, HasAttribute(dataset.get(), "units") ? ReadText(dataset.get(), "units") : "",
          ReadText(dataset.get(), "long_name"), Extent(dataset.get()).size() > 1};
}

}  // namespace

SeriesDatasets CreateSeries(hid_t at, const std::string& path, const std::string& meaning,
                            const std::vector<std::int32_t>& nodes,
                            const std::vector<SeriesVariable>& variables, Storage storage,
                            std::size_t expected_rows) {
  const Id group = CreateGroup(at, path);
  WriteText(group.get(), "meaning", meaning);
  const Id node = WriteNodeScale(group.get(), nodes);
  SeriesDatasets series;
  series.time = CreateGrowing(group.get(), "time", H5T_IEEE_F64LE, 0, storage, expected_rows);
  DescribeVariable(series.time, "s", "simulated time");
  MakeScale(series.time, "time");
  for (const SeriesVariable& variable : variables) {
    const hsize_t width = variable.per_node ? nodes.size() : 0;
    series.variables.push_back(
        CreateGrowing(group.get(), variable.name, H5T_IEEE_F64LE, width, storage, expected_rows));
    DescribeVariable(series.variables.back(), variable.unit, variable.meaning);
    Attach(series.variables.back(), series.time, 0);
    if (variable.per_node) Attach(series.variables.back(), node, 1);
  }
  return series;
}

std::size_t SeriesRows(hid_t group) {
  hsize_t rows = SIZE_MAX;
  for (const std::string& name : LinkNames(group)) {
    if (name != "node") rows = std::min(rows, Extent(OpenDataset(group, name).get()).at(0));
  }
  return rows;
}

SeriesData ReadSeries(hid_t group, std::size_t first, std::size_t count) {
  SeriesData series;
  series.meaning = ReadText(group, "meaning");
  series.time_s = ReadDoubles(OpenDataset(group, "time"), first, count);
  series.nodes = ReadNodeScale(group);
  for (const std::string& name : LinkNames(group)) {
    if (kCoordinates.contains(name)) continue;
    const Id dataset = OpenDataset(group, name);
    series.variables.push_back({InfoOf(dataset, name), ReadDoubles(dataset, first, count)});
  }
  return series;
}

namespace {

struct BatteryColumn {
  const char* name;
  const char* meaning;
  std::vector<double> EnergyLedger::*values;
};

constexpr BatteryColumn kBatteryColumns[] = {
    {"battery_total_j", "drawn from the battery, as the battery itself integrated it",
     &EnergyLedger::battery_total_j},
    {"stored_start_j", "stored when the run began", &EnergyLedger::stored_start_j},
    {"stored_end_j", "stored when the run ended", &EnergyLedger::stored_end_j},
    {"harvested_j", "harvested, whether it could be stored or not", &EnergyLedger::harvested_j},
    {"spilled_j", "harvested while the battery was full", &EnergyLedger::spilled_j},
    {"overdrawn_j", "drawn beyond empty, depletions being rounded up to whole nanoseconds",
     &EnergyLedger::overdrawn_j},
};

Id WriteCauses(hid_t group, const std::vector<std::string>& causes) {
  std::vector<const char*> texts;
  for (const std::string& cause : causes) texts.push_back(cause.c_str());
  const hsize_t count = causes.size();
  Id dataset = WriteDataset(group, "cause", VariableText().get(), {&count, 1}, texts.data());
  DescribeVariable(dataset, "", "what the energy was spent on");
  MakeScale(dataset, "cause");
  return dataset;
}

std::vector<std::string> ReadCauses(hid_t group) {
  const Id dataset = OpenDataset(group, "cause");
  const Id space = CheckId(H5Dget_space(dataset.get()), "reading the causes");
  std::vector<char*> texts(Extent(dataset.get()).at(0), nullptr);
  std::vector<std::string> causes;
  if (texts.empty()) return causes;
  const Id type = VariableText();
  Check(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
        "reading the causes");
  for (const char* text : texts) causes.emplace_back(text == nullptr ? "" : text);
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, texts.data());
  return causes;
}

void CheckLengths(const EnergyLedger& ledger) {
  bool good = ledger.spent_j.size() == ledger.nodes() * ledger.causes.size();
  for (const BatteryColumn& column : kBatteryColumns) {
    good = good && (ledger.*column.values).size() == ledger.nodes();
  }
  if (!good) throw std::logic_error("the energy ledger's columns differ in length");
}

}  // namespace

void WriteEnergy(hid_t file, EnergyLedger ledger) {
  if (ledger.overdrawn_j.empty()) ledger.overdrawn_j.resize(ledger.nodes());
  CheckLengths(ledger);
  const Id group = CreateGroup(file, "energy");
  WriteText(group.get(), "meaning", "where every joule of every node went");
  std::vector<std::int32_t> nodes(ledger.nodes());
  std::iota(nodes.begin(), nodes.end(), 0);
  const Id node = WriteNodeScale(group.get(), nodes);
  const Id cause = WriteCauses(group.get(), ledger.causes);
  const hsize_t extent[] = {ledger.nodes(), ledger.causes.size()};
  const Id spent =
      WriteDataset(group.get(), "spent_j", H5T_IEEE_F64LE, extent, ledger.spent_j.data());
  DescribeVariable(spent, "J", "spent, as the meter of each cause integrated it");
  Attach(spent, node, 0);
  Attach(spent, cause, 1);
  for (const BatteryColumn& column : kBatteryColumns) {
    const Id dataset = WriteDataset(group.get(), column.name, H5T_IEEE_F64LE, {extent, 1},
                                    (ledger.*column.values).data());
    DescribeVariable(dataset, "J", column.meaning);
    Attach(dataset, node, 0);
  }
}

EnergyLedger ReadEnergy(hid_t file) {
  const Id group = OpenGroup(file, "energy");
  EnergyLedger ledger;
  ledger.causes = ReadCauses(group.get());
  const std::size_t nodes = ReadNodeScale(group.get()).size();
  if (!ledger.causes.empty()) {
    ledger.spent_j = ReadDoubles(OpenDataset(group.get(), "spent_j"), 0, nodes);
  }
  for (const BatteryColumn& column : kBatteryColumns) {
    ledger.*column.values = ReadDoubles(OpenDataset(group.get(), column.name), 0, nodes);
  }
  return ledger;
}

}  // namespace giot::h5
