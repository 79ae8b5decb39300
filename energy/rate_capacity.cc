#include "energy/rate_capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

PeukertBattery::PeukertBattery(const Parameters& parameters) : parameters_(parameters) {
  if (!(parameters.capacity.value > 0) || !(parameters.rated > Seconds(0)) ||
      !(parameters.exponent >= 1)) {
    throw ScenarioError(fmt::format(
        "Peukert battery: expected a capacity and a rated time > 0 and an exponent >= 1, found {} "
        "Ah, {} s and {}; take them from the data sheet (100 Ah at 20 h, 1.2)",
        parameters.capacity.value, parameters.rated.si(), parameters.exponent));
  }
}

Seconds PeukertBattery::FromFull(Amperes current) const {
  const double hours = parameters_.rated.si() / 3600;
  return Seconds(
      parameters_.rated.si() *
      std::pow(parameters_.capacity.value / (current.value * hours), parameters_.exponent));
}

void PeukertBattery::Draw(Amperes current, Seconds time) {
  if (current.value > 0) left_ = std::max(0.0, left_ - time / FromFull(current));
}

void PeukertBattery::Recharge(Amperes current, Seconds time) {
  left_ = std::min(1.0, left_ + (current * time).value / parameters_.capacity.value);
}

RakhmatovBattery::RakhmatovBattery(const Parameters& parameters) : parameters_(parameters) {
  if (!(parameters.alpha_ma_min > 0) || !(parameters.beta_per_sqrt_min > 0)) {
    throw ScenarioError(fmt::format(
        "Rakhmatov-Vrudhula battery: expected alpha > 0 mA min and beta > 0 min^-1/2, found {} and "
        "{}; 35220 and 0.637 are a small lithium-ion cell",
        parameters.alpha_ma_min, parameters.beta_per_sqrt_min));
  }
}

// Term m of the series relaxes at the rate beta^2 m^2 towards what the current holds back.
double RakhmatovBattery::ApparentAfter(double current_ma, double minutes) const {
  double apparent = drawn_ma_min_ + current_ma * minutes;
  for (int m = 1; m <= kTerms; ++m) {
    const double rate = std::pow(parameters_.beta_per_sqrt_min * m, 2);
    const double gone = -std::expm1(-rate * minutes);
    const double now = unavailable_ma_min_[static_cast<std::size_t>(m - 1)];
    apparent += 2 * (now + (current_ma / rate - now) * gone);
  }
  return apparent;
}

double RakhmatovBattery::used() const {
  return empty_ ? 1 : ApparentAfter(0, 0) / parameters_.alpha_ma_min;
}

// After a stronger current the apparent charge may fall before it rises: the first crossing is
// looked for in steps, and then halved down to.
Seconds RakhmatovBattery::TimeToEmpty(Amperes current) const {
  if (empty_) return Seconds(0);
  const double ma = current.value * 1000;
  const double last = (parameters_.alpha_ma_min - drawn_ma_min_) / ma;
  constexpr int kSteps = 256;
  double low = 0, high = last;
  for (int i = 1; i <= kSteps; ++i) {
    high = last * i / kSteps;
    if (ApparentAfter(ma, high) >= parameters_.alpha_ma_min) break;
    low = high;
  }
  while (high - low > 1e-12 * last) {
    const double middle = (low + high) / 2;
    (ApparentAfter(ma, middle) < parameters_.alpha_ma_min ? low : high) = middle;
  }
  return Seconds(high * 60);
}

void RakhmatovBattery::Draw(Amperes current, Seconds time) {
  if (current.value > 0 && TimeToEmpty(current) <= time) empty_ = true;
  const double ma = current.value * 1000, minutes = time.si() / 60;
  drawn_ma_min_ += ma * minutes;
  for (int m = 1; m <= kTerms; ++m) {
    const double rate = std::pow(parameters_.beta_per_sqrt_min * m, 2);
    double& now = unavailable_ma_min_[static_cast<std::size_t>(m - 1)];
    now += (ma / rate - now) * -std::expm1(-rate * minutes);
  }
}

}  // namespace giot
