#include "sim/network/flight_plans.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kPi = std::numbers::pi;

}  // namespace

WaypointPlan::WaypointPlan(const FlightState& from, const std::vector<Waypoint>& waypoints,
                           const FlightLimits& limits) {
  FlightState at = from;
  for (std::size_t i = 0; i < waypoints.size(); ++i) {
    const std::string name = fmt::format("waypoint {}", i + 1);
    for (const FlightPiece& piece : PiecesTo(at, waypoints[i], limits, name.c_str())) {
      pieces_.push_back(piece);
      at = piece.AtEnd();
    }
  }
}

std::optional<FlightPiece> WaypointPlan::Next() {
  if (next_ == pieces_.size()) return std::nullopt;
  return pieces_[next_++];
}

LoiterPlan::LoiterPlan(const FlightState& from, Meters radius, bool to_the_left,
                       const FlightLimits& limits, MetersPerSecond speed) {
  const MetersPerSecond by_turn = radius * limits.turn;
  if (speed <= MetersPerSecond(0)) speed = std::min(limits.fastest, by_turn);
  if (!(radius > Meters(0)) || speed > limits.fastest || speed < limits.slowest ||
      speed > by_turn) {
    throw ScenarioError(fmt::format(
        "a circle of {} m at {} m/s: expected {}..{} m/s and at most {} rad/s; fly a wider circle "
        "or another speed",
        radius.si(), speed.si(), limits.slowest.si(), limits.fastest.si(), limits.turn.si()));
  }
  const Meters around = 2 * kPi * radius;
  round_.duration_ns = std::llround((around / speed).si() * 1e9);
  round_.start = from.place;
  round_.heading_rad = from.heading_rad;
  round_.length_m = around.si();
  round_.turn_rad = to_the_left ? 2 * kPi : -2 * kPi;
}

FlightState OnCircle(const Spot& centre, Meters radius, double angle_rad, bool to_the_left) {
  FlightState state;
  state.place = {centre.x_m + radius.si() * std::cos(angle_rad),
                 centre.y_m + radius.si() * std::sin(angle_rad), centre.z_m};
  state.heading_rad = angle_rad + (to_the_left ? kPi / 2 : -kPi / 2);
  return state;
}

std::vector<Waypoint> LawnMower(const Spot& south_west, Meters width, Meters height,
                                Meters spacing) {
  if (!(width > Meters(0)) || !(height > Meters(0)) || !(spacing > Meters(0))) {
    throw ScenarioError(
        fmt::format("lawn mower: expected width, height and spacing > 0, found {}, {} and {} m; "
                    "give the rectangle's sides and the width of one track",
                    width.si(), height.si(), spacing.si()));
  }
  const bool eastward = width >= height;
  const double along_m = std::max(width, height).si();
  const double across_m = std::min(width, height).si();
  const int tracks = static_cast<int>(std::ceil(across_m / spacing.si()));
  std::vector<Waypoint> waypoints;
  for (int track = 0; track < tracks; ++track) {
    const double aside_m = across_m * (track + 0.5) / tracks;
    for (const bool far : {track % 2 == 1, track % 2 == 0}) {
      const double way_m = far ? along_m : 0;
      Waypoint waypoint;
      waypoint.place = {south_west.x_m + (eastward ? way_m : aside_m),
                        south_west.y_m + (eastward ? aside_m : way_m), south_west.z_m};
      waypoints.push_back(waypoint);
    }
  }
  return waypoints;
}

