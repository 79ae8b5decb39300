// Normal numbers from a counter: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011), then Box
// and Muller. Number i of a sequence is a function of key, sequence and i alone.
#pragma once

#include "models/plan/kernels/elementary.h"

namespace giot {
namespace {

/// Ten rounds on four words of counter and two of key.
GIOT_INLINE void Philox(Ints (&word)[4], std::uint32_t key_low, std::uint32_t key_high) {
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    Ints high0, low0, high1, low1;
    MultiplyWide(word[0], AllWords(0xd2511f53u), high0, low0);
    MultiplyWide(word[2], AllWords(0xcd9e8d57u), high1, low1);
    word[0] = high1 ^ word[1] ^ AllWords(key_low);
    word[2] = high0 ^ word[3] ^ AllWords(key_high);
    word[1] = low1;
    word[3] = low0;
    key_low += 0x9e3779b9u;
    key_high += 0xbb67ae85u;
  }
}

/// Two normals of two words: radius from `a` (31 bits), angle from `b` (26 bits).
GIOT_INLINE void BoxMuller(const Ints& a, const Ints& b, float* y) {
  const Floats u = ToFloats(ShiftRight<1>(a) | AllWords(1)) * All(0x1p-31f);
  const Floats radius = Sqrt(All(-2.0f) * Log(u));
  // The two highest bits turn by whole quarters, the next 24 within -1/2 .. 1/2 of one.
  const Floats t = ToFloats(ShiftRight<8>(ShiftLeft<2>(b))) * All(0x1p-24f) - All(0.5f);
  Floats sine, cosine;
  SinCosOfQuarter(t, sine, cosine);
  const Ints sign = AllWords(0x80000000u);
  const Ints odd = AllWords(0) - (ShiftRight<30>(b) & AllWords(1));
  const Ints flip_both = b & sign;
  const Ints flip_first = odd & sign;
  const Floats first = AsFloats(AsInts(Select(odd, sine, cosine)) ^ flip_both ^ flip_first);
  const Floats second = AsFloats(AsInts(Select(odd, cosine, sine)) ^ flip_both);
  Store(y, radius * first);
  Store(y + kBlock, radius * second);
}

void Normals(std::uint64_t key, std::uint64_t sequence, std::uint32_t first_draw, int draws,
             float* y) {
  for (int d = 0; d < draws; ++d) {
    const std::uint32_t draw = first_draw + static_cast<std::uint32_t>(d);
    Ints word[4] = {Lanes() + AllWords(draw * kBlock), AllWords(0),
                    AllWords(static_cast<std::uint32_t>(sequence)),
                    AllWords(static_cast<std::uint32_t>(sequence >> 32))};
    Philox(word, static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32));
    BoxMuller(word[0], word[1], y);
    BoxMuller(word[2], word[3], y + 2 * kBlock);
    y += kNormalsPerDraw;
  }
}

}  // namespace
}  // namespace giot
