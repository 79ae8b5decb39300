// Plans that a craft follows piece by piece: waypoints, a circle, a wandering flight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/network/flight.h"

namespace giot {

/// Gives the pieces of a flight in their order.
class FlightPlan {
 public:
  virtual ~FlightPlan() = default;
  /// The next piece, which begins where the last one ended; none: the craft rests from here on.
  virtual std::optional<FlightPiece> Next() = 0;
};

/// Waypoints in their order; all pieces are laid out, and faults found, when it is made.
class WaypointPlan final : public FlightPlan {
 public:
  WaypointPlan(const FlightState& from, const std::vector<Waypoint>& waypoints,
               const FlightLimits& limits);
  std::optional<FlightPiece> Next() override;
  const std::vector<FlightPiece>& pieces() const { return pieces_; }

 private:
  std::vector<FlightPiece> pieces_;
  std::size_t next_ = 0;
};

/// A level circle for ever, entered from where the craft is along its heading.
class LoiterPlan final : public FlightPlan {
 public:
  /// `speed` 0 is as fast as the craft and the circle allow. Throws ScenarioError where the circle
  /// is too narrow for the speed.
  LoiterPlan(const FlightState& from, Meters radius, bool to_the_left, const FlightLimits& limits,
             MetersPerSecond speed = MetersPerSecond(0));
  std::optional<FlightPiece> Next() override { return round_; }

 private:
  FlightPiece round_;
};

/// The state of a craft on a circle about `centre`, heading along it: where a LoiterPlan of the
/// same radius and side circles that centre.
FlightState OnCircle(const Spot& centre, Meters radius, double angle_rad, bool to_the_left);

/// To and fro over a rectangle, along its longer side, in tracks `spacing` apart or a little less,
/// the outer ones half a spacing from the edge. Begins in the south-west.
std::vector<Waypoint> LawnMower(const Spot& south_west, Meters width, Meters height,
                                Meters spacing);

/// The 3-D Gauss-Markov model of Broyles, Jabbar and Sterbenz (International Telemetering
/// Conference 2010): speed, heading and pitch are first-order autoregressive, x' = a x + (1 - a)
/// mean + sqrt(1
/// - a^2) sigma N(0, 1), drawn anew at each step. At a wall of its box the craft is mirrored, and
/// its mean heading or pitch with it. Speed is held within the limits, and so is the climb;
/// headings jump.
class GaussMarkovPlan final : public FlightPlan {
 public:
  struct Parameters {
    Spot low{0, 0, 50};  ///< South-west lower corner of the box.
    Spot high{1000, 1000, 150};
    double memory = 0.85;  ///< a, 0..1.
    MetersPerSecond speed{10};
    MetersPerSecond speed_deviation{2};
    double heading_deviation_rad = 0.5;
    double pitch_deviation_rad = 0.1;
    Seconds step{1};
  };

  /// `from` must lie in the box, which must have room, else ScenarioError.
  GaussMarkovPlan(const FlightState& from, const Parameters& parameters, const FlightLimits& limits,
                  Stream random);
  std::optional<FlightPiece> Next() override;

 private:
  void Draw();
  /// Seconds at this velocity until a wall; which one, 0 (x) to 2 (z), goes into `axis`.
  double UntilWall(const double velocity[3], int& axis) const;
  void Mirror(int axis);

  Parameters parameters_;
  FlightLimits limits_;
  Stream random_;
  Spot at_;
  double speed_m_s_, heading_rad_, pitch_rad_ = 0;
  double mean_heading_rad_, mean_pitch_rad_ = 0;
  double left_s_ = 0;  ///< Of the step.
};

}  // namespace giot
