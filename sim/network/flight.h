// The way of a craft through the air in exact pieces: straight lines, level or climbing arcs, turns
// on the spot and rests. Plain metres and radians inside; headings count from east to north.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "energy/instant.h"
#include "energy/mechanics.h"

namespace giot {

/// A point in space; x grows to the east, y to the north, z upwards.
struct Spot {
  double x_m = 0;
  double y_m = 0;
  double z_m = 0;
};

/// Where a craft is and how it moves.
struct FlightState {
  Spot place;
  double heading_rad = 0;
  MetersPerSecond speed{0};       ///< Over ground.
  MetersPerSecond climb{0};       ///< Upwards.
  RadiansPerSecond turn_rate{0};  ///< To the left.

  Motion motion() const;
};

/// One piece: speed, climb and rate of turn stay constant.
struct FlightPiece {
  std::int64_t duration_ns = kNever.ns;  ///< > 0; kNever.ns rests for ever.
  Spot start;
  double heading_rad = 0;  ///< At the start.
  double length_m = 0;     ///< Over ground, along the line or the arc.
  double turn_rad = 0;     ///< By how much the heading grows; more than 0 is to the left.
  double rise_m = 0;

  /// The state after `elapsed_ns`, 0 .. duration_ns.
  FlightState After(std::int64_t elapsed_ns) const;
  FlightState AtStart() const { return After(0); }
  /// At the end of a piece that has one.
  FlightState AtEnd() const { return After(duration_ns); }
};

/// What a craft can do.
struct FlightLimits {
  MetersPerSecond fastest{15};  ///< Over ground, > 0.
  MetersPerSecond slowest{0};   ///< 0: it can hover, and then turns on the spot.
  MetersPerSecond climb{5};     ///< > 0.
  MetersPerSecond descent{3};   ///< > 0.
  /// > 0; infinite: turns take no time and no room. A craft that cannot hover flies arcs of the
  /// radius speed / turn.
  RadiansPerSecond turn{std::numeric_limits<double>::infinity()};
};

/// A place to fly to.
struct Waypoint {
  Spot place;
  MetersPerSecond speed{0};  ///< 0: as fast as the craft can.
  Seconds hold{0};           ///< Hovers there for so long.
};

/// The pieces from `from` to a waypoint, which the last one meets exactly, and the rest there. The
/// craft first turns towards it: on the spot, or, if it cannot hover, on the shorter of the arcs to
/// the left and to the right from which a straight line leads there. It climbs evenly on its way,
/// slower over ground than asked where the climb would be too steep. Nothing where it is there.
/// Throws ScenarioError where the craft cannot do so; `name` says in it which waypoint.
std::vector<FlightPiece> PiecesTo(const FlightState& from, const Waypoint& to,
                                  const FlightLimits& limits, const char* name = "the waypoint");

}  // namespace giot
