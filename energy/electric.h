// Electric quantities of battery cells: volts, amperes and ampere-hours.
#pragma once

#include <compare>

#include "sim/base/units.h"

namespace giot {

struct Volts {
  double value = 0;
  constexpr auto operator<=>(const Volts&) const = default;
};

struct Amperes {
  double value = 0;
  constexpr auto operator<=>(const Amperes&) const = default;
};

struct AmpereHours {
  double value = 0;
  constexpr auto operator<=>(const AmpereHours&) const = default;
};

constexpr Watts operator*(Volts voltage, Amperes current) {
  return Watts(voltage.value * current.value);
}
constexpr AmpereHours operator*(Amperes current, Seconds time) {
  return {current.value * time.si() / 3600};
}

}  // namespace giot
