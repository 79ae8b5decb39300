#include "energy/li_ion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

LiIonPack::LiIonPack(const Parameters& parameters) : parameters_(parameters) {
  const Parameters& p = parameters;
  if (!(p.rated.value > 0) || !(p.nominal_charge.value > 0) || !(p.exponential_charge.value > 0) ||
      p.nominal_charge >= p.rated || !(p.resistance_ohm >= 0) || p.in_series < 1 ||
      p.in_parallel < 1) {
    throw ScenarioError(fmt::format(
        "Li-ion pack: expected charges > 0 with the nominal one below the rated one, a resistance "
        ">= 0 and at least one cell, found {} of {} Ah, {} ohm, {} x {} cells; take them from the "
        "cell's data sheet",
        p.nominal_charge.value, p.rated.value, p.resistance_ohm, p.in_series, p.in_parallel));
  }
  a_v_ = p.full.value - p.exponential.value;
  b_per_ah_ = 3 / p.exponential_charge.value;
  k_v_ = std::abs(
      (p.full.value - p.nominal.value + a_v_ * std::expm1(-b_per_ah_ * p.nominal_charge.value)) *
      (p.rated.value - p.nominal_charge.value) / p.nominal_charge.value);
  e0_v_ = p.full.value + k_v_ + p.resistance_ohm * p.typical.value - a_v_;
}

double LiIonPack::CellVoltage(double drawn_ah, double current_a) const {
  const double rated = parameters_.rated.value;
  return e0_v_ - k_v_ * rated / (rated - drawn_ah) + a_v_ * std::exp(-b_per_ah_ * drawn_ah) -
         parameters_.resistance_ohm * current_a;
}

Volts LiIonPack::VoltageAt(Amperes current) const {
  return {parameters_.in_series * CellVoltage(drawn_ah_, current.value / parameters_.in_parallel)};
}

// The smaller root of (U - R i) i = P for one cell.
Amperes LiIonPack::CurrentFor(Watts power) const {
  const double cells = parameters_.in_series * parameters_.in_parallel;
  const double watts = power.si() / cells;
  const double open = CellVoltage(drawn_ah_, 0);
  const double r = parameters_.resistance_ohm;
  const double under_root = open * open - 4 * r * watts;
  if (!(open > 0) || under_root < 0) {
    throw ScenarioError(
        fmt::format("Li-ion pack: expected at most {} W, found {} W; take more "
                    "cells or a smaller load",
                    r > 0 ? cells * open * open / (4 * r) : 0, power.si()));
  }
  return {parameters_.in_parallel * 2 * watts / (open + std::sqrt(under_root))};
}

// The voltage falls with every ampere-hour: the root is bracketed.
Seconds LiIonPack::TimeToCutoff(Amperes current) const {
  const double cell_a = current.value / parameters_.in_parallel;
  const double cutoff = parameters_.cutoff.value;
  if (CellVoltage(drawn_ah_, cell_a) <= cutoff) return Seconds(0);
  double low = drawn_ah_, high = parameters_.rated.value;
  for (int i = 0; i < 100 && low < high; ++i) {
    const double middle = (low + high) / 2;
    (CellVoltage(middle, cell_a) > cutoff ? low : high) = middle;
  }
  return Seconds((low - drawn_ah_) / cell_a * 3600);
}

double LiIonPack::OpenIntegral(double drawn_ah) const {
  const double rated = parameters_.rated.value;
  return e0_v_ * drawn_ah + k_v_ * rated * std::log(1 - drawn_ah / rated) -
         a_v_ / b_per_ah_ * std::expm1(-b_per_ah_ * drawn_ah);
}

Joules LiIonPack::Draw(Amperes current, Seconds time) {
  const double cell_a = current.value / parameters_.in_parallel;
  const double before = drawn_ah_;
  const double after = std::max(0.0, before + cell_a * time.si() / 3600);
  if (!(after < parameters_.rated.value)) {
    throw ScenarioError(fmt::format(
        "Li-ion pack: {} A for {} s is more than the {} Ah that are left; ask TimeToCutoff() first",
        current.value, time.si(), (parameters_.rated.value - before) * parameters_.in_parallel));
  }
  drawn_ah_ = after;
  const double cell_wh = OpenIntegral(after) - OpenIntegral(before) -
                         parameters_.resistance_ohm * cell_a * (after - before);
  return Joules(3600 * cell_wh * parameters_.in_series * parameters_.in_parallel);
}

}  // namespace giot
