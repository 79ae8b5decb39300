// Batteries that give less the harder they are drawn: Peukert's law, and the diffusion model of
// Rakhmatov and Vrudhula, which also recovers at rest. Exact under piecewise constant currents.
#pragma once

#include <array>

#include "energy/electric.h"

namespace giot {

/// Peukert 1897: a full battery gives the current I for H (C / (I H))^k.
class PeukertBattery {
 public:
  struct Parameters {
    AmpereHours capacity{100};   ///< C, at the rated discharge.
    Seconds rated{20 * 3600.0};  ///< H.
    double exponent = 1.2;       ///< k >= 1: lead-acid 1.2, Li-ion about 1.05.
  };

  /// Full. Throws ScenarioError where a parameter makes no battery.
  explicit PeukertBattery(const Parameters& parameters);

  /// For how long it can give `current` > 0 from now on.
  Seconds TimeToEmpty(Amperes current) const { return FromFull(current) * left_; }
  /// Gives `current` >= 0 for `time`; it ends at empty.
  void Draw(Amperes current, Seconds time);
  /// Takes `current` >= 0 for `time`, at C ampere-hours from empty to full; it ends at full.
  void Recharge(Amperes current, Seconds time);
  /// 1 is full, 0 is empty.
  double left() const { return left_; }

 private:
  Seconds FromFull(Amperes current) const;

  Parameters parameters_;
  double left_ = 1;
};

/// Rakhmatov and Vrudhula, "An analytical high-level battery model for use in energy management of
/// portable electronic systems", ICCAD 2001, with ten terms of the series: empty once the apparent
/// charge reaches alpha. At rest the apparent charge falls back to what was really drawn.
class RakhmatovBattery {
 public:
  struct Parameters {
    double alpha_ma_min = 35'220;      ///< Capacity [mA min].
    double beta_per_sqrt_min = 0.637;  ///< Rate of diffusion [min^-1/2].
  };

  /// Full. Throws ScenarioError where a parameter makes no battery.
  explicit RakhmatovBattery(const Parameters& parameters);

  /// For how long it can give `current` > 0 from now on; 0 once it is empty.
  Seconds TimeToEmpty(Amperes current) const;
  /// Gives `current` >= 0 for `time`; once empty it stays so.
  void Draw(Amperes current, Seconds time);
  bool empty() const { return empty_; }
  /// The apparent charge over alpha, 1 where it is empty.
  double used() const;

 private:
  static constexpr int kTerms = 10;
  double ApparentAfter(double current_ma, double minutes) const;

  Parameters parameters_;
  double drawn_ma_min_ = 0;
  std::array<double, kTerms> unavailable_ma_min_{};
  bool empty_ = false;
};

}  // namespace giot
