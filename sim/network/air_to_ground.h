// The chance of a line of sight between the ground and the air, what it costs not to have one, and
// a field of chance that gives every pair of places its state once and for all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// What stands on the ground: the fit (a, b) of Al-Hourani, Kandeepan and Lardner, "Optimal LAP
/// altitude for maximum coverage", IEEE Wireless Communications Letters 3(6), 2014, and the mean
/// losses beyond free space (at 2 GHz; as in Bor-Yaliniz, El-Keyi and Yanikomeroglu, ICC 2016).
struct AirToGroundEnvironment {
  std::string_view name;
  double a = 0;
  double b = 0;  ///< [1 / degree]
  Db los_excess;
  Db nlos_excess;
};

/// suburban, urban, dense-urban and highrise-urban.
const std::vector<AirToGroundEnvironment>& AirToGroundEnvironments();
/// Throws ScenarioError with a suggestion where there is none of that name.
const AirToGroundEnvironment& FindAirToGroundEnvironment(std::string_view name);

/// 1 / (1 + a exp(-b (elevation - a))), elevation in degrees, -90..90.
double LosProbability(const AirToGroundEnvironment& environment, double elevation_deg);
/// The mean loss beyond free space: eta_LoS P + eta_NLoS (1 - P).
Db MeanExcessLoss(const AirToGroundEnvironment& environment, double elevation_deg);
/// 20 log10(4 pi d f / c); `distance` and `frequency` > 0.
Db FreeSpaceLoss(Meters distance, Hertz frequency);
/// The elevation of the cell's edge at which a platform covers the widest cell, whatever loss it
/// bears (the paper's eq. 14): 20.34, 42.44, 54.62 and 75.52 degrees.
double OptimumElevationDeg(const AirToGroundEnvironment& environment);

/// A number in (0, 1) for each pair of a place on the ground and a place in the air: uniform over
/// places, the same whenever it is asked for, and continuous, so that near places are alike. A
/// Gaussian field over the four coordinates, made of independent normal values at the corners of a
/// lattice; at the correlation distance along either end the correlation has fallen to 1 / pi.
class PlaceChance {
 public:
  /// `correlation` > 0.
  PlaceChance(std::uint64_t seed, Meters correlation);
  double At(double ground_x_m, double ground_y_m, double air_x_m, double air_y_m) const;

 private:
  double CornerValue(const std::int64_t corner[4]) const;

  std::uint64_t seed_;
  double cell_m_;
  double origin_[4];  ///< In cells, so that no place is special.
};

}  // namespace giot
