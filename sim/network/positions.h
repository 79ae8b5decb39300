// Where the nodes of a group stand: drawn, on a grid, or read from a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "scenarios/configs.h"
#include "sim/base/random_stream.h"

namespace giot {

/// A place in the field; x grows to the east, y to the north, z upwards.
struct Position {
  Meters x{0};
  Meters y{0};
  Meters z{0};
  int row = -1;  ///< Row of the position file (from 0) that the node stands at; -1 without a file.
};

Meters Distance(const Position& a, const Position& b);

/// Places `count` nodes. Node i of a file with n rows stands at row i mod n: the first n exactly
/// there, the others uniformly in the disc of radius `spread` about it. Degrees are projected
/// about the file's mean latitude and scaled, keeping their shape, to the largest that fits the
/// field; metres are taken as they are, from the field's south-west corner.
/// Throws ScenarioError where the file lacks columns x_m,y_m or longitude_deg,latitude_deg.
std::vector<Position> PlaceNodes(const PositionConfig& config, const std::filesystem::path& file,
                                 std::int64_t count, Stream& random);

}  // namespace giot
