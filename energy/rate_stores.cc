#include "energy/rate_stores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

PeukertStore::PeukertStore(const Parameters& parameters)
    : parameters_(parameters), stored_(parameters.capacity) {
  if (!(parameters.capacity > Joules(0)) || !(parameters.rated > Seconds(0)) ||
      !(parameters.exponent >= 1)) {
    throw ScenarioError(fmt::format(
        "Peukert battery: expected a capacity and a rated time > 0 and an exponent >= 1, found {} "
        "J, {} s and {}; take them from the data sheet (lead-acid: 20 h, 1.2)",
        parameters.capacity.si(), parameters.rated.si(), parameters.exponent));
  }
}

Watts PeukertStore::Drain(Watts power) const {
  const double ratio = power * parameters_.rated / parameters_.capacity;
  return ratio > 1 ? power * std::pow(ratio, parameters_.exponent - 1) : power;
}

void PeukertStore::Give(Watts power, Seconds time) {
  stored_ = std::max(Joules(0), stored_ - Drain(power) * time);
}

Seconds PeukertStore::TimeToStore(Watts power, Joules level) const {
  return std::max(Seconds(0), (level - stored_) / power);
}

void PeukertStore::Take(Watts power, Seconds time) {
  stored_ = std::min(parameters_.capacity, stored_ + power * time);
}

RakhmatovStore::RakhmatovStore(const Parameters& parameters) : parameters_(parameters) {
  if (!(parameters.capacity > Joules(0)) || !(parameters.beta_per_sqrt_min > 0)) {
    throw ScenarioError(
        fmt::format("Rakhmatov-Vrudhula battery: expected a capacity > 0 J and beta > 0 min^-1/2, "
                    "found {} and {}; 0.637 is a small lithium-ion cell's beta",
                    parameters.capacity.si(), parameters.beta_per_sqrt_min));
  }
  for (std::size_t i = 0; i < kTerms; ++i) {
    const double m = static_cast<double>(i + 1);
    rate_per_s_[i] = std::pow(parameters.beta_per_sqrt_min * m, 2) / 60;
  }
}

Joules RakhmatovStore::Stored() const {
  return std::clamp(parameters_.capacity - Joules(drawn_j_), Joules(0), parameters_.capacity);
}

void RakhmatovStore::SetStored(Joules stored) {
  drawn_j_ = (parameters_.capacity - stored).si();
  held_back_j_.fill(0);
}

// Term m of the series relaxes at the rate beta^2 m^2 towards what the current holds back.
double RakhmatovStore::ApparentAfter(double watts, double seconds) const {
  double apparent = drawn_j_ + watts * seconds;
  for (std::size_t i = 0; i < kTerms; ++i) {
    const double gone = -std::expm1(-rate_per_s_[i] * seconds);
    apparent += 2 * (held_back_j_[i] + (watts / rate_per_s_[i] - held_back_j_[i]) * gone);
  }
  return apparent;
}

// Each term stays below the greater of what it is and what it tends to.
Seconds RakhmatovStore::LeastTimeToEmpty(Watts power) const {
  double most = drawn_j_;
  for (std::size_t i = 0; i < kTerms; ++i) {
    most += 2 * std::max(held_back_j_[i], power.si() / rate_per_s_[i]);
  }
  return Seconds(std::max(0.0, (parameters_.capacity.si() - most) / power.si()));
}

// After a stronger load the apparent charge may fall before it rises: the first crossing is looked
// for in steps from the earliest on, and then halved down to.
Seconds RakhmatovStore::TimeToEmpty(Watts power) const {
  const double capacity = parameters_.capacity.si(), watts = power.si();
  if (ApparentAfter(watts, 0) >= capacity) return Seconds(0);
  const double first = LeastTimeToEmpty(power).si(), last = (capacity - drawn_j_) / watts;
  constexpr int kSteps = 64;
  double low = first, high = last;
  for (int i = 1; i <= kSteps; ++i) {
    high = first + (last - first) * i / kSteps;
    if (ApparentAfter(watts, high) >= capacity) break;
    low = high;
  }
  while (high - low > 1e-15 * last) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (ApparentAfter(watts, middle) < capacity ? low : high) = middle;
  }
  return Seconds(high);
}

Seconds RakhmatovStore::TimeToStore(Watts power, Joules level) const {
  return std::max(Seconds(0), (level - Stored()) / power);
}

void RakhmatovStore::Run(double watts, double seconds) {
  drawn_j_ = std::clamp(drawn_j_ + watts * seconds, 0.0, parameters_.capacity.si());
  for (std::size_t i = 0; i < kTerms; ++i) {
    const double gone = -std::expm1(-rate_per_s_[i] * seconds);
    held_back_j_[i] += (watts / rate_per_s_[i] - held_back_j_[i]) * gone;
  }
}

}  // namespace giot
