#include "energy/half_sine_solar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace giot {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;  // ns

std::int64_t ToNanoseconds(Seconds time) { return std::llround(time.si() * 1e9); }

/// Remainder in 0 .. kDay - 1, for negative times too.
std::int64_t WithinDay(std::int64_t ns) { return ((ns % kDay) + kDay) % kDay; }

}  // namespace

HalfSineSolar::HalfSineSolar(const SolarConfig& config)
    : peak_(config.area * config.efficiency * config.peak),
      lit_ns_(std::min(ToNanoseconds(config.day_length), kDay)),
      offset_ns_(WithinDay(ToNanoseconds(config.start_of_run - config.sunrise))) {
  per_day_ = EnergyOfOneDay(0, lit_ns_);
}

std::int64_t HalfSineSolar::SinceSunrise(Instant t) const {
  return WithinDay(WithinDay(t.ns) + offset_ns_);
}

// The integral of the half sine; as a product of sines, since a difference of cosines loses the
// digits of short intervals.
Joules HalfSineSolar::EnergyOfOneDay(std::int64_t from_ns, std::int64_t to_ns) const {
  const double a = static_cast<double>(std::min(from_ns, lit_ns_));
  const double b = static_cast<double>(std::min(to_ns, lit_ns_));
  const double day = static_cast<double>(lit_ns_);
  constexpr double pi = std::numbers::pi;
  const double mean = std::sin(pi * (a + b) / (2 * day)) * std::sin(pi * (b - a) / (2 * day));
  return peak_ * Seconds(day * 1e-9) * (2 / pi) * mean;
}

Joules HalfSineSolar::Energy(Instant from, Instant to) const {
  const std::int64_t start = SinceSunrise(from);
  const std::int64_t end = start + (to.ns - from.ns);  // counted from the first day's sunrise
  if (end <= kDay) return EnergyOfOneDay(start, end);
  const std::int64_t whole_days = end / kDay - 1;
  return EnergyOfOneDay(start, kDay) + per_day_ * static_cast<double>(whole_days) +
         EnergyOfOneDay(0, end % kDay);
}

Watts HalfSineSolar::PowerAt(Instant t) const {
  const std::int64_t since = SinceSunrise(t);
  if (since >= lit_ns_) return Watts(0);
  const double phase = static_cast<double>(since) / static_cast<double>(lit_ns_);
  return peak_ * std::sin(std::numbers::pi * phase);
}

Instant HalfSineSolar::NextChange(Instant t) const {
  const std::int64_t since = SinceSunrise(t);
  const std::int64_t noon = lit_ns_ / 2;
  const std::int64_t next = since < noon ? noon : since < lit_ns_ ? lit_ns_ : kDay;
  return {t.ns + (next - since)};
}

}  // namespace giot
