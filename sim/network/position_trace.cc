#include "sim/network/position_trace.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "sim/base/csv.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

[[noreturn]] void FailAt(const std::filesystem::path& file, std::size_t row, std::string expected,
                         std::string found, std::string mend) {
  throw ScenarioError(std::vector<Problem>{{{file.string(), static_cast<int>(row) + 2, 1},
                                            "time_s",
                                            std::move(expected),
                                            std::move(found),
                                            std::move(mend)}});
}

}  // namespace

std::vector<PositionTrace> ReadPositionTraces(const std::filesystem::path& file) {
  const CsvTable table = CsvTable::Read(file);
  const std::size_t time = table.ColumnIndex("time_s");
  const std::size_t x = table.ColumnIndex("x_m"), y = table.ColumnIndex("y_m");
  const bool has_z = table.Has("z_m"), has_node = table.Has("node");
  const std::size_t z = has_z ? table.ColumnIndex("z_m") : 0;
  const std::size_t node = has_node ? table.ColumnIndex("node") : 0;
  std::vector<PositionTrace> traces;
  std::map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name = has_node ? table.Text(row, node) : "";
    const auto [at, is_new] = index.try_emplace(name, traces.size());
    if (is_new) traces.push_back({name, {}});
    auto& points = traces[at->second].points;
    const double seconds = table.Number(row, time);
    const Instant instant{std::llround(seconds * 1e9)};
    if (instant.ns < 0) {
      FailAt(file, row, "a time >= 0 s", fmt::format("{}", seconds), "let the trace begin at 0");
    }
    if (!points.empty() && instant <= points.back().time) {
      FailAt(file, row, fmt::format("a time after {} s", (points.back().time - Instant{0}).si()),
             fmt::format("{}", seconds), "time may not run back; sort the rows of each node");
    }
    points.push_back(
        {instant, {table.Number(row, x), table.Number(row, y), has_z ? table.Number(row, z) : 0}});
  }
  return traces;
}

ns3::Ptr<ns3::WaypointMobilityModel> MakeTraceMobility(const PositionTrace& trace) {
  const auto mobility = ns3::CreateObject<ns3::WaypointMobilityModel>();
  for (const PositionTrace::Point& point : trace.points) {
    mobility->AddWaypoint(
        {ns3::NanoSeconds(point.time.ns), {point.place.x_m, point.place.y_m, point.place.z_m}});
  }
  return mobility;
}

}  // namespace giot
