#include "energy/li_ion_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// Gauss-Legendre with eight points on -1..1 (Abramowitz and Stegun 1964, table 25.4).
constexpr std::array<double, 4> kNodes = {0.1834346424956498, 0.5255324099163290,
                                          0.7966664774136267, 0.9602898564975363};
constexpr std::array<double, 4> kWeights = {0.3626837833783620, 0.3137066458778873,
                                            0.2223810344533745, 0.1012285362903763};

template <class Function>
double Integral(double from, double to, Function f) {
  const int panels = 1 + static_cast<int>(std::abs(to - from) / 0.25);
  const double half = (to - from) / panels / 2;
  double sum = 0;
  for (int panel = 0; panel < panels; ++panel) {
    const double middle = from + half * (2 * panel + 1);
    for (std::size_t i = 0; i < kNodes.size(); ++i) {
      sum += kWeights[i] * (f(middle - half * kNodes[i]) + f(middle + half * kNodes[i]));
    }
  }
  return sum * half;
}

/// Where a falling function passes `value`, to rounding.
template <class Function>
double WhereFallen(double low, double high, double value, Function f) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (f(middle) > value ? low : high) = middle;
  }
  return high;
}

}  // namespace

LiIonStore::LiIonStore(const LiIonPack::Parameters& parameters)
    : pack_(parameters), cells_(parameters.in_series * parameters.in_parallel) {
  const double full_v = pack_.CellVoltage(0, 0), cutoff_v = parameters.cutoff.value;
  if (!(cutoff_v > 0) || !(cutoff_v < full_v)) {
    throw ScenarioError(
        fmt::format("Li-ion pack: expected a cutoff between 0 V and the {} V of a full cell, found "
                    "{} V; take it from the cell's data sheet",
                    full_v, cutoff_v));
  }
  empty_ah_ = DrawnAtVoltage(cutoff_v);
}

LiIonPack::Parameters LiIonStore::CellOf(Joules capacity) {
  LiIonPack::Parameters cell;
  const double factor = capacity / LiIonStore(cell).capacity();
  cell.rated.value *= factor;
  cell.nominal_charge.value *= factor;
  cell.exponential_charge.value *= factor;
  cell.typical.value *= factor;
  cell.resistance_ohm /= factor;
  return cell;
}

Joules LiIonStore::Holds(double drawn_ah) const {
  return Joules(3600 * cells_ * (pack_.OpenIntegral(empty_ah_) - pack_.OpenIntegral(drawn_ah)));
}

double LiIonStore::DrawnAt(Joules stored) const {
  return WhereFallen(0, empty_ah_, stored.si(), [&](double ah) { return Holds(ah).si(); });
}

double LiIonStore::DrawnAtVoltage(double open_v) const {
  return WhereFallen(0, pack_.parameters().rated.value, open_v,
                     [&](double ah) { return pack_.CellVoltage(ah, 0); });
}

// At the cutoff c the current is P / c, so U = c + R P / c; past the peak of U i - R i^2 it is the
// power that ends first, at U = 2 sqrt(R P).
double LiIonStore::DrawnWhenEmpty(double watts) const {
  const double r = pack_.parameters().resistance_ohm, c = pack_.parameters().cutoff.value;
  return DrawnAtVoltage(r * watts <= c * c ? c + r * watts / c : 2 * std::sqrt(r * watts));
}

double LiIonStore::CurrentOf(double drawn_ah, double watts) const {
  const double open = pack_.CellVoltage(drawn_ah, 0);
  const double under_root = open * open - 4 * pack_.parameters().resistance_ohm * watts;
  return 2 * watts / (open + std::sqrt(std::max(0.0, under_root)));
}

Volts LiIonStore::CellVoltageAt(Watts power) const {
  return {pack_.CellVoltage(drawn_ah_, CurrentOf(drawn_ah_, power.si() / cells_))};
}

double LiIonStore::SecondsBetween(double from_ah, double to_ah, double watts) const {
  const double rated = pack_.parameters().rated.value;
  const auto s_of = [&](double ah) { return -std::log1p(-ah / rated); };
  return 3600 * Integral(s_of(from_ah), s_of(to_ah), [&](double s) {
           return rated * std::exp(-s) / CurrentOf(-rated * std::expm1(-s), watts);
         });
}

Seconds LiIonStore::TimeToEmpty(Watts power) const {
  const double watts = power.si() / cells_, end_ah = DrawnWhenEmpty(watts);
  if (drawn_ah_ >= end_ah) return Seconds(0);
  return Seconds(SecondsBetween(drawn_ah_, end_ah, watts));
}

// The current is never more than at the end.
Seconds LiIonStore::LeastTimeToEmpty(Watts power) const {
  const double watts = power.si() / cells_, end_ah = DrawnWhenEmpty(watts);
  return Seconds(std::max(0.0, 3600 * (end_ah - drawn_ah_) / CurrentOf(end_ah, watts)));
}

Seconds LiIonStore::TimeToStore(Watts power, Joules level) const {
  if (Stored() >= level) return Seconds(0);
  return Seconds(SecondsBetween(drawn_ah_, DrawnAt(level), -power.si() / cells_));
}

// Newton's method on the time: its slope is 3600 / i, which changes slowly.
void LiIonStore::Run(double watts, double seconds) {
  if (watts == 0 || seconds <= 0) return;
  const double low = watts > 0 ? drawn_ah_ : 0;
  const double high = watts > 0 ? std::max(low, DrawnWhenEmpty(watts)) : drawn_ah_;
  const double start_ah = drawn_ah_;
  double ah = start_ah + CurrentOf(start_ah, watts) * seconds / 3600;
  for (int i = 0; i < 50; ++i) {
    ah = std::clamp(ah, low, high);
    const double late = seconds - SecondsBetween(start_ah, ah, watts);
    const double step = late * CurrentOf(ah, watts) / 3600;
    ah += step;
    if (std::abs(step) <= 1e-15 * pack_.parameters().rated.value) break;
  }
  drawn_ah_ = std::clamp(ah, low, high);
}

}  // namespace giot
