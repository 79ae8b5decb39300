// Positions over time from a CSV file: columns time_s,x_m,y_m, and z_m and node where given.
#pragma once

#include <ns3/waypoint-mobility-model.h>

#include <filesystem>
#include <string>
#include <vector>

#include "energy/instant.h"
#include "sim/network/flight.h"

namespace giot {

/// Where one node is when.
struct PositionTrace {
  struct Point {
    Instant time;
    Spot place;
  };
  std::string node;  ///< As the column `node` says; empty without.
  std::vector<Point> points;
};

/// One trace for each node, in the order in which they first stand in the file. Throws
/// std::runtime_error where the file cannot be read, ScenarioError with file and line where it has
/// not the columns, a number is none, or a node's time does not grow.
std::vector<PositionTrace> ReadPositionTraces(const std::filesystem::path& file);

/// ns-3's waypoint model that plays a trace, the file's second 0 being simulated time 0: at each
/// point exactly there, on straight lines between, at rest before the first and after the last.
/// CourseChange is fired at each point.
ns3::Ptr<ns3::WaypointMobilityModel> MakeTraceMobility(const PositionTrace& trace);

}  // namespace giot
