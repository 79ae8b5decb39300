// The corpus of the Numenta Anomaly Benchmark: single-valued series of machine, traffic, cloud and
// sensor readings with the windows in which each anomaly must be found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace giot {

/// The records in which one anomaly may be detected, both ends included.
struct NabWindow {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// One file of the corpus.
struct NabSeries {
  std::string name;                  ///< As the labels name it: `realTraffic/speed_6005.csv`.
  std::vector<std::int64_t> time_s;  ///< Seconds since 1970-01-01, [records].
  std::vector<double> values;        ///< In the file's own unit, [records].
  std::vector<NabWindow> windows;    ///< In order of time; empty where there is no anomaly.

  /// Records at the start that are not scored: 15 % of the file, at most 750 (Lavin and Ahmad
  /// 2015).
  std::size_t ProbationaryRecords() const;
};

/// Reads `labels/combined_windows.json` and the files of `data/` that it names, in its order (58
/// files, 365,558 records, 116 windows at numenta/NAB ea702d7). Throws ScenarioError by file where
/// labels and records do not fit, std::runtime_error where a file cannot be read.
std::vector<NabSeries> ReadNabCorpus(const std::filesystem::path& folder);

}  // namespace giot
