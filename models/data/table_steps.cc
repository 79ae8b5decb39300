#include "models/data/table_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "models/data/read_table.h"

namespace giot {
namespace {

constexpr double kDay = 86400;

/// Whole steps from the row before, at least one.
std::size_t StepsTo(const DataTable& table, const RowRange& stretch, std::size_t row, double step) {
  const double elapsed = table.times[row] - table.times[row - 1];
  if (!(elapsed > 0)) {
    throw ScenarioError({Problem{table.PlaceOf(stretch, row), "", "times that rise",
                                 fmt::format("{} s after the row before", elapsed),
                                 "sort the rows by time, or name data.series_column"}});
  }
  if (step == 0) return 1;
  const double steps = std::round(elapsed / step);
  if (steps < 1 || std::abs(elapsed - steps * step) > 1e-6 * step) {
    throw ScenarioError(
        {Problem{table.PlaceOf(stretch, row), "", fmt::format("a row every {} s", step),
                 fmt::format("one after {} s", elapsed),
                 "give another data.step_s, or 0 to take rows as they stand"}});
  }
  return static_cast<std::size_t>(std::min(steps, 1e15));
}

/// Builds the evened rows of a table.
class Evener {
 public:
  Evener(double step, const std::string& missing, DataTable& table)
      : step_(step), missing_(missing), table_(table) {}

  std::size_t Run() {
    for (const RowRange& stretch : table_.stretches) Take(stretch);
    table_.stretches = std::move(stretches_);
    if (inserted_ == 0) return 0;
    TakeRows(order_, table_);
    for (std::size_t row = 1; row < order_.size(); ++row) {
      if (order_[row] == kAbsentRow) table_.times[row] = table_.times[row - 1] + step_;
    }
    return inserted_;
  }

 private:
  void Take(const RowRange& stretch) {
    std::size_t begin = order_.size();
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      const std::size_t absent =
          row == stretch.begin ? 0 : StepsTo(table_, stretch, row, step_) - 1;
      if (absent > 0 && missing_ == "drop") {
        stretches_.push_back({begin, order_.size(), stretch.series});
        begin = order_.size();
      } else if (absent > 0) {
        Insert(stretch, row, absent);
      }
      order_.push_back(row);
    }
    stretches_.push_back({begin, order_.size(), stretch.series});
  }

  void Insert(const RowRange& stretch, std::size_t row, std::size_t absent) {
    if (missing_ == "refuse") {
      throw ScenarioError(
          {Problem{table_.PlaceOf(stretch, row), "", fmt::format("a row every {} s", step_),
                   fmt::format("{} rows left out before this one", absent),
                   "choose what data.missing does about it: drop, last, mean, "
                   "interpolate"}});
    }
    CheckSize("the table with its absent rows", (order_.size() + absent) * table_.columns.size());
    order_.insert(order_.end(), absent, kAbsentRow);
    inserted_ += absent;
  }

  double step_;
  const std::string& missing_;
  DataTable& table_;
  std::vector<std::size_t> order_;
  std::vector<RowRange> stretches_;
  std::size_t inserted_ = 0;
};

double DayOfYear(double day) {
  const std::chrono::sys_days date{std::chrono::days(static_cast<int>(day))};
  const std::chrono::year_month_day parts{date};
  return static_cast<double>((date - std::chrono::sys_days(parts.year() / 1 / 1)).count());
}

float ValueAt(const std::string& name, double time) {
  const double day = std::floor(time / kDay);
  if (name == "hour_of_day") return static_cast<float>((time - day * kDay) / 3600);
  if (name == "day_of_year") return static_cast<float>(DayOfYear(day));
  return static_cast<float>(std::fmod(std::fmod(day + 3, 7) + 7, 7));  // 1970 began on a Thursday.
}

}  // namespace

const std::vector<std::string>& DerivedConditions() {
  static const std::vector<std::string> names{"hour_of_day", "day_of_week", "day_of_year",
                                              "series"};
  return names;
}

std::size_t EvenOut(Seconds step, const std::string& missing, DataTable& table) {
  if (table.times.empty()) return 0;
  return Evener(step.si(), missing, table).Run();
}

void AddDerivedConditions(const std::vector<std::string>& names, DataTable& table) {
  for (const std::string& name : names) {
    const auto has = [&](const Field& field) { return field.name == name; };
    const auto told = table.fields.begin() + static_cast<std::ptrdiff_t>(table.value_count);
    if (std::any_of(told, table.fields.end(), has)) continue;
    std::vector<float> column(table.rows());
    Field field{name, name == "hour_of_day" ? "h" : "", {}};
    if (name == "series") {
      for (const DataTable::Origin& series : table.series) field.categories.push_back(series.name);
      for (const RowRange& stretch : table.stretches) {
        std::fill(column.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                  column.begin() + static_cast<std::ptrdiff_t>(stretch.end),
                  static_cast<float>(stretch.series));
      }
    } else if (table.times.empty()) {
      throw ScenarioError({Problem{{},
                                   "data.condition",
                                   "times to take " + name + " from",
                                   "none",
                                   "name data.time_column"}});
    } else {
      std::transform(table.times.begin(), table.times.end(), column.begin(),
                     [&](double time) { return ValueAt(name, time); });
    }
    table.fields.push_back(std::move(field));
    table.columns.push_back(std::move(column));
  }
}

}  // namespace giot
