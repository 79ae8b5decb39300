// Writes one run's result. While it runs, `NAME.part` can be read live and survives `kill -9`; on
// Close() it is rewritten, compressed, under its final name. The contract is results/FORMAT.md.
//
//   ResultWriter writer("run.h5", header);
//   writer.SetNodes(nodes);
//   EventTable<TaskRow> tasks = writer.AddTable<TaskRow>("/events/tasks", "requests of services");
//   TimeSeries& battery = writer.AddTimeSeries("/timeseries/battery", "charge of the batteries",
//                                              {0, 1, 2}, {{"stored_j", "J", "energy stored"}});
//   writer.Start();                                        // from here on: rows, no new streams
//   tasks.Append({.time_s = 1.5, .node = 3});              // no allocation, no look-up
//   battery.Append(1.5, {stored});
//   writer.Poll();                                         // often; a few nanoseconds
//   writer.SetEnergy(ledger); writer.SetSummary(figures); writer.SetHost(host);
//   writer.Close("finished", 86400);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "results/columns.h"
#include "results/run_facts.h"

namespace giot {

/// Rows of one table on their way to the file: a buffer of one chunk. Owned by the writer.
class RowStream {
 public:
  virtual ~RowStream() = default;
  RowStream(const RowStream&) = delete;
  RowStream& operator=(const RowStream&) = delete;

  /// Room for one packed row, to be filled before the next call of anything on the writer.
  /// Throws std::runtime_error where a full chunk cannot be written.
  std::byte* Next() {
    if (next_ == end_) WriteFullChunk();
    std::byte* row = next_;
    next_ += row_bytes_;
    return row;
  }

 protected:
  RowStream() = default;
  virtual void WriteFullChunk() = 0;

  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t row_bytes_ = 0;
};

/// Handle of one `/events/...` table; cheap to copy, valid as long as its writer.
template <class Row>
class EventTable {
 public:
  EventTable() = default;
  explicit EventTable(RowStream& stream) : stream_(&stream) {}

  /// Adds a row. Throws std::runtime_error where the disk is full.
  void Append(Row row) {
    internal::RowPacker packer(stream_->Next());
    row.Visit(packer);
  }

 private:
  RowStream* stream_ = nullptr;
};

/// One variable of a time series.
struct SeriesVariable {
  std::string name{};     ///< Ends in its unit: `stored_j`.
  std::string unit{};     ///< CF `units`: `J`, `W`, `m s-1`; `1` for a ratio.
  std::string meaning{};  ///< One line; the CF `long_name`.
  bool per_node = true;   ///< [time, node]; else [time].
};

/// Variables that are sampled together: [time, node] or [time]. Owned by the writer.
class TimeSeries {
 public:
  virtual ~TimeSeries() = default;

  /// Adds one instant: for every variable, in the order declared, one value per node of the series
  /// (one value where it is not per node). Throws std::logic_error where a length is wrong.
  virtual void Append(double time_s, std::span<const std::span<const double>> values) = 0;
  void Append(double time_s, std::initializer_list<std::span<const double>> values) {
    Append(time_s, std::span<const std::span<const double>>(values.begin(), values.size()));
  }
};

struct WriterOptions {
  bool overwrite = false;  ///< Replaces an existing result, or what a killed run left behind.
  std::chrono::milliseconds flush_interval{500};  ///< Wall time between flushes.
};

/// The result file of one run. Not copyable, one thread. Until Close() the final name does not
/// exist; a writer that is destroyed without it leaves the readable `.part` behind.
class ResultWriter {
 public:
  /// Creates `file.part`. Throws ScenarioError where `file` or a killed run's `.part` exists and
  /// may not be overwritten, std::runtime_error where another process is writing it or where the
  /// folder cannot be written to.
  ResultWriter(const std::filesystem::path& file, const RunHeader& header,
               WriterOptions options = {});
  ~ResultWriter();
  ResultWriter(const ResultWriter&) = delete;
  ResultWriter& operator=(const ResultWriter&) = delete;

  // Before Start().
  void SetNodes(const std::vector<NodeFact>& nodes);
  /// Declares `/events/NAME`; `meaning` in one line.
  template <class Row>
  EventTable<Row> AddTable(const std::string& path, const std::string& meaning) {
    return EventTable<Row>(AddStream(path, meaning, ColumnsOf<Row>()));
  }
  /// The same for columns known only at run time; rows are packed into RowStream::Next().
  RowStream& AddStream(const std::string& path, const std::string& meaning,
                       const std::vector<Column>& columns);
  /// Declares `/timeseries/NAME`, a group with the coordinates `time` and `node` (indices of
  /// `/nodes`) and one array per variable.
  TimeSeries& AddTimeSeries(const std::string& path, const std::string& meaning,
                            const std::vector<std::int32_t>& nodes,
                            const std::vector<SeriesVariable>& variables);

  /// Opens the file for live readers; afterwards nothing more is declared.
  void Start();

  /// Flushes when the interval has passed. Cheap: reads a coarse clock. Call it between events.
  void Poll();
  /// Makes every row appended so far visible to readers and safe from `kill -9`.
  void Flush();

  // Any time before Close(); the last call counts.
  void SetEnergy(EnergyLedger ledger);
  void SetSummary(std::vector<SummaryFigure> figures);
  void SetHost(HostFacts host);

  /// Writes the final file and removes the `.part`. `ended` says how: `finished`, or what cut the
  /// run short (`interrupted`). `simulated_s` is how far it came. Throws std::runtime_error, and
  /// then leaves the `.part`.
  void Close(const std::string& ended, double simulated_s);

  /// The final name.
  const std::filesystem::path& file() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace giot
