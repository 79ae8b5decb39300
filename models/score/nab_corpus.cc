#include "models/score/nab_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "sim/base/csv.h"
#include "sim/base/problems.h"
#include "sim/base/time_axis.h"

namespace giot {
namespace {

/// Labels write `2014-04-10 07:15:00.000000`.
std::int64_t LabelTime(std::string_view text) { return ParseTime(text.substr(0, text.find('.'))); }

/// The first record at a label's time.
std::size_t RecordAt(const NabSeries& series, const std::string& label) {
  const std::int64_t time = LabelTime(label);
  const auto at = std::find(series.time_s.begin(), series.time_s.end(), time);
  if (at == series.time_s.end()) {
    throw ScenarioError(fmt::format(
        "{}: expected a record at {}, where a labelled window begins or ends, found none; take "
        "labels and data from one revision of numenta/NAB",
        series.name, label));
  }
  return static_cast<std::size_t>(at - series.time_s.begin());
}

NabSeries ReadSeries(const std::filesystem::path& folder, const std::string& name,
                     const nlohmann::json& windows) {
  const CsvTable table = CsvTable::Read(folder / "data" / name);
  const std::size_t time = table.ColumnIndex("timestamp");
  const std::size_t value = table.ColumnIndex("value");
  NabSeries series{name, {}, {}, {}};
  series.time_s.reserve(table.rows());
  series.values.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    series.time_s.push_back(ParseTime(table.Text(row, time)));
    series.values.push_back(table.Number(row, value));
  }
  for (const nlohmann::json& window : windows) {
    series.windows.push_back({RecordAt(series, window.at(0).get<std::string>()),
                              RecordAt(series, window.at(1).get<std::string>())});
  }
  return series;
}

}  // namespace

std::size_t NabSeries::ProbationaryRecords() const {
  return std::min<std::size_t>(values.size() * 15 / 100, 750);
}

std::vector<NabSeries> ReadNabCorpus(const std::filesystem::path& folder) {
  const std::filesystem::path labels = folder / "labels" / "combined_windows.json";
  std::ifstream stream(labels);
  if (!stream) {
    throw std::runtime_error("cannot open " + labels.string() +
                             " to read the windows of the Numenta Anomaly Benchmark; give a folder "
                             "of numenta/NAB that has data/ and labels/");
  }
  std::vector<NabSeries> corpus;
  try {
    const auto windows = nlohmann::ordered_json::parse(stream);
    for (const auto& [name, list] : windows.items()) {
      corpus.push_back(ReadSeries(folder, name, list));
    }
  } catch (const nlohmann::json::exception& error) {
    throw ScenarioError(labels.string() +
                        ": expected an object of file names with lists of [first time, last time], "
                        "found something else: " +
                        error.what());
  }
  return corpus;
}

}  // namespace giot
