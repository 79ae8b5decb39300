// Stores that give less the harder they are drawn, by power: Peukert's law, and the diffusion model
// of Rakhmatov and Vrudhula.
#pragma once

#include <array>

#include "energy/energy_store.h"

namespace giot {

/// Peukert 1897 (see PeukertBattery) at a constant voltage: drawn at `ratio` times the rated power,
/// a battery empties ratio^(k - 1) times as fast as what it gives; the difference is lost. Below
/// the rated power, where the law would give more than was stored, nothing is lost.
class PeukertStore final : public EnergyStore {
 public:
  struct Parameters {
    Joules capacity{0};          ///< At the rated discharge.
    Seconds rated{20 * 3600.0};  ///< That takes so long.
    double exponent = 1.2;       ///< k >= 1: lead-acid 1.2, Li-ion about 1.05.
  };
  /// Full. Throws ScenarioError where a parameter makes no battery.
  explicit PeukertStore(const Parameters& parameters);
  Joules capacity() const override { return parameters_.capacity; }
  Joules Stored() const override { return stored_; }
  void SetStored(Joules stored) override { stored_ = stored; }
  Seconds TimeToEmpty(Watts power) const override { return stored_ / Drain(power); }
  void Give(Watts power, Seconds time) override;
  Seconds TimeToStore(Watts power, Joules level) const override;
  void Take(Watts power, Seconds time) override;

 private:
  Watts Drain(Watts power) const;

  Parameters parameters_;
  Joules stored_;
};

/// Rakhmatov and Vrudhula (see RakhmatovBattery) at a constant voltage, which turns charge into
/// energy: empty once what was drawn and what is held back make up the capacity. What is held back
/// then is stored still, and can be had after a rest. Nothing is lost.
class RakhmatovStore final : public EnergyStore {
 public:
  struct Parameters {
    Joules capacity{0};                ///< At no load.
    double beta_per_sqrt_min = 0.637;  ///< Rate of diffusion [min^-1/2].
  };
  /// Full. Throws ScenarioError where a parameter makes no battery.
  explicit RakhmatovStore(const Parameters& parameters);
  Joules capacity() const override { return parameters_.capacity; }
  Joules Stored() const override;
  void SetStored(Joules stored) override;
  Seconds TimeToEmpty(Watts power) const override;
  Seconds LeastTimeToEmpty(Watts power) const override;
  void Give(Watts power, Seconds time) override { Run(power.si(), time.si()); }
  Seconds TimeToStore(Watts power, Joules level) const override;
  void Take(Watts power, Seconds time) override { Run(-power.si(), time.si()); }

 private:
  static constexpr std::size_t kTerms = 10;
  double ApparentAfter(double watts, double seconds) const;
  void Run(double watts, double seconds);

  Parameters parameters_;
  std::array<double, kTerms> rate_per_s_;
  double drawn_j_ = 0;
  std::array<double, kTerms> held_back_j_{};  ///< Half of each term.
};

}  // namespace giot
