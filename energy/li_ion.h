// A lithium-ion cell, or a pack of cells, by its voltage curve: exact under constant currents.
#pragma once

#include "energy/electric.h"

namespace giot {

/// Shepherd's curve as Tremblay, Dessaint and Dekkiche fit it (IEEE VPPC 2007), with the parameters
/// that ns-3's LiIonEnergySource takes for the Panasonic CGR18650DA: at q ampere-hours drawn and a
/// current of i,
///   V = E0 - K Q / (Q - q) + A exp(-B q) - R i.
class LiIonPack {
 public:
  struct Parameters {
    Volts full{4.05};         ///< Fully charged.
    Volts nominal{3.6};       ///< At the end of the nominal zone.
    Volts exponential{3.6};   ///< At the end of the exponential zone.
    AmpereHours rated{2.45};  ///< Q.
    AmpereHours nominal_charge{1.1};
    AmpereHours exponential_charge{1.2};
    double resistance_ohm = 0.083;
    Amperes typical{2.33};  ///< At which the curve was taken.
    Volts cutoff{3.3};      ///< Below it the cell is empty.
    int in_series = 1;
    int in_parallel = 1;
  };

  /// Full. Throws ScenarioError where a charge, a number of cells or the resistance is negative or
  /// makes no curve.
  explicit LiIonPack(const Parameters& parameters);

  /// The pack's voltage while it gives `current`; while it is charged, `current` is negative.
  Volts VoltageAt(Amperes current) const;
  /// The current at which it gives `power` now; more than it can give: ScenarioError.
  Amperes CurrentFor(Watts power) const;
  /// For how long it can give `current` > 0 before its voltage falls to the cutoff; 0: not at all.
  Seconds TimeToCutoff(Amperes current) const;
  /// Gives (or takes) `current` for `time`; what it delivered at its poles, in closed form.
  /// Charging ends at full: what comes then is not taken, and not counted. The time must not pass
  /// the one at which it is drained altogether.
  Joules Draw(Amperes current, Seconds time);

  /// Drawn since full: 0 .. rated charge of all cells.
  AmpereHours drawn() const { return {drawn_ah_ * parameters_.in_parallel}; }
  /// 1 is full.
  double state_of_charge() const { return 1 - drawn_ah_ / parameters_.rated.value; }

  /// The voltage of one cell [V] of which so much was drawn [Ah], at a current [A].
  double CellVoltage(double drawn_ah, double current_a) const;
  /// The integral of one cell's voltage without current, from full to `drawn_ah` [V Ah].
  double OpenIntegral(double drawn_ah) const;
  const Parameters& parameters() const { return parameters_; }

 private:
  Parameters parameters_;
  double a_v_, b_per_ah_, k_v_, e0_v_;
  double drawn_ah_ = 0;  ///< Of one cell.
};

}  // namespace giot
