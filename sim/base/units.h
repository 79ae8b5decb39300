// Physical quantities whose type carries the unit: a sum of joules and seconds does not compile.
// Values are SI inside; `.si()` belongs at an edge (a TOML key, an HDF5 column, an ns-3 attribute).
#pragma once

#include <cmath>
#include <compare>
#include <type_traits>

namespace giot {

/// A value with exponents of second, joule, metre, floating-point operation and byte.
template <int Second, int Joule = 0, int Meter = 0, int Flop = 0, int Byte = 0>
class Quantity {
 public:
  constexpr Quantity() = default;
  explicit constexpr Quantity(double si) : si_(si) {}

  /// The bare number in SI units (bytes and operations count as units of their own).
  constexpr double si() const { return si_; }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator-() const { return Quantity(-si_); }
  constexpr Quantity& operator+=(Quantity other) { return si_ += other.si_, *this; }
  constexpr Quantity& operator-=(Quantity other) { return si_ -= other.si_, *this; }
  constexpr Quantity& operator*=(double factor) { return si_ *= factor, *this; }
  constexpr Quantity& operator/=(double divisor) { return si_ /= divisor, *this; }

  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.si_ + b.si_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.si_ - b.si_); }
  friend constexpr Quantity operator*(Quantity a, double b) { return Quantity(a.si_ * b); }
  friend constexpr Quantity operator*(double a, Quantity b) { return Quantity(a * b.si_); }
  friend constexpr Quantity operator/(Quantity a, double b) { return Quantity(a.si_ / b); }

 private:
  double si_ = 0;
};

namespace internal {
/// A dimensionless result is a plain double.
template <int S, int J, int M, int F, int B>
constexpr auto Make(double si) {
  if constexpr (S == 0 && J == 0 && M == 0 && F == 0 && B == 0) {
    return si;
  } else {
    return Quantity<S, J, M, F, B>(si);
  }
}
}  // namespace internal

template <int S1, int J1, int M1, int F1, int B1, int S2, int J2, int M2, int F2, int B2>
constexpr auto operator*(Quantity<S1, J1, M1, F1, B1> a, Quantity<S2, J2, M2, F2, B2> b) {
  return internal::Make<S1 + S2, J1 + J2, M1 + M2, F1 + F2, B1 + B2>(a.si() * b.si());
}

template <int S1, int J1, int M1, int F1, int B1, int S2, int J2, int M2, int F2, int B2>
constexpr auto operator/(Quantity<S1, J1, M1, F1, B1> a, Quantity<S2, J2, M2, F2, B2> b) {
  return internal::Make<S1 - S2, J1 - J2, M1 - M2, F1 - F2, B1 - B2>(a.si() / b.si());
}

using Seconds = Quantity<1>;
using Hertz = Quantity<-1>;
using Joules = Quantity<0, 1>;
using Watts = Quantity<-1, 1>;
using Meters = Quantity<0, 0, 1>;
using MetersPerSecond = Quantity<-1, 0, 1>;
using SquareMeters = Quantity<0, 0, 2>;
using WattsPerSquareMeter = Quantity<-1, 1, -2>;
using Flops = Quantity<0, 0, 0, 1>;
using FlopsPerSecond = Quantity<-1, 0, 0, 1>;
using Bytes = Quantity<0, 0, 0, 0, 1>;
using BytesPerSecond = Quantity<-1, 0, 0, 0, 1>;

static_assert(std::is_same_v<decltype(Watts{} * Seconds{}), Joules>);
static_assert(std::is_same_v<decltype(Flops{} / FlopsPerSecond{}), Seconds>);
static_assert(std::is_same_v<decltype(Joules{} / Joules{}), double>);

/// A ratio on the logarithmic scale.
struct Db {
  double value = 0;
  constexpr auto operator<=>(const Db&) const = default;
  double Ratio() const { return std::pow(10.0, value / 10.0); }
};

/// A power level relative to one milliwatt.
struct Dbm {
  double value = 0;
  constexpr auto operator<=>(const Dbm&) const = default;
  Watts ToWatts() const { return Watts(1e-3 * std::pow(10.0, value / 10.0)); }
};

inline Dbm operator+(Dbm level, Db gain) { return Dbm{level.value + gain.value}; }
inline Dbm operator-(Dbm level, Db loss) { return Dbm{level.value - loss.value}; }
inline Db operator-(Dbm a, Dbm b) { return Db{a.value - b.value}; }

}  // namespace giot
