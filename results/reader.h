// Reads results: whole files, the `.part` of a run that still runs, and what a killed run left.
//
//   ResultReader run("run.h5");
//   for (const TaskRow& task : run.ReadRows<TaskRow>("/events/tasks")) ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "results/columns.h"
#include "results/run_facts.h"
#include "results/writer.h"

namespace giot {

enum class ResultState {
  kFinal,   ///< Closed and whole.
  kLive,    ///< Being written now; every read sees the newest rows.
  kKilled,  ///< Its writer died. Complete up to its last flush; no ledger and no summary.
};

/// Rows of a table, column by column. Numbers, truth values (0, 1) and choices (their number) stand
/// in `numbers`, text in `texts`.
struct TableColumn {
  Column info;
  std::vector<double> numbers;
  std::vector<std::string> texts;
};

struct TableData {
  std::string meaning;
  std::size_t rows = 0;
  std::vector<TableColumn> columns;

  /// Throws std::runtime_error where there is no such column.
  const TableColumn& Get(const std::string& column) const;
};

struct SeriesValues {
  SeriesVariable info;
  std::vector<double> values;  ///< [time, node] row by row, or [time].
};

/// A stretch of a time series.
struct SeriesData {
  std::string meaning;
  std::vector<double> time_s;
  std::vector<std::int32_t> nodes;  ///< Indices of `/nodes`: the second dimension.
  std::vector<SeriesValues> variables;

  /// Throws std::runtime_error where there is no such variable.
  const SeriesValues& Get(const std::string& variable) const;
};

/// A file read. Not copyable; one thread at a time for all readers and writers of a process.
class ResultReader {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  /// Opens `file` (`run.h5`, or `run.h5.part` of a run that runs or was killed). Throws
  /// std::runtime_error where it is no result, or of another format version.
  explicit ResultReader(const std::filesystem::path& file);
  ~ResultReader();
  ResultReader(const ResultReader&) = delete;
  ResultReader& operator=(const ResultReader&) = delete;

  ResultState state() const;
  /// One line about an unfinished file, to be shown to the user; empty for a whole one.
  std::string notice() const;
  /// Looks again: a `.part` that was finished meanwhile is left for the final file.
  ResultState Refresh();
  const std::filesystem::path& file() const;

  const RunHeader& header() const;
  /// `finished`, `interrupted` or another word of the writer; empty while it runs or where killed.
  std::string ended() const;
  /// How far the simulation came; NaN where the file does not say.
  double simulated_s() const;

  std::vector<NodeFact> Nodes() const;
  /// Full paths, in order of name.
  std::vector<std::string> Tables() const;
  std::vector<std::string> TimeSeriesNames() const;
  bool Has(const std::string& path) const;

  /// Rows of a table or instants of a time series.
  std::size_t Rows(const std::string& path) const;
  TableData ReadTable(const std::string& path, std::size_t first = 0,
                      std::size_t count = kAll) const;
  /// Throws std::runtime_error where the file's columns are not those of Row.
  template <class Row>
  std::vector<Row> ReadRows(const std::string& path, std::size_t first = 0,
                            std::size_t count = kAll) const {
    const std::vector<std::byte> packed = ReadPacked(path, ColumnsOf<Row>(), first, count);
    const std::size_t row_bytes = RowBytesOf<Row>();
    std::vector<Row> rows(packed.size() / row_bytes);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      internal::RowUnpacker unpacker(packed.data() + i * row_bytes);
      rows[i].Visit(unpacker);
    }
    return rows;
  }
  SeriesData ReadTimeSeries(const std::string& path, std::size_t first = 0,
                            std::size_t count = kAll) const;

  /// Empty (no causes, no nodes) where the file has no ledger.
  EnergyLedger Energy() const;
  /// Empty where the file has no summary.
  std::vector<SummaryFigure> Summary() const;
  HostFacts Host() const;

 private:
  std::vector<std::byte> ReadPacked(const std::string& path, const std::vector<Column>& columns,
                                    std::size_t first, std::size_t count) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace giot
