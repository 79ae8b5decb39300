// Quantities of mechanics, and how a craft or a vehicle moves along one piece of its way.
#pragma once

#include "sim/base/units.h"

namespace giot {

using Kilograms = Quantity<2, 1, -2>;
using Newtons = Quantity<0, 1, -1>;
using MetersPerSecondSquared = Quantity<-2, 0, 1>;
using KilogramsPerCubicMeter = Quantity<2, 1, -5>;
using RadiansPerSecond = Quantity<-1>;

static_assert(std::is_same_v<decltype(Kilograms{} * MetersPerSecondSquared{}), Newtons>);
static_assert(std::is_same_v<decltype(Newtons{} * MetersPerSecond{}), Watts>);

inline constexpr MetersPerSecondSquared kGravity{9.81};

/// What stays constant along one piece of a flight: a straight line, a level arc, or a rest.
struct Motion {
  MetersPerSecond speed{0};           ///< Over ground, >= 0.
  MetersPerSecond climb{0};           ///< Upwards; negative in a descent.
  MetersPerSecondSquared lateral{0};  ///< Towards the centre of a turn, >= 0.
};

/// Something that can tell how it moves now. A velocity alone does not tell a turn from a line.
class MotionSource {
 public:
  virtual ~MotionSource() = default;
  virtual Motion CurrentMotion() const = 0;
};

}  // namespace giot
