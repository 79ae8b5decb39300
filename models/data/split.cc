#include "models/data/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/data/cells.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// Rows where the parts of a stretch begin and end.
struct Cuts {
  std::size_t validation = 0;
  std::size_t test = 0;
  std::size_t end = 0;
};

/// So many of `count` are validated and tested on; at least one each where a share is asked for.
Cuts CutShares(std::size_t count, const FamilyRecipeSplit& split) {
  const auto part = [&](double share) {
    const double whole = std::round(share * static_cast<double>(count));
    return share > 0 ? std::max<std::size_t>(1, static_cast<std::size_t>(whole)) : 0;
  };
  const std::size_t test = std::min(part(split.test), count);
  const std::size_t validation = std::min(part(split.validation), count - test);
  return {count - test - validation, count - test, count};
}

void Push(std::size_t begin, std::size_t end, std::size_t series, std::vector<RowRange>& part) {
  if (begin < end) part.push_back({begin, end, series});
}

/// Adds the three parts of a stretch; `gap` rows at the start of each part after the first go.
void Add(const RowRange& stretch, const Cuts& cuts, std::size_t gap, DataParts& parts) {
  const auto after = [&](std::size_t cut) { return cut == stretch.begin ? cut : cut + gap; };
  Push(stretch.begin, cuts.validation, stretch.series, parts.train);
  Push(after(cuts.validation), cuts.test, stretch.series, parts.validation);
  Push(after(cuts.test), cuts.end, stretch.series, parts.test);
}

double TimeOr(const std::string& key, const std::string& text, double otherwise) {
  if (text.empty()) return otherwise;
  try {
    return TimeIn(text);
  } catch (const ScenarioError&) {
    throw ScenarioError({Problem{{},
                                 "data.split." + key,
                                 "a time: seconds, or YYYY-MM-DD, with HH:MM or HH:MM:SS",
                                 '"' + text + '"',
                                 "write it as the time column does"}});
  }
}

DataParts ByTime(const DataTable& table, const FamilyRecipeSplit& split) {
  const double forever = std::numeric_limits<double>::infinity();
  const double end = TimeOr("end", split.end, forever);
  const double test = TimeOr("test_from", split.test_from, end);
  const double validation = TimeOr("validate_from", split.validate_from, test);
  if (!(validation <= test && test <= end)) {
    throw ScenarioError({Problem{{},
                                 "data.split",
                                 "validate_from <= test_from <= end",
                                 "another order",
                                 "the parts follow each other in time"}});
  }
  DataParts parts;
  for (const RowRange& stretch : table.stretches) {
    const auto first = table.times.begin() + static_cast<std::ptrdiff_t>(stretch.begin);
    const auto last = table.times.begin() + static_cast<std::ptrdiff_t>(stretch.end);
    if (!std::is_sorted(first, last)) {
      throw ScenarioError({Problem{{table.series[stretch.series].file.string()},
                                   "",
                                   "rows in order of time for a split by time",
                                   "others",
                                   "sort the file, or split by fraction"}});
    }
    const auto row = [&](double time) {
      return static_cast<std::size_t>(std::lower_bound(first, last, time) - table.times.begin());
    };
    Add(stretch, {row(validation), row(test), row(end)}, static_cast<std::size_t>(split.gap),
        parts);
  }
  return parts;
}

DataParts ByFraction(const DataTable& table, const FamilyRecipeSplit& split) {
  DataParts parts;
  for (const RowRange& stretch : table.stretches) {
    Cuts cuts = CutShares(stretch.size(), split);
    cuts = {stretch.begin + cuts.validation, stretch.begin + cuts.test, stretch.end};
    Add(stretch, cuts, static_cast<std::size_t>(split.gap), parts);
  }
  return parts;
}

DataParts BySeries(const DataTable& table, const FamilyRecipeSplit& split) {
  const Cuts cuts = CutShares(table.series.size(), split);
  DataParts parts;
  for (const RowRange& stretch : table.stretches) {
    std::vector<RowRange>& part = stretch.series < cuts.validation ? parts.train
                                  : stretch.series < cuts.test     ? parts.validation
                                                                   : parts.test;
    part.push_back(stretch);
  }
  return parts;
}

void RequireRows(const char* name, const std::vector<RowRange>& part, const DataTable& table) {
  if (!part.empty()) return;
  throw ScenarioError({Problem{{},
                               "data.split",
                               fmt::format("rows in the {} part", name),
                               fmt::format("none of {}", table.rows()),
                               "give other shares or times, or a smaller gap"}});
}

}  // namespace

DataParts SplitTable(const DataTable& table, const FamilyRecipeSplit& split) {
  const bool by_time = split.by == "time";
  if (by_time && table.times.empty()) {
    throw ScenarioError({Problem{{},
                                 "data.split.by",
                                 "times for a split by time",
                                 "none",
                                 "name data.time_column, or split by fraction"}});
  }
  DataParts parts = by_time                ? ByTime(table, split)
                    : split.by == "series" ? BySeries(table, split)
                                           : ByFraction(table, split);
  RequireRows("train", parts.train, table);
  const bool validated = by_time ? !split.validate_from.empty() : split.validation > 0;
  const bool tested = by_time ? !split.test_from.empty() : split.test > 0;
  if (validated) RequireRows("validation", parts.validation, table);
  if (tested) RequireRows("test", parts.test, table);
  return parts;
}

void ShuffleRows(DataTable& table) {
  std::vector<std::size_t> order(table.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Stream random(1, "shuffled rows");
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Below(i)]);
  TakeRows(order, table);
}

std::size_t RowsOf(const std::vector<RowRange>& stretches) {
  std::size_t rows = 0;
  for (const RowRange& stretch : stretches) rows += stretch.size();
  return rows;
}

}  // namespace giot
