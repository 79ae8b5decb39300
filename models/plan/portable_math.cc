#include "models/plan/portable_math.h"

#include <array>
#include <cmath>

namespace giot::portable {
namespace {

constexpr double kInverseRootTwoPi = 0.39894228040143267794;

/// Phi as Taylor polynomials about the midpoints of cells of width 1/8 on [0, 8.5]: the n-th
/// derivative is (-1)^(n-1) He_(n-1)(c) phi(c), He the probabilists' Hermite polynomials.
class NormalTable {
 public:
  static constexpr int kCells = 68;
  static constexpr int kTerms = 10;
  static constexpr double kWidth = 0.125;

  NormalTable() {
    for (int cell = 0; cell < kCells; ++cell) Fill(cells_[cell], (cell + 0.5) * kWidth);
  }
  double At(double z) const {  // 0 <= z < 8.5
    const int cell = static_cast<int>(z / kWidth);
    const double d = z - (cell + 0.5) * kWidth;
    double sum = 0;
    for (int n = kTerms; n-- > 0;) sum = sum * d + cells_[cell][n];
    return sum;
  }

 private:
  using Cell = std::array<double, kTerms>;

  static void Fill(Cell& cell, double c) {
    // Phi(c) = 1/2 + phi(c) (c + c^3/3 + c^5/(3 5) + ...): all terms positive, so no cancellation.
    double term = c;
    double series = c;
    for (int k = 3; term > 1e-18 * series; k += 2) series += term *= c * c / k;
    const double density = NormalPdf(c);
    cell[0] = 0.5 + density * series;
    double hermite = 1;
    double previous = 0;
    double factor = density;  // (-1)^(n-1) phi(c) / n!
    for (int n = 1; n < kTerms; ++n) {
      cell[n] = factor * hermite;
      const double next = c * hermite - (n - 1) * previous;
      previous = hermite;
      hermite = next;
      factor = -factor / (n + 1);
    }
  }

  std::array<Cell, kCells> cells_;
};

/// sin and cos of 2 pi t for |t| <= 1/8, by Taylor.
double SinSmall(double t) {
  const double x = 6.28318530717958647693 * t;
  const double x2 = x * x;
  double sum = 0;
  for (int n = 17; n >= 3; n -= 2) sum = (1 + sum) * -x2 / (n * (n - 1.0));
  return x + x * sum;
}
double CosSmall(double t) {
  const double x = 6.28318530717958647693 * t;
  const double x2 = x * x;
  double sum = 0;
  for (int n = 18; n >= 2; n -= 2) sum = (1 + sum) * -x2 / (n * (n - 1.0));
  return 1 + sum;
}

}  // namespace

double Exp(double x) {
  x = x < -708 ? -708 : x > 709 ? 709 : x;
  const double n = std::nearbyint(x * 1.44269504088896340736);
  const double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  double p = 1;
  for (int k = 13; k >= 1; --k) p = 1 + p * r / k;
  const auto exponent = static_cast<std::int64_t>(n);
  return p * std::bit_cast<double>((exponent + 1023) << 52);
}

double Log(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
  if (m > 1.41421356237309504880) {
    m /= 2;
    ++exponent;
  }
  // log m = 2 artanh(s), |s| <= 0.1716
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * s2;
  const double log_m = 2 * s + 2 * s * sum;
  return exponent * 6.93147180369123816490e-01 + (exponent * 1.90821492927058770002e-10 + log_m);
}

double NormalPdf(double z) { return kInverseRootTwoPi * Exp(-0.5 * z * z); }

double NormalCdf(double z) {
  static const NormalTable table;
  const double distance = z < 0 ? -z : z;
  if (!(distance < NormalTable::kCells * NormalTable::kWidth)) return z < 0 ? 0 : 1;
  const double above_half = table.At(distance);
  return z < 0 ? 1 - above_half : above_half;
}

double SinTurns(double turns) {
  const double t = turns - std::nearbyint(turns);  // [-1/2, 1/2]
  const double quarters = std::nearbyint(4 * t);
  const double rest = t - quarters / 4;
  switch (static_cast<int>(quarters)) {
    case 0: return SinSmall(rest);
    case 1: return CosSmall(rest);
    case -1: return -CosSmall(rest);
    default: return -SinSmall(rest);
  }
}

double CosTurns(double turns) { return SinTurns(turns + 0.25); }

}  // namespace giot::portable
