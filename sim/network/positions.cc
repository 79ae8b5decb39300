#include "sim/network/positions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/base/csv.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

struct Point {
  double x = 0;
  double y = 0;
};

std::vector<Point> Columns(const CsvTable& table, std::string_view x, std::string_view y) {
  const std::size_t x_column = table.ColumnIndex(x);
  const std::size_t y_column = table.ColumnIndex(y);
  std::vector<Point> points(table.rows());
  for (std::size_t row = 0; row < points.size(); ++row) {
    points[row] = {table.Number(row, x_column), table.Number(row, y_column)};
  }
  return points;
}

/// Degrees to the largest map of the same shape that fits the field, centred: equirectangular
/// projection about the mean latitude.
void ScaleDegrees(const PositionConfig& config, std::vector<Point>& points) {
  double mean_latitude = 0;
  for (const Point& point : points) mean_latitude += point.y / static_cast<double>(points.size());
  const double narrowing = std::cos(mean_latitude * std::numbers::pi / 180);
  Point low{1e300, 1e300};
  Point high{-1e300, -1e300};
  for (Point& point : points) {
    point.x *= narrowing;
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  const double width = config.width.si();
  const double height = config.height.si();
  double scale = 1e300;
  if (high.x > low.x) scale = std::min(scale, width / (high.x - low.x));
  if (high.y > low.y) scale = std::min(scale, height / (high.y - low.y));
  for (Point& point : points) {
    point.x = width / 2 + scale * (point.x - (low.x + high.x) / 2);
    point.y = height / 2 + scale * (point.y - (low.y + high.y) / 2);
  }
}

std::vector<Point> ReadPlaces(const PositionConfig& config, const std::filesystem::path& file) {
  const CsvTable table = CsvTable::Read(file);
  if (table.rows() == 0) {
    throw ScenarioError(
        std::vector<Problem>{{{file.string(), 1, 1}, "", "a row for each place", "none", ""}});
  }
  if (table.Has("x_m") && table.Has("y_m")) return Columns(table, "x_m", "y_m");
  if (table.Has("longitude_deg") && table.Has("latitude_deg")) {
    std::vector<Point> points = Columns(table, "longitude_deg", "latitude_deg");
    ScaleDegrees(config, points);
    return points;
  }
  std::string found;
  for (const std::string& column : table.columns()) found += (found.empty() ? "" : ",") + column;
  throw ScenarioError(std::vector<Problem>{{{file.string(), 1, 1},
                                            "",
                                            "columns x_m,y_m or longitude_deg,latitude_deg",
                                            found,
                                            "name the columns in the first line"}});
}

/// Uniform in the disc of the given radius.
Point InDisc(double radius, Stream& random) {
  const double distance = radius * std::sqrt(random.Uniform());
  const double angle = random.Uniform(0, 2 * std::numbers::pi);
  return {distance * std::cos(angle), distance * std::sin(angle)};
}

/// The middles of the cells of the squarest grid that has room for all.
std::vector<Point> Grid(const PositionConfig& config, std::int64_t count) {
  const double width = config.width.si();
  const double height = config.height.si();
  const auto columns = std::clamp<std::int64_t>(
      std::llround(std::ceil(std::sqrt(static_cast<double>(count) * width / height))), 1, count);
  const std::int64_t rows = (count + columns - 1) / columns;
  std::vector<Point> points;
  for (std::int64_t i = 0; i < count; ++i) {
    points.push_back(
        {width * (static_cast<double>(i % columns) + 0.5) / static_cast<double>(columns),
         height * (static_cast<double>(i / columns) + 0.5) / static_cast<double>(rows)});
  }
  return points;
}

}  // namespace

Meters Distance(const Position& a, const Position& b) {
  return Meters(std::hypot((a.x - b.x).si(), (a.y - b.y).si(), (a.z - b.z).si()));
}

std::vector<Position> PlaceNodes(const PositionConfig& config, const std::filesystem::path& file,
                                 std::int64_t count, Stream& random) {
  std::vector<Point> points;
  std::int64_t rows = 0;
  if (config.layout == "file") {
    const std::vector<Point> places = ReadPlaces(config, file);
    rows = static_cast<std::int64_t>(places.size());
    for (std::int64_t i = 0; i < count; ++i) {
      const Point place = places[static_cast<std::size_t>(i % rows)];
      const Point aside = i < rows ? Point{} : InDisc(config.spread.si(), random);
      points.push_back({place.x + aside.x, place.y + aside.y});
    }
  } else if (config.layout == "grid") {
    points = Grid(config, count);
  } else {
    for (std::int64_t i = 0; i < count; ++i) {
      const double x = random.Uniform(0, config.width.si());
      points.push_back({x, random.Uniform(0, config.height.si())});
    }
  }
  std::vector<Position> positions;
  for (std::int64_t i = 0; i < count; ++i) {
    const Point& point = points[static_cast<std::size_t>(i)];
    positions.push_back({config.x + Meters(point.x), config.y + Meters(point.y), config.z,
                         rows > 0 ? static_cast<int>(i % rows) : -1});
  }
  return positions;
}

}  // namespace giot
