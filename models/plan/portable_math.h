// Elementary functions in plain arithmetic. Their bits depend on no libm, instruction set or build
// type, so a sensor and its twin agree wherever they run.
#pragma once

#include <bit>
#include <cstdint>

namespace giot::portable {

/// e^x, relative error below 2e-7; x is taken into [-87, 88]. Branch-free, so loops vectorise.
inline float Exp(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // 10 bits: n * high is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float shifted = x * kLog2E + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  // Taylor to r^7, |r| <= ln(2)/2
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const std::int32_t exponent = std::bit_cast<std::int32_t>(shifted) - 0x4b400000;
  return p * std::bit_cast<float>((exponent + 127) << 23);
}

/// 1 / (1 + e^-x), absolute error below 1e-7.
inline float Sigmoid(float x) { return 1.0f / (1.0f + Exp(-x)); }

/// Hyperbolic tangent, absolute error below 2e-7.
inline float Tanh(float x) { return 1.0f - 2.0f / (Exp(2.0f * x) + 1.0f); }

/// e^x, relative error below 1e-15; x is taken into [-708, 709].
double Exp(double x);
/// Natural logarithm of a positive normal number, relative error below 1e-15.
double Log(double x);
/// Standard normal distribution function, absolute error below 1e-15.
double NormalCdf(double z);
/// Standard normal density.
double NormalPdf(double z);
/// sin(2 pi turns) and cos(2 pi turns), absolute error below 1e-15 for |turns| < 1e6.
double SinTurns(double turns);
double CosTurns(double turns);

}  // namespace giot::portable
