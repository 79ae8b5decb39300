// Sixteen floats at a time on any x86-64: one AVX-512 register, two of AVX2 or four of SSE2. Every
// operation rounds alike on all three; SSE2 has no fused multiply-add and computes it in doubles.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "models/plan/kernels/kernel_table.h"

#define GIOT_INLINE [[gnu::always_inline]] inline

namespace giot {
namespace {

#if defined(__AVX512F__)
constexpr int kParts = 1;
constexpr const char* kInstructionSet = "avx512";
#elif defined(__AVX2__)
constexpr int kParts = 2;
constexpr const char* kInstructionSet = "avx2";
#else
constexpr int kParts = 4;
constexpr const char* kInstructionSet = "x86_64";
#endif

constexpr int kPartBytes = 64 / kParts;
typedef float NativeFloats __attribute__((vector_size(kPartBytes)));
typedef std::int32_t NativeInts __attribute__((vector_size(kPartBytes)));
typedef std::uint64_t NativeWords __attribute__((vector_size(kPartBytes)));

#if defined(__AVX512F__)
// Masked by all ones: the plain forms set off -Wmaybe-uninitialized in GCC 12's own header.
GIOT_INLINE NativeFloats Fma(NativeFloats a, NativeFloats b, NativeFloats c) {
  return _mm512_fmadd_ps(a, b, c);
}
GIOT_INLINE NativeFloats Max(NativeFloats a, NativeFloats b) {
  return _mm512_maskz_max_ps(0xffff, a, b);
}
GIOT_INLINE NativeFloats Min(NativeFloats a, NativeFloats b) {
  return _mm512_maskz_min_ps(0xffff, a, b);
}
GIOT_INLINE NativeFloats Sqrt(NativeFloats a) { return _mm512_maskz_sqrt_ps(0xffff, a); }
GIOT_INLINE NativeWords MultiplyEven(NativeInts a, NativeInts b) {
  return reinterpret_cast<NativeWords>(
      _mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}
#elif defined(__AVX2__)
GIOT_INLINE NativeFloats Fma(NativeFloats a, NativeFloats b, NativeFloats c) {
  return _mm256_fmadd_ps(a, b, c);
}
GIOT_INLINE NativeFloats Max(NativeFloats a, NativeFloats b) { return _mm256_max_ps(a, b); }
GIOT_INLINE NativeFloats Min(NativeFloats a, NativeFloats b) { return _mm256_min_ps(a, b); }
GIOT_INLINE NativeFloats Sqrt(NativeFloats a) { return _mm256_sqrt_ps(a); }
GIOT_INLINE NativeWords MultiplyEven(NativeInts a, NativeInts b) {
  return reinterpret_cast<NativeWords>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}
#else
/// a b + c rounded once, of two lanes: the product is exact in a double; the sum is rounded to odd,
/// so that rounding it again to a float is as if it were rounded once (Boldo and Melquiond 2008).
GIOT_INLINE __m128 FmaOfPair(__m128 a, __m128 b, __m128 c) {
  const __m128d product = _mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b));
  const __m128d addend = _mm_cvtps_pd(c);
  const __m128d sum = _mm_add_pd(product, addend);
  const __m128d back = _mm_sub_pd(sum, product);
  const __m128d error =
      _mm_add_pd(_mm_sub_pd(product, _mm_sub_pd(sum, back)), _mm_sub_pd(addend, back));
  const __m128d zero = _mm_setzero_pd();
  // Not where the error is NaN: there the sum is infinite or NaN, and right.
  const __m128d inexact = _mm_or_pd(_mm_cmplt_pd(error, zero), _mm_cmpgt_pd(error, zero));
  const __m128i bits = _mm_castpd_si128(sum);
  const __m128i one = _mm_set1_epi64x(1);
  const __m128i even = _mm_sub_epi64(_mm_and_si128(bits, one), one);
  const __m128i inward = _mm_srli_epi64(_mm_castpd_si128(_mm_xor_pd(sum, error)), 63);
  const __m128i step = _mm_sub_epi64(one, _mm_add_epi64(inward, inward));
  const __m128i odd =
      _mm_add_epi64(bits, _mm_and_si128(step, _mm_and_si128(even, _mm_castpd_si128(inexact))));
  return _mm_cvtpd_ps(_mm_castsi128_pd(odd));
}
GIOT_INLINE NativeFloats Fma(NativeFloats a, NativeFloats b, NativeFloats c) {
  const __m128 low = FmaOfPair(a, b, c);
  const __m128 high = FmaOfPair(_mm_movehl_ps(a, a), _mm_movehl_ps(b, b), _mm_movehl_ps(c, c));
  return _mm_movelh_ps(low, high);
}
GIOT_INLINE NativeFloats Max(NativeFloats a, NativeFloats b) { return _mm_max_ps(a, b); }
GIOT_INLINE NativeFloats Min(NativeFloats a, NativeFloats b) { return _mm_min_ps(a, b); }
GIOT_INLINE NativeFloats Sqrt(NativeFloats a) { return _mm_sqrt_ps(a); }
GIOT_INLINE NativeWords MultiplyEven(NativeInts a, NativeInts b) {
  return reinterpret_cast<NativeWords>(
      _mm_mul_epu32(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
}
#endif

/// Sixteen floats.
struct Floats {
  NativeFloats part[kParts];
};
/// Sixteen 32-bit words.
struct Ints {
  NativeInts part[kParts];
};

/// Applies `f` to each part of the arguments.
template <class Result, class Function, class... Arguments>
GIOT_INLINE Result ByPart(Function f, const Arguments&... arguments) {
  Result result;
#pragma GCC unroll 4
  for (int p = 0; p < kParts; ++p) result.part[p] = f(arguments.part[p]...);
  return result;
}

GIOT_INLINE Floats Load(const float* p) {
  Floats result;
  __builtin_memcpy(&result, p, sizeof result);
  return result;
}
GIOT_INLINE void Store(float* p, const Floats& v) { __builtin_memcpy(p, &v, sizeof v); }
GIOT_INLINE Floats All(float x) {
  Floats result;
#pragma GCC unroll 4
  for (int p = 0; p < kParts; ++p) result.part[p] = x - NativeFloats{};
  return result;
}
GIOT_INLINE Ints AllWords(std::uint32_t x) {
  Ints result;
#pragma GCC unroll 4
  for (int p = 0; p < kParts; ++p) result.part[p] = static_cast<std::int32_t>(x) + NativeInts{};
  return result;
}
/// 0, 1, ... 15
GIOT_INLINE Ints Lanes() {
  constexpr std::int32_t kLanes[kBlock] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Ints result;
  __builtin_memcpy(&result, kLanes, sizeof result);
  return result;
}

GIOT_INLINE Floats operator+(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return u + v; }, a, b);
}
GIOT_INLINE Floats operator-(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return u - v; }, a, b);
}
GIOT_INLINE Floats operator*(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return u * v; }, a, b);
}
GIOT_INLINE Floats operator/(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return u / v; }, a, b);
}
GIOT_INLINE Floats Negative(const Floats& a) {
  return ByPart<Floats>([](auto u) { return -u; }, a);
}
/// a b + c, rounded once.
GIOT_INLINE Floats Fma(const Floats& a, const Floats& b, const Floats& c) {
  return ByPart<Floats>([](auto u, auto v, auto w) { return Fma(u, v, w); }, a, b, c);
}
/// b where a or b is NaN.
GIOT_INLINE Floats Max(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return Max(u, v); }, a, b);
}
GIOT_INLINE Floats Min(const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto u, auto v) { return Min(u, v); }, a, b);
}
GIOT_INLINE Floats Sqrt(const Floats& a) {
  return ByPart<Floats>([](auto u) { return Sqrt(u); }, a);
}
/// All bits set where a < b.
GIOT_INLINE Ints Less(const Floats& a, const Floats& b) {
  return ByPart<Ints>([](auto u, auto v) { return u < v; }, a, b);
}
GIOT_INLINE Ints Less(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u < v; }, a, b);
}
GIOT_INLINE Floats Select(const Ints& mask, const Floats& a, const Floats& b) {
  return ByPart<Floats>([](auto m, auto u, auto v) { return m ? u : v; }, mask, a, b);
}

