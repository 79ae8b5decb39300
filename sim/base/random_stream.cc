#include "sim/base/random_stream.h"

#include <bit>
#include <cmath>

namespace giot {
namespace {

std::uint64_t SplitMix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::uint64_t Fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

}  // namespace

std::uint64_t StreamSeed(std::uint64_t seed, std::string_view name) {
  std::uint64_t mixer = seed;
  std::uint64_t combined = SplitMix64(mixer) ^ Fnv1a(name);
  return SplitMix64(combined);
}

Stream::Stream(std::uint64_t seed, std::string_view name) {
  std::uint64_t mixer = StreamSeed(seed, name);
  for (std::uint64_t& word : state_) word = SplitMix64(mixer);
}

std::uint64_t Stream::Bits() {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Stream::Uniform() { return static_cast<double>(Bits() >> 11) * 0x1.0p-53; }

std::uint64_t Stream::Below(std::uint64_t count) {
  const std::uint64_t unbiased_from = (0 - count) % count;  // 2^64 mod count
  for (;;) {
    const std::uint64_t bits = Bits();
    if (bits >= unbiased_from) return bits % count;
  }
}

double Stream::Normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_normal_;
  }
  double u = 0, v = 0, s = 0;
  do {
    u = Uniform(-1, 1);
    v = Uniform(-1, 1);
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  spare_normal_ = v * factor;
  has_spare_ = true;
  return u * factor;
}

double Stream::Exponential(double mean) { return -mean * std::log1p(-Uniform()); }

}  // namespace giot
