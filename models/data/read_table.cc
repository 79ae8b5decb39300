#include "models/data/read_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "models/data/cells.h"
#include "models/data/csv_rows.h"
#include "models/data/table_columns.h"

namespace giot {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// Reads the files of one request, one after the other, into one table.
class TableReader {
 public:
  explicit TableReader(const TableRequest& request)
      : request_(request),
        data_(request.data),
        marks_(request.data.missing_marks.begin(), request.data.missing_marks.end()),
        columns_(ChooseColumns(request)),
        codes_(columns_.size()) {
    table_.columns.resize(columns_.size());
  }

  DataTable Read() {
    for (const std::string& file : data_.files) ReadFile(request_.folder / file);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      Field field{columns_[c].name, columns_[c].unit, {}};
      if (columns_[c].discrete) field.categories = codes_[c].Names();
      table_.value_count += columns_[c].told ? 0 : 1;
      table_.fields.push_back(std::move(field));
    }
    GroupBySeries();
    return std::move(table_);
  }

 private:
  void ReadFile(const std::filesystem::path& file) {
    CsvRows rows(file, data_.separator[0]);
    std::vector<std::size_t> places;
    for (const ChosenColumn& column : columns_) places.push_back(rows.ColumnIndex(column.name));
    const bool timed = !data_.time_column.empty();
    const std::size_t time = timed ? rows.ColumnIndex(data_.time_column) : 0;
    const bool named = !data_.series_column.empty();
    const std::size_t name = named ? rows.ColumnIndex(data_.series_column) : 0;
    const std::size_t before = table_.rows();
    series_.clear();
    while (rows.Next()) {
      if (data_.most_rows > 0 &&
          table_.rows() - before == static_cast<std::size_t>(data_.most_rows)) {
        break;
      }
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        table_.columns[c].push_back(Cell(rows, c, places[c]));
      }
      if (timed) table_.times.push_back(Time(rows, time));
      series_of_.push_back(SeriesOf(file, named ? rows.cell(name) : std::string()));
      table_.lines.push_back(rows.line());
      CheckSize("the table", table_.rows() * std::max<std::size_t>(columns_.size(), 1));
    }
    if (table_.rows() - before < 2) {
      throw ScenarioError({Problem{{file.string(), rows.line(), 1},
                                   "",
                                   "two or more rows below the header",
                                   std::to_string(table_.rows() - before),
                                   "one row teaches nothing"}});
    }
  }

  float Cell(const CsvRows& rows, std::size_t column, std::size_t place) {
    const std::string_view cell = Trimmed(rows.cell(place));
    if (marks_.contains(cell)) {
      if (data_.missing != "refuse") return kMissing;
      Fail(rows, column, "a value", cell,
           "mend the cell, or choose what data.missing does about it: drop, last, mean, "
           "interpolate");
    }
    if (columns_[column].discrete) {
      const auto code = codes_[column].CodeOf(cell);
      if (code) return static_cast<float>(*code);
      Fail(rows, column, fmt::format("at most {} categories", CategoryCodes::kMost), cell,
           "leave the column out, or take it for a number");
    }
    const auto number = NumberIn(cell);
    if (number) return static_cast<float>(*number);
    Fail(rows, column, "a finite number", cell,
         "mend the cell, name the column in data.discrete, data.time_column or data.series_column, "
         "or leave it out of data.columns");
  }

  [[noreturn]] void Fail(const CsvRows& rows, std::size_t column, std::string expected,
                         std::string_view found, std::string mend) const {
    throw ScenarioError({Problem{{rows.file().string(), rows.line(), 1},
                                 "column \"" + columns_[column].name + '"',
                                 std::move(expected),
                                 '"' + std::string(found) + '"',
                                 std::move(mend)}});
  }

  double Time(const CsvRows& rows, std::size_t place) const {
    try {
      return TimeIn(rows.cell(place));
    } catch (const ScenarioError&) {
      throw ScenarioError({Problem{{rows.file().string(), rows.line(), 1},
                                   "column \"" + data_.time_column + '"',
                                   "a time: seconds, or YYYY-MM-DD, with HH:MM or HH:MM:SS",
                                   '"' + rows.cell(place) + '"',
                                   "mend the cell"}});
    }
  }

  /// The series of a row: `name` tells those of one file apart.
  std::size_t SeriesOf(const std::filesystem::path& file, const std::string& name) {
    const auto found = series_.find(name);
    if (found != series_.end()) return found->second;
    const std::string stem = file.stem().string();
    table_.series.push_back({name.empty() ? stem : name, file});
    return series_[name] = table_.series.size() - 1;
  }

  /// Brings the rows of each series together, in their order.
  void GroupBySeries() {
    std::vector<std::size_t> order(table_.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return series_of_[a] < series_of_[b]; });
    if (!std::is_sorted(order.begin(), order.end())) TakeRows(order, table_);
    std::sort(series_of_.begin(), series_of_.end());
    for (std::size_t row = 0; row < order.size(); ++row) {
      if (row == 0 || series_of_[row] != series_of_[row - 1]) {
        table_.stretches.push_back({row, row, series_of_[row]});
      }
      table_.stretches.back().end = row + 1;
    }
  }

  const TableRequest& request_;
  const FamilyRecipeData& data_;
  std::set<std::string, std::less<>> marks_;
  std::vector<ChosenColumn> columns_;
  std::vector<CategoryCodes> codes_;
  std::map<std::string, std::size_t> series_;  ///< Of the present file.
  std::vector<std::size_t> series_of_;         ///< By row.
  DataTable table_;
};

}  // namespace

DataTable ReadTable(const TableRequest& request) { return TableReader(request).Read(); }

}  // namespace giot