GaussMarkovPlan::GaussMarkovPlan(const FlightState& from, const Parameters& parameters,
                                 const FlightLimits& limits, Stream random)
    : parameters_(parameters),
      limits_(limits),
      random_(random),
      at_(from.place),
      speed_m_s_(parameters.speed.si()),
      heading_rad_(from.heading_rad),
      mean_heading_rad_(from.heading_rad) {
  if (!(parameters.memory >= 0 && parameters.memory <= 1) || !(parameters.step > Seconds(0))) {
    throw ScenarioError(fmt::format(
        "Gauss-Markov flight: expected a memory of 0..1 and a step > 0 s, found {} and {} s; 0.85 "
        "and 1 s are a start",
        parameters.memory, parameters.step.si()));
  }
  const Spot& low = parameters.low;
  const Spot& high = parameters.high;
  const auto within = [](double a, double x, double b) { return a < b && a <= x && x <= b; };
  if (!within(low.x_m, at_.x_m, high.x_m) || !within(low.y_m, at_.y_m, high.y_m) ||
      !within(low.z_m, at_.z_m, high.z_m)) {
    throw ScenarioError(fmt::format(
        "Gauss-Markov flight: expected a start inside the box ({}, {}, {})..({}, {}, {}), found "
        "({}, {}, {}); move the craft or widen the box",
        low.x_m, low.y_m, low.z_m, high.x_m, high.y_m, high.z_m, at_.x_m, at_.y_m, at_.z_m));
  }
}

void GaussMarkovPlan::Draw() {
  const double a = parameters_.memory;
  const double fresh = std::sqrt(1 - a * a);
  const auto next = [&](double now, double mean, double deviation) {
    return a * now + (1 - a) * mean + fresh * deviation * random_.Normal();
  };
  speed_m_s_ = next(speed_m_s_, parameters_.speed.si(), parameters_.speed_deviation.si());
  heading_rad_ = next(heading_rad_, mean_heading_rad_, parameters_.heading_deviation_rad);
  pitch_rad_ = next(pitch_rad_, mean_pitch_rad_, parameters_.pitch_deviation_rad);
  left_s_ = parameters_.step.si();
}

double GaussMarkovPlan::UntilWall(const double velocity[3], int& axis) const {
  const double at[] = {at_.x_m, at_.y_m, at_.z_m};
  const double low[] = {parameters_.low.x_m, parameters_.low.y_m, parameters_.low.z_m};
  const double high[] = {parameters_.high.x_m, parameters_.high.y_m, parameters_.high.z_m};
  double soonest_s = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 3; ++i) {
    if (velocity[i] == 0) continue;
    const double wall = velocity[i] > 0 ? high[i] : low[i];
    const double seconds = std::max(0.0, (wall - at[i]) / velocity[i]);
    if (seconds < soonest_s) {
      soonest_s = seconds;
      axis = i;
    }
  }
  return soonest_s;
}

void GaussMarkovPlan::Mirror(int axis) {
  if (axis == 2) {
    pitch_rad_ = -pitch_rad_;
    mean_pitch_rad_ = -mean_pitch_rad_;
    return;
  }
  const double turned = axis == 0 ? kPi : 0;
  heading_rad_ = turned - heading_rad_;
  mean_heading_rad_ = turned - mean_heading_rad_;
}

std::optional<FlightPiece> GaussMarkovPlan::Next() {
  for (;;) {
    if (left_s_ < 1e-9) Draw();
    const double speed = std::clamp(speed_m_s_, limits_.slowest.si(), limits_.fastest.si());
    const double climb =
        std::clamp(speed * std::sin(pitch_rad_), -limits_.descent.si(), limits_.climb.si());
    const double level = std::max(limits_.slowest.si(), speed * std::cos(pitch_rad_));
    const double velocity[] = {level * std::cos(heading_rad_), level * std::sin(heading_rad_),
                               climb};
    int axis = 0;
    const double wall_s = UntilWall(velocity, axis);
    const double seconds = std::min(left_s_, wall_s);
    const std::int64_t ns = std::llround(seconds * 1e9);
    FlightPiece piece{ns, at_, heading_rad_, level * seconds, 0, climb * seconds};
    left_s_ -= seconds;
    if (wall_s <= seconds) Mirror(axis);
    if (ns == 0) continue;
    const Spot end = piece.AtEnd().place;
    at_ = {std::clamp(end.x_m, parameters_.low.x_m, parameters_.high.x_m),
           std::clamp(end.y_m, parameters_.low.y_m, parameters_.high.y_m),
           std::clamp(end.z_m, parameters_.low.z_m, parameters_.high.z_m)};
    return piece;
  }
}

}  // namespace giot
