#include "sim/base/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

[[noreturn]] void Fail(Problem problem) { throw ScenarioError(std::vector{std::move(problem)}); }

}  // namespace

CsvTable CsvTable::Read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot open " + file.string() + " to read its table");
  CsvTable table;
  table.file_ = file;
  std::string line;
  int number = 0;
  while (std::getline(stream, line)) {
    ++number;
    if (line.empty() || line == "\r") continue;
    std::vector<std::string> cells = Split(line);
    if (table.columns_.empty()) {
      table.columns_ = cells;
      std::sort(cells.begin(), cells.end());
      const auto twice = std::adjacent_find(cells.begin(), cells.end());
      if (twice != cells.end()) {
        Fail({{file.string(), number, 1}, "", "each column once", '"' + *twice + "\" twice", ""});
      }
      continue;
    }
    if (cells.size() != table.columns_.size()) {
      Fail({{file.string(), number, 1},
            "",
            std::to_string(table.columns_.size()) + " cells as in the header",
            std::to_string(cells.size()),
            "give every row a cell for each column"});
    }
    table.lines_.push_back(number);
    table.cells_.insert(table.cells_.end(), cells.begin(), cells.end());
  }
  if (table.columns_.empty()) {
    Fail({{file.string(), 1, 1}, "", "a header line", "an empty file", "name the columns first"});
  }
  return table;
}

bool CsvTable::Has(std::string_view column) const {
  return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

std::size_t CsvTable::ColumnIndex(std::string_view column) const {
  const auto at = std::find(columns_.begin(), columns_.end(), column);
  if (at == columns_.end()) {
    Fail({{file_.string(), 1, 1},
          "",
          "a column \"" + std::string(column) + '"',
          "none of that name",
          DidYouMean(column, columns_)});
  }
  return static_cast<std::size_t>(at - columns_.begin());
}

double CsvTable::Number(std::size_t row, std::size_t column) const {
  const std::string& text = Text(row, column);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    Fail({{file_.string(), lines_[row], 1},
          columns_[column],
          "a finite number",
          '"' + text + '"',
          "mend the cell or leave the row out"});
  }
  return value;
}

}  // namespace giot
