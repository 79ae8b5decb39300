#include "energy/measured_solar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/csv.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

[[noreturn]] void FailAt(const std::filesystem::path& file, std::size_t row, std::string key,
                         std::string expected, std::string found, std::string mend) {
  throw ScenarioError(std::vector<Problem>{{{file.string(), static_cast<int>(row) + 2, 1},
                                            std::move(key),
                                            std::move(expected),
                                            std::move(found),
                                            std::move(mend)}});
}

}  // namespace

MeasuredSolar::MeasuredSolar(const std::filesystem::path& file, SquareMeters area,
                             double efficiency) {
  const CsvTable table = CsvTable::Read(file);
  const std::size_t time = table.ColumnIndex("time_s");
  const std::size_t irradiance = table.ColumnIndex("irradiance_w_m2");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double seconds = table.Number(i, time), sun = table.Number(i, irradiance);
    Row row{{std::llround(seconds * 1e9)}, WattsPerSquareMeter(sun) * area * efficiency, Joules(0)};
    if (sun < 0) {
      FailAt(file, i, "irradiance_w_m2", "0 W/m^2 or more", fmt::format("{}", sun),
             "take the offset off the instrument's night values");
    }
    if (!rows_.empty()) {
      const Row& last = rows_.back();
      if (row.time <= last.time) {
        FailAt(file, i, "time_s", fmt::format("a time after {} s", (last.time - Instant{0}).si()),
               fmt::format("{}", seconds), "time may not run back; sort the rows");
      }
      row.before = last.before + (last.power + row.power) / 2 * (row.time - last.time);
    }
    rows_.push_back(row);
  }
  if (rows_.size() < 2) {
    FailAt(file, rows_.size(), "", "two rows or more", std::to_string(rows_.size()),
           "irradiance is linear between rows");
  }
}

std::size_t MeasuredSolar::FirstAfter(Instant t) const {
  const auto after = [](Instant time, const Row& row) { return time < row.time; };
  return static_cast<std::size_t>(std::upper_bound(rows_.begin(), rows_.end(), t, after) -
                                  rows_.begin());
}

Watts MeasuredSolar::PowerAt(Instant t) const {
  const std::size_t next = FirstAfter(t);
  if (next == 0 || next == rows_.size()) return Watts(0);
  const Row& a = rows_[next - 1];
  const Row& b = rows_[next];
  return a.power + (b.power - a.power) * ((t - a.time) / (b.time - a.time));
}

Instant MeasuredSolar::NextChange(Instant t) const {
  const std::size_t next = FirstAfter(t);
  return next == rows_.size() ? kNever : rows_[next].time;
}

// A trapezium between two times of the piece that ends at row `next`.
Joules MeasuredSolar::WithinPiece(std::size_t next, Instant from, Instant to) const {
  if (next == 0 || next == rows_.size()) return Joules(0);
  const Row& a = rows_[next - 1];
  const Row& b = rows_[next];
  const double middle = ((from - a.time) + (to - a.time)) / (2 * (b.time - a.time));
  return (a.power + (b.power - a.power) * middle) * (to - from);
}

Joules MeasuredSolar::Energy(Instant from, Instant to) const {
  const std::size_t first = FirstAfter(from), last = FirstAfter(to);
  if (first == last) return WithinPiece(first, from, to);
  return WithinPiece(first, from, rows_[first].time) +
         (rows_[last - 1].before - rows_[first].before) +
         WithinPiece(last, rows_[last - 1].time, to);
}

Clouds::Clouds(std::shared_ptr<const PowerDraw> sun, const Parameters& parameters, Stream random)
    : sun_(std::move(sun)), parameters_(parameters), random_(random) {
  if (!(parameters.mean_clear > Seconds(0)) || !(parameters.mean_cloudy > Seconds(0)) ||
      !(parameters.left >= 0 && parameters.left <= 1)) {
    throw ScenarioError(fmt::format(
        "clouds: expected mean times > 0 s and a share of 0..1, found {} s, {} s and {}; 1800 s, "
        "600 s and 0.3 are a day of passing clouds",
        parameters.mean_clear.si(), parameters.mean_cloudy.si(), parameters.left));
  }
}

std::size_t Clouds::FirstAfter(Instant t) const {
  while (changes_.empty() || changes_.back() <= t) {
    const Seconds mean = changes_.size() % 2 ? parameters_.mean_cloudy : parameters_.mean_clear;
    const std::int64_t begin_ns = changes_.empty() ? 0 : changes_.back().ns;
    const std::int64_t ns = std::llround(random_.Exponential(mean.si()) * 1e9);
    changes_.push_back({begin_ns + std::max<std::int64_t>(1, ns)});
  }
  return static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), t) -
                                  changes_.begin());
}

Watts Clouds::PowerAt(Instant t) const { return sun_->PowerAt(t) * LeftBefore(FirstAfter(t)); }

Instant Clouds::NextChange(Instant t) const {
  return std::min(sun_->NextChange(t), changes_[FirstAfter(t)]);
}

Joules Clouds::Energy(Instant from, Instant to) const {
  Joules sum{0};
  for (std::size_t change = FirstAfter(from); from < to; ++change) {
    FirstAfter(from);  // draws the change
    const Instant end = std::min(to, changes_[change]);
    sum += sun_->Energy(from, end) * LeftBefore(change);
    from = end;
  }
  return sum;
}

}  // namespace giot
