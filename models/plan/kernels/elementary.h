// Elementary functions of sixteen floats, in plain products and sums: Exp, Sigmoid and Tanh have
// the bits of models/plan/portable_math.h.
#pragma once

#include "models/plan/kernels/vector16.h"

namespace giot {
namespace {

/// As portable::Exp.
GIOT_INLINE Floats Exp(Floats x) {
  const Floats round = All(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  x = Min(All(88.0f), Max(All(-87.0f), x));
  const Floats shifted = x * All(1.44269504f) + round;
  const Floats n = shifted - round;
  const Floats r = (x - n * All(0.693359375f)) - n * All(-2.12194440e-4f);
  Floats p = All(1.0f / 5040);
  p = p * r + All(1.0f / 720);
  p = p * r + All(1.0f / 120);
  p = p * r + All(1.0f / 24);
  p = p * r + All(1.0f / 6);
  p = p * r + All(0.5f);
  p = p * r + All(1.0f);
  p = p * r + All(1.0f);
  const Ints exponent = AsInts(shifted) - AllWords(0x4b400000u);
  return p * AsFloats(ShiftLeft<23>(exponent + AllWords(127)));
}

/// As portable::Sigmoid.
GIOT_INLINE Floats Sigmoid(Floats x) { return All(1.0f) / (All(1.0f) + Exp(Negative(x))); }

/// As portable::Tanh.
GIOT_INLINE Floats Tanh(Floats x) {
  return All(1.0f) - All(2.0f) / (Exp(All(2.0f) * x) + All(1.0f));
}

/// Natural logarithm of positive normal numbers, relative error below 3e-7 away from 1.
GIOT_INLINE Floats Log(Floats x) {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1))
  const Ints offset = AsInts(x) - AllWords(0x3f3504f3u);
  const Ints below_zero = ShiftRight<31>(offset);
  const Ints exponent = ShiftRight<23>(offset) - ShiftLeft<9>(below_zero);
  const Floats e = ToFloats(exponent);
  const Floats m = AsFloats((offset & AllWords(0x007fffffu)) + AllWords(0x3f3504f3u));
  const Floats s = (m - All(1.0f)) / (m + All(1.0f));
  const Floats s2 = s * s;
  Floats p = All(2.0f / 9);
  p = p * s2 + All(2.0f / 7);
  p = p * s2 + All(2.0f / 5);
  p = p * s2 + All(2.0f / 3);
  const Floats log_m = All(2.0f) * s + s * s2 * p;
  return e * All(0.693359375f) + (e * All(-2.12194440e-4f) + log_m);
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
GIOT_INLINE Floats Softplus(Floats x) {
  const Floats away = Min(x, Negative(x));
  return Max(All(0.0f), x) + Log(All(1.0f) + Exp(away));
}

/// x Phi(x); erf by Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7.
GIOT_INLINE Floats Gelu(Floats x) {
  const Floats z = Max(x, Negative(x)) * All(0.70710678f);
  const Floats t = All(1.0f) / (All(1.0f) + All(0.3275911f) * z);
  Floats p = All(1.061405429f);
  p = p * t + All(-1.453152027f);
  p = p * t + All(1.421413741f);
  p = p * t + All(-0.284496736f);
  p = p * t + All(0.254829592f);
  const Floats half_tail = All(0.5f) * (p * t * Exp(Negative(z * z)));
  return x * Select(Less(x, All(0.0f)), half_tail, All(1.0f) - half_tail);
}

/// x tanh(log(1 + e^x)) = x (e^2 + 2 e) / (e^2 + 2 e + 2) with e = e^x; x itself from 20 on.
GIOT_INLINE Floats Mish(Floats x) {
  const Floats e = Exp(Min(All(20.0f), x));
  const Floats n = e * (e + All(2.0f));
  return x * (n / (n + All(2.0f)));
}

/// sin and cos of a quarter turn times `t`, |t| <= 1/2.
GIOT_INLINE void SinCosOfQuarter(Floats t, Floats& sine, Floats& cosine) {
  const Floats y = t * All(1.57079633f);
  const Floats y2 = y * y;
  Floats s = All(1.0f / 362880);
  s = s * y2 + All(-1.0f / 5040);
  s = s * y2 + All(1.0f / 120);
  s = s * y2 + All(-1.0f / 6);
  sine = y + y * (y2 * s);
  Floats c = All(1.0f / 40320);
  c = c * y2 + All(-1.0f / 720);
  c = c * y2 + All(1.0f / 24);
  c = c * y2 + All(-0.5f);
  cosine = All(1.0f) + y2 * c;
}

/// y = f(x) over whole blocks.
template <class Function>
GIOT_INLINE void ForBlocks(std::ptrdiff_t count, const float* x, float* y, Function f) {
  for (std::ptrdiff_t i = 0; i < count; i += kBlock) Store(y + i, f(Load(x + i)));
}

[[gnu::flatten]] void Activate(ActivationKind activation, float slope, std::ptrdiff_t count,
                               const float* x, float* y) {
  switch (activation) {
    case ActivationKind::kIdentity: return ForBlocks(count, x, y, [](Floats v) { return v; });
    case ActivationKind::kRelu:
      return ForBlocks(count, x, y, [](Floats v) { return Max(All(0.0f), v); });
    case ActivationKind::kLeakyRelu:
      return ForBlocks(count, x, y,
                       [=](Floats v) { return Select(Less(v, All(0.0f)), All(slope) * v, v); });
    case ActivationKind::kTanh: return ForBlocks(count, x, y, [](Floats v) { return Tanh(v); });
    case ActivationKind::kSigmoid:
      return ForBlocks(count, x, y, [](Floats v) { return Sigmoid(v); });
    case ActivationKind::kSilu:
      return ForBlocks(count, x, y, [](Floats v) { return v * Sigmoid(v); });
    case ActivationKind::kGelu: return ForBlocks(count, x, y, [](Floats v) { return Gelu(v); });
    case ActivationKind::kMish: return ForBlocks(count, x, y, [](Floats v) { return Mish(v); });
    case ActivationKind::kSoftplus:
      return ForBlocks(count, x, y, [](Floats v) { return Softplus(v); });
    case ActivationKind::kExp: return ForBlocks(count, x, y, [](Floats v) { return Exp(v); });
  }
}

}  // namespace
}  // namespace giot
