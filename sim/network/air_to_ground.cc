#include "sim/network/air_to_ground.h"

#include <cmath>
#include <numbers>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

constexpr double kSpeedOfLight = 299'792'458;  // m/s

/// The finaliser of SplitMix64: every bit of the result depends on every bit of `z`.
std::uint64_t Mixed(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Uniform on (0, 1).
double ToUnit(std::uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53; }

}  // namespace

const std::vector<AirToGroundEnvironment>& AirToGroundEnvironments() {
  static const std::vector<AirToGroundEnvironment> environments{
      {"suburban", 4.88, 0.43, {0.1}, {21}},
      {"urban", 9.61, 0.16, {1}, {20}},
      {"dense-urban", 12.08, 0.11, {1.6}, {23}},
      {"highrise-urban", 27.23, 0.08, {2.3}, {34}},
  };
  return environments;
}

const AirToGroundEnvironment& FindAirToGroundEnvironment(std::string_view name) {
  std::vector<std::string> known;
  for (const AirToGroundEnvironment& environment : AirToGroundEnvironments()) {
    if (environment.name == name) return environment;
    known.emplace_back(environment.name);
  }
  throw ScenarioError("unknown air-to-ground environment \"" + std::string(name) + "\"; " +
                      DidYouMean(name, known));
}

double LosProbability(const AirToGroundEnvironment& environment, double elevation_deg) {
  const double a = environment.a;
  return 1 / (1 + a * std::exp(-environment.b * (elevation_deg - a)));
}

Db MeanExcessLoss(const AirToGroundEnvironment& environment, double elevation_deg) {
  const double p = LosProbability(environment, elevation_deg);
  return Db{environment.los_excess.value * p + environment.nlos_excess.value * (1 - p)};
}

Db FreeSpaceLoss(Meters distance, Hertz frequency) {
  return Db{20 * std::log10(4 * std::numbers::pi * (distance * frequency).si() / kSpeedOfLight)};
}

// The loss at the edge of a cell of radius R is 20 log10(R / cos theta) + excess(theta) + const; at
// the widest cell its derivative by theta is 0. It rises with theta there, so the root is
// bracketed.
double OptimumElevationDeg(const AirToGroundEnvironment& environment) {
  constexpr double kDegree = std::numbers::pi / 180;
  const double contrast = environment.nlos_excess.value - environment.los_excess.value;
  const auto slope = [&](double theta) {
    const double p = LosProbability(environment, theta);
    const double spreading = 20 / std::numbers::ln10 * std::tan(theta * kDegree) * kDegree;
    return spreading - contrast * environment.b * p * (1 - p);
  };
  double low = environment.a, high = 89.999;
  while (high - low > 1e-9) {
    const double middle = (low + high) / 2;
    (slope(middle) < 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

PlaceChance::PlaceChance(std::uint64_t seed, Meters correlation)
    : seed_(StreamSeed(seed, "line of sight by place")), cell_m_(correlation.si()) {
  Stream random(seed, "line of sight by place, origin");
  for (double& origin : origin_) origin = random.Uniform();
}

// Standard normal, by Box and Muller.
double PlaceChance::CornerValue(const std::int64_t corner[4]) const {
  std::uint64_t hash = seed_;
  for (int axis = 0; axis < 4; ++axis) {
    hash = Mixed(hash ^ static_cast<std::uint64_t>(corner[axis]));
  }
  const double radius = std::sqrt(-2 * std::log(ToUnit(hash)));
  return radius * std::cos(2 * std::numbers::pi * ToUnit(Mixed(hash)));
}

// Along each axis a corner weighs the cosine or the sine of the way to it: their squares sum to 1,
// and so do those of the products, which keeps the variance at 1 everywhere.
double PlaceChance::At(double ground_x_m, double ground_y_m, double air_x_m, double air_y_m) const {
  const double place[4] = {ground_x_m, ground_y_m, air_x_m, air_y_m};
  std::int64_t low[4];
  double weight[4][2];
  for (int axis = 0; axis < 4; ++axis) {
    const double cells = place[axis] / cell_m_ + origin_[axis];
    const double floor = std::floor(cells);
    const double angle = std::numbers::pi / 2 * (cells - floor);
    low[axis] = static_cast<std::int64_t>(floor);
    weight[axis][0] = std::cos(angle);
    weight[axis][1] = std::sin(angle);
  }
  double sum = 0;
  for (int which = 0; which < 16; ++which) {
    std::int64_t corner[4];
    double product = 1;
    for (int axis = 0; axis < 4; ++axis) {
      const int side = which >> axis & 1;
      corner[axis] = low[axis] + side;
      product *= weight[axis][side];
    }
    sum += product * CornerValue(corner);
  }
  return 0.5 * std::erfc(-sum / std::numbers::sqrt2);
}

}  // namespace giot
