// A solar panel under a clear day: irradiance follows half a sine from sunrise to sunset, every
// day.
#pragma once

#include <cstdint>

#include "energy/power_draw.h"
#include "scenarios/configs.h"

namespace giot {

/// P(t) = area * efficiency * peak * sin(pi * (time of day - sunrise) / day_length) by day, 0 by
/// night, the days of 86,400 s repeating. One day yields (2 / pi) * area * efficiency * peak *
/// day_length (reference: physics.md 4.5; 44,003.2 J for 10 x 10 cm, 20 %, 800 W/m2, 12 h). A day
/// that is still on at midnight ends after it.
class HalfSineSolar final : public PowerDraw {
 public:
  explicit HalfSineSolar(const SolarConfig& config);

  Joules Energy(Instant from, Instant to) const override;
  Watts PowerAt(Instant t) const override;
  /// Sunrise, noon or sunset.
  Instant NextChange(Instant t) const override;
  /// What one whole day yields.
  Joules EnergyPerDay() const { return per_day_; }

 private:
  std::int64_t SinceSunrise(Instant t) const;
  Joules EnergyOfOneDay(std::int64_t from_ns, std::int64_t to_ns) const;

  Watts peak_;
  Joules per_day_;
  std::int64_t lit_ns_;     ///< From sunrise to sunset.
  std::int64_t offset_ns_;  ///< Run's start after the sunrise before it.
};

}  // namespace giot
