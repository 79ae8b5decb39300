// Streams on their way to the live file: rows gather in a buffer of one chunk and are written
// before the length that shows them, so that a reader, or a kill, never finds an unwritten row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "results/file/hdf5.h"
#include "results/file/series.h"
#include "results/writer.h"

namespace giot::h5 {

/// A dataset that grows along its first dimension.
class GrowingDataset final : public RowStream {
 public:
  /// `type` is one element's; `width` as in CreateGrowing().
  GrowingDataset(Id dataset, Id type, hsize_t width);

  /// Writes what is buffered and makes it visible to readers.
  void Flush();
  /// Writes all rows into another dataset of the same type and width, a chunk at a time.
  void CopyTo(hid_t to);
  /// Rows appended so far.
  std::size_t rows() const;
  /// Gives the dataset back; every later append throws std::logic_error.
  void CloseDataset();

 protected:
  void WriteFullChunk() override;

 private:
  void WriteBuffered();

  Id dataset_;
  Id type_;
  hsize_t width_;
  std::vector<std::byte> buffer_;
  std::size_t buffer_starts_at_ = 0;  ///< Row of the file that the buffer's first row is.
  std::size_t written_ = 0;           ///< Rows in the file.
  bool flushed_ = true;
  std::string failure_;  ///< Of a write; nothing is written after it.
};

/// One `/events` table.
class TableStream {
 public:
  TableStream(hid_t file, std::string path, std::string meaning, std::vector<Column> columns);

  GrowingDataset& rows() { return rows_; }
  void CopyTo(hid_t file);

 private:
  std::string path_;
  std::string meaning_;
  std::vector<Column> columns_;
  GrowingDataset rows_;
};

/// One `/timeseries` group.
class SeriesStream final : public TimeSeries {
 public:
  SeriesStream(hid_t file, std::string path, std::string meaning, std::vector<std::int32_t> nodes,
               std::vector<SeriesVariable> variables);

  using TimeSeries::Append;
  void Append(double time_s, std::span<const std::span<const double>> values) override;
  void Flush();
  void CopyTo(hid_t file);
  void CloseDatasets();
  const std::string& path() const { return path_; }

 private:
  void CheckLengths(std::span<const std::span<const double>> values) const;

  std::string path_;
  std::string meaning_;
  std::vector<std::int32_t> nodes_;
  std::vector<SeriesVariable> variables_;
  std::vector<std::unique_ptr<GrowingDataset>> arrays_;  ///< The variables, then time.
};

}  // namespace giot::h5
