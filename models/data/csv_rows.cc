#include "models/data/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {

CsvRows::CsvRows(const std::filesystem::path& file, char separator)
    : source_(file), separator_(separator) {
  const auto fail = [&](std::string expected, std::string found, std::string mend) {
    throw ScenarioError({Problem{{file.string(), std::max(line(), 1), 1},
                                 "",
                                 std::move(expected),
                                 std::move(found),
                                 std::move(mend)}});
  };
  do {
    if (!source_.ReadLine(text_)) fail("a header line", "an empty file", "name the columns first");
  } while (text_.empty());
  if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
  Split();
  columns_ = cells_;
  std::vector<std::string> sorted = columns_;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) fail("each column once", '"' + *twice + "\" twice", "");
}

std::size_t CsvRows::ColumnIndex(std::string_view column) const {
  const auto at = std::find(columns_.begin(), columns_.end(), column);
  if (at != columns_.end()) return static_cast<std::size_t>(at - columns_.begin());
  throw ScenarioError({Problem{{file().string(), 1, 1},
                               "",
                               "a column \"" + std::string(column) + '"',
                               "none of that name",
                               DidYouMean(column, columns_)}});
}

bool CsvRows::Next() {
  do {
    if (!source_.ReadLine(text_)) return false;
  } while (text_.empty());
  Split();
  if (cells_.size() != columns_.size()) {
    throw ScenarioError({Problem{{file().string(), line(), 1},
                                 "",
                                 fmt::format("{} cells as in the header", columns_.size()),
                                 std::to_string(cells_.size()),
                                 "give every row a cell for each column"}});
  }
  return true;
}

void CsvRows::Split() {
  cells_.clear();
  std::size_t at = 0;
  while (true) {
    if (at < text_.size() && text_[at] == '"') {
      at = SplitQuoted(at);
    } else {
      const std::size_t end = std::min(text_.find(separator_, at), text_.size());
      cells_.push_back(text_.substr(at, end - at));
      at = end;
    }
    if (at >= text_.size()) return;
    ++at;  // The separator.
  }
}

std::size_t CsvRows::SplitQuoted(std::size_t at) {
  std::string& cell = cells_.emplace_back();
  for (++at; at < text_.size(); ++at) {
    if (text_[at] != '"') {
      cell += text_[at];
    } else if (at + 1 < text_.size() && text_[at + 1] == '"') {
      cell += text_[++at];
    } else if (at + 1 == text_.size() || text_[at + 1] == separator_) {
      return at + 1;
    } else {
      break;
    }
  }
  throw ScenarioError({Problem{{file().string(), line(), 1},
                               "",
                               "a quoted cell that ends with its quotes",
                               '"' + cell + "...",
                               "close the quotes before the next separator on the same line"}});
}

}  // namespace giot
