// The energy of an electric vehicle step by step, with recuperation: SUMO's model.
#pragma once

#include "energy/mechanics.h"
#include "sim/base/units.h"

namespace giot {

/// What a vehicle does in one step, its speed changing evenly.
struct DriveStep {
  MetersPerSecond before{0};  ///< Speed at the beginning.
  MetersPerSecond after{0};   ///< Speed at the end, which SUMO drives all the step.
  Seconds duration{0};        ///< > 0; 0 where it is parked.
  double slope_rad = 0;       ///< Upwards.
  double turn_rad = 0;        ///< Change of heading; the sign does not matter.
};

/// Something that drives in steps.
class DriveSource {
 public:
  virtual ~DriveSource() = default;
  virtual DriveStep CurrentDrive() const = 0;
};

/// Kurczveil, Lopez and Schnieder, "Implementation of an energy model and a charging infrastructure
/// in SUMO", 2014, as SUMO 1.15 computes it (emission class Energy): with v the speed at the end of
/// the step and v0 before it,
///   E = m g sin(slope) v t + (m + J) (v^2 - v0^2) / 2 + rho A c_w v^3 t / 2 + c_roll m g v t
///       + c_rad m v^2 / r v t + P_const t,  r = v t / |turn| held in 1e-4 .. 1e4 m,
/// and the battery gives E / eta_prop where E > 0 and takes |E| eta_recup where E < 0.
class ElectricVehicle {
 public:
  /// The Kia Soul EV 2020 of SUMO's documentation (Models/Electric).
  struct Parameters {
    Kilograms mass{1830};
    SquareMeters front_surface{2.6};
    double air_drag = 0.35;
    Kilograms rotating_mass{40};  ///< J: what the turning parts count as.
    double radial_drag = 0.1;
    double rolling_drag = 0.01;
    Watts constant_power{100};  ///< Of everything else aboard.
    double propulsion_efficiency = 0.98;
    double recuperation_efficiency = 0.96;
    MetersPerSecondSquared gravity{9.80665};

    /// The defaults of the paper, and of SUMO before 2020.
    static Parameters Paper2014();
    /// The city bus of SUMO's documentation.
    static Parameters CityBus();
  };

  explicit ElectricVehicle(const Parameters& parameters) : parameters_(parameters) {}

  /// What the battery gives in a step; less than 0 where it takes.
  Joules EnergyOf(const DriveStep& step) const;
  /// The same as a constant power; 0 where it is parked.
  Watts PowerIn(const DriveStep& step) const;

 private:
  Parameters parameters_;
};

}  // namespace giot
