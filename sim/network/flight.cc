#include "sim/network/flight.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kPi = std::numbers::pi;
/// Nearer than this is there.
constexpr double kThere_m = 1e-9;

double SineOverAngle(double angle) { return angle == 0 ? 1 : std::sin(angle) / angle; }

/// The same angle in [0, 2 pi), where what is short of a full turn by rounding alone is none.
double WithinTurn(double angle) {
  angle = std::fmod(angle, 2 * kPi);
  if (angle < 0) angle += 2 * kPi;
  return angle > 2 * kPi - 1e-9 ? 0 : angle;
}

/// The same angle in [-pi, pi].
double ShortWay(double angle) { return std::remainder(angle, 2 * kPi); }

std::string ToString(const Spot& spot) {
  return fmt::format("({}, {}, {})", spot.x_m, spot.y_m, spot.z_m);
}

/// An arc and then the line that leaves it.
struct ArcAndLine {
  double turn_rad = 0;
  double line_m = 0;
  double length_m = 0;
};

/// The way over the circle on the left (side 1) or on the right (side -1), if one leads there.
std::optional<ArcAndLine> Over(double side, const FlightState& from, const Spot& to,
                               double radius) {
  const double centre_x = from.place.x_m - side * radius * std::sin(from.heading_rad);
  const double centre_y = from.place.y_m + side * radius * std::cos(from.heading_rad);
  const double distance = std::hypot(to.x_m - centre_x, to.y_m - centre_y);
  if (distance < radius) return std::nullopt;
  const double towards = std::atan2(to.y_m - centre_y, to.x_m - centre_x);
  const double leave = towards - side * std::acos(radius / distance);
  const double begin = from.heading_rad - side * kPi / 2;
  ArcAndLine way;
  way.turn_rad = side * WithinTurn(side * (leave - begin));
  way.line_m = std::sqrt(distance * distance - radius * radius);
  way.length_m = radius * std::abs(way.turn_rad) + way.line_m;
  return way;
}

/// A point inside one of the two circles lies outside the other: there is always a way.
ArcAndLine ShorterWay(const FlightState& from, const Spot& to, double radius) {
  const auto left = Over(1, from, to, radius);
  const auto right = Over(-1, from, to, radius);
  if (!left || (right && right->length_m < left->length_m)) return *right;
  return *left;
}

/// Builds pieces one after the other.
class Pieces {
 public:
  explicit Pieces(const FlightState& from) : at_(from) {}

  void Add(double seconds, double length_m, double turn_rad, double rise_m) {
    const std::int64_t ns = std::llround(seconds * 1e9);
    if (ns <= 0) return;
    pieces_.push_back({ns, at_.place, at_.heading_rad, length_m, turn_rad, rise_m});
    at_ = pieces_.back().AtEnd();
  }
  void Face(double heading_rad) { at_.heading_rad = heading_rad; }
  std::vector<FlightPiece> Take() { return std::move(pieces_); }

 private:
  FlightState at_;
  std::vector<FlightPiece> pieces_;
};

[[noreturn]] void Refuse(const char* name, const Waypoint& to, const std::string& why) {
  throw ScenarioError(fmt::format("{} {}: {}", name, ToString(to.place), why));
}

void Check(const Waypoint& to, const FlightLimits& limits, const char* name) {
  if (!std::isfinite(to.place.x_m) || !std::isfinite(to.place.y_m) ||
      !std::isfinite(to.place.z_m)) {
    Refuse(name, to, "expected finite coordinates in metres; check where they were computed");
  }
  if (to.speed > limits.fastest || (to.speed > MetersPerSecond(0) && to.speed < limits.slowest)) {
    Refuse(name, to,
           fmt::format("expected a speed of {}..{} m/s, found {}; leave it out to fly as fast as "
                       "the craft can",
                       limits.slowest.si(), limits.fastest.si(), to.speed.si()));
  }
  if (to.hold > Seconds(0) && limits.slowest > MetersPerSecond(0)) {
    Refuse(name, to, "a craft that cannot hover cannot hold a place; let it loiter");
  }
}

