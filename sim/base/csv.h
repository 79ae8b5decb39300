// Tables in CSV files: a header line of column names, then rows of numbers and text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace giot {

/// A CSV file in memory: comma-separated, no quoting, `\n` or `\r\n` line ends.
class CsvTable {
 public:
  /// Throws std::runtime_error where the file cannot be read, ScenarioError (file:line) where it
  /// has no header, a row of the wrong width or a repeated column.
  static CsvTable Read(const std::filesystem::path& file);

  std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  const std::vector<std::string>& columns() const { return columns_; }
  bool Has(std::string_view column) const;
  /// Index of a column. Throws ScenarioError with a suggestion where there is none of that name.
  std::size_t ColumnIndex(std::string_view column) const;
  const std::string& Text(std::size_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column];
  }
  /// A finite number. Throws ScenarioError with file, line and what stands there instead.
  double Number(std::size_t row, std::size_t column) const;

 private:
  std::filesystem::path file_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
  std::vector<int> lines_;  ///< Of the file, by row: blank lines count.
};

}  // namespace giot
