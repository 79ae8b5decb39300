// A lithium-ion cell or pack as a store of energy: exact under constant power.
#pragma once

#include "energy/energy_store.h"
#include "energy/li_ion.h"

namespace giot {

/// The curve of LiIonPack, driven by the power at its poles instead of the current: at q
/// ampere-hours drawn a cell gives P at the current i = 2 P / (U + sqrt(U^2 - 4 R P)), U = V(q, 0),
/// and R i^2 turns to heat. The time from q to q' is the integral of dq / i: by Gauss-Legendre
/// quadrature over s = -ln(1 - q / Q), in which the curve has no pole, to rounding.
///
/// Empty once the voltage under load falls to the cutoff, or the load is more than it can give;
/// what it then holds can be had at a smaller load. Its capacity is what it holds from full to the
/// cutoff at no load.
class LiIonStore final : public EnergyStore {
 public:
  /// Full. Throws ScenarioError as LiIonPack does, and where the cutoff is not below the voltage
  /// when full.
  explicit LiIonStore(const LiIonPack::Parameters& parameters);
  /// The default cell grown or shrunk to a capacity: charges and currents in proportion, the
  /// resistance inversely.
  static LiIonPack::Parameters CellOf(Joules capacity);

  Joules capacity() const override { return Holds(0); }
  Joules Stored() const override { return Holds(drawn_ah_); }
  void SetStored(Joules stored) override { drawn_ah_ = DrawnAt(stored); }
  Seconds TimeToEmpty(Watts power) const override;
  Seconds LeastTimeToEmpty(Watts power) const override;
  void Give(Watts power, Seconds time) override { Run(power.si() / cells_, time.si()); }
  Seconds TimeToStore(Watts power, Joules level) const override;
  void Take(Watts power, Seconds time) override { Run(-power.si() / cells_, time.si()); }

  /// The voltage of one cell while the pack gives `power` (negative: takes it).
  Volts CellVoltageAt(Watts power) const;

 private:
  Joules Holds(double drawn_ah) const;
  double DrawnAt(Joules stored) const;
  double DrawnAtVoltage(double open_v) const;
  double DrawnWhenEmpty(double watts) const;
  double CurrentOf(double drawn_ah, double watts) const;
  double SecondsBetween(double from_ah, double to_ah, double watts) const;
  void Run(double watts, double seconds);

  LiIonPack pack_;
  double cells_;
  double empty_ah_;
  double drawn_ah_ = 0;  ///< Of one cell, as all that is not of the pack.
};

}  // namespace giot