/// The speed over ground at which the climb is not too steep.
double GroundSpeed(double distance_m, double rise_m, const Waypoint& to, const FlightLimits& limits,
                   const char* name) {
  const double asked = (to.speed > MetersPerSecond(0) ? to.speed : limits.fastest).si();
  if (rise_m == 0) return asked;
  const double steepest = (rise_m > 0 ? limits.climb : limits.descent).si();
  const double speed = std::min(asked, distance_m * steepest / std::abs(rise_m));
  if (speed >= limits.slowest.si()) return speed;
  Refuse(name, to,
         fmt::format("{} {} m over {} m is too steep for {} m/s over ground and {} m/s up or down; "
                     "set waypoints further apart or loiter on the way",
                     rise_m > 0 ? "climbing" : "descending", std::abs(rise_m), distance_m,
                     limits.slowest.si(), steepest));
}

}  // namespace

Motion FlightState::motion() const {
  const MetersPerSecondSquared lateral = speed * turn_rate;
  return {speed, climb, lateral < MetersPerSecondSquared(0) ? -lateral : lateral};
}

// The chord of an arc of length l and angle t is l sin(t / 2) / (t / 2), half the angle off the
// heading; a line is an arc of angle 0.
FlightState FlightPiece::After(std::int64_t elapsed_ns) const {
  if (duration_ns == kNever.ns) return {start, heading_rad, {}, {}, {}};
  const double share = static_cast<double>(elapsed_ns) / static_cast<double>(duration_ns);
  const double half_turn = share * turn_rad / 2;
  const double chord_m = share * length_m * SineOverAngle(half_turn);
  const Seconds duration(static_cast<double>(duration_ns) * 1e-9);
  FlightState state;
  state.place = {start.x_m + chord_m * std::cos(heading_rad + half_turn),
                 start.y_m + chord_m * std::sin(heading_rad + half_turn),
                 start.z_m + share * rise_m};
  state.heading_rad = heading_rad + 2 * half_turn;
  state.speed = Meters(length_m) / duration;
  state.climb = Meters(rise_m) / duration;
  state.turn_rate = RadiansPerSecond(turn_rad / duration.si());
  return state;
}

std::vector<FlightPiece> PiecesTo(const FlightState& from, const Waypoint& to,
                                  const FlightLimits& limits, const char* name) {
  Check(to, limits, name);
  const double east_m = to.place.x_m - from.place.x_m;
  const double north_m = to.place.y_m - from.place.y_m;
  const double rise_m = to.place.z_m - from.place.z_m;
  const double distance_m = std::hypot(east_m, north_m);
  const double turn = limits.turn.si();
  Pieces pieces(from);
  if (distance_m > kThere_m) {
    const double speed = GroundSpeed(distance_m, rise_m, to, limits, name);
    const double course = std::atan2(north_m, east_m);
    if (limits.slowest > MetersPerSecond(0) && std::isfinite(turn)) {
      const double radius = speed / turn;
      const ArcAndLine way = ShorterWay(from, to.place, radius);
      const double arc_m = way.length_m - way.line_m;
      pieces.Add(arc_m / speed, arc_m, way.turn_rad, rise_m * arc_m / way.length_m);
      pieces.Add(way.line_m / speed, way.line_m, 0, rise_m * way.line_m / way.length_m);
    } else {
      const double turn_rad = ShortWay(course - from.heading_rad);
      pieces.Add(std::abs(turn_rad) / turn, 0, turn_rad, 0);
      pieces.Face(course);
      pieces.Add(distance_m / speed, distance_m, 0, rise_m);
    }
  } else if (rise_m != 0) {
    if (limits.slowest > MetersPerSecond(0)) {
      Refuse(name, to, "a craft that cannot hover cannot rise on the spot; let it loiter");
    }
    pieces.Add(std::abs(rise_m) / (rise_m > 0 ? limits.climb : limits.descent).si(), 0, 0, rise_m);
  }
  pieces.Add(to.hold.si(), 0, 0, 0);
  return pieces.Take();
}

}  // namespace giot