GIOT_INLINE Ints operator+(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u + v; }, a, b);
}
GIOT_INLINE Ints operator-(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u - v; }, a, b);
}
GIOT_INLINE Ints operator&(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u & v; }, a, b);
}
GIOT_INLINE Ints operator|(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u | v; }, a, b);
}
GIOT_INLINE Ints operator^(const Ints& a, const Ints& b) {
  return ByPart<Ints>([](auto u, auto v) { return u ^ v; }, a, b);
}
template <int kBits>
GIOT_INLINE Ints ShiftLeft(const Ints& a) {
  return ByPart<Ints>([](auto u) { return u << kBits; }, a);
}
/// Zeros come in.
template <int kBits>
GIOT_INLINE Ints ShiftRight(const Ints& a) {
  return ByPart<Ints>(
      [](auto u) { return (u >> kBits) & static_cast<std::int32_t>(0xffffffffu >> kBits); }, a);
}
GIOT_INLINE Floats ToFloats(const Ints& a) {
  return ByPart<Floats>([](auto u) { return __builtin_convertvector(u, NativeFloats); }, a);
}
GIOT_INLINE Floats AsFloats(const Ints& a) {
  return ByPart<Floats>([](auto u) { return reinterpret_cast<NativeFloats>(u); }, a);
}
GIOT_INLINE Ints AsInts(const Floats& a) {
  return ByPart<Ints>([](auto u) { return reinterpret_cast<NativeInts>(u); }, a);
}
/// High and low words of the 64-bit products of unsigned words.
GIOT_INLINE void MultiplyWide(const Ints& a, const Ints& b, Ints& high, Ints& low) {
#pragma GCC unroll 4
  for (int p = 0; p < kParts; ++p) {
    const auto odd = [](NativeInts v) {
      return reinterpret_cast<NativeInts>(reinterpret_cast<NativeWords>(v) >> 32);
    };
    const NativeWords even_product = MultiplyEven(a.part[p], b.part[p]);
    const NativeWords odd_product = MultiplyEven(odd(a.part[p]), odd(b.part[p]));
    const NativeWords low_half = 0xffffffffu + NativeWords{};
    low.part[p] = reinterpret_cast<NativeInts>((even_product & low_half) | (odd_product << 32));
    high.part[p] = reinterpret_cast<NativeInts>((even_product >> 32) | (odd_product & ~low_half));
  }
}

/// ((v0 + v8) + (v4 + v12)) + ..., halving: the same order on every instruction set.
GIOT_INLINE float Sum(const Floats& v) {
  float lanes[kBlock];
  Store(lanes, v);
#pragma GCC unroll 4
  for (int half = kBlock / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (int l = 0; l < half; ++l) lanes[l] += lanes[l + half];
  }
  return lanes[0];
}
GIOT_INLINE float Greatest(const Floats& v) {
  float lanes[kBlock];
  Store(lanes, v);
  float most = lanes[0];
#pragma GCC unroll 16
  for (int l = 1; l < kBlock; ++l) most = lanes[l] > most ? lanes[l] : most;
  return most;
}

}  // namespace
}  // namespace giot
