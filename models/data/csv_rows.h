// The rows of a table in a text file, one after the other: a file may be larger than memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/data/byte_source.h"

namespace giot {

/// A header line of column names, then rows; cells may stand in double quotes, with "" for one.
/// Blank lines are passed over. Faults are ScenarioErrors with file and line.
class CsvRows {
 public:
  /// Reads the header. Throws where there is none or a name stands twice in it.
  CsvRows(const std::filesystem::path& file, char separator);

  const std::vector<std::string>& columns() const { return columns_; }
  /// Throws with a suggestion where there is no such column.
  std::size_t ColumnIndex(std::string_view column) const;
  /// Goes to the next row; false after the last one. Throws where its width is not the header's.
  bool Next();
  const std::string& cell(std::size_t column) const { return cells_[column]; }
  int line() const { return source_.line(); }
  const std::filesystem::path& file() const { return source_.file(); }

 private:
  /// Splits `text_` into `cells_`.
  void Split();
  std::size_t SplitQuoted(std::size_t at);

  ByteSource source_;
  char separator_;
  std::string text_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
};

}  // namespace giot
