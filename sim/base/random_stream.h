// Named random streams: a run's every use of chance draws from its own, so that a new draw in one
// model never disturbs another. The numbers depend on (seed, name) alone, on every platform.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace giot {

/// A random stream derived from a seed and a name: xoshiro256++ (Blackman and Vigna 2019) seeded
/// by SplitMix64 over the FNV-1a hash of the name.
class Stream {
 public:
  Stream(std::uint64_t seed, std::string_view name);

  /// The next 64 random bits.
  std::uint64_t Bits();
  /// Uniform on [0, 1), 53 bits.
  double Uniform();
  /// Uniform on [low, high).
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }
  /// Uniform on 0 .. count - 1, without bias; `count` > 0.
  std::uint64_t Below(std::uint64_t count);
  /// Standard normal (Marsaglia's polar method).
  double Normal();
  double Normal(double mean, double standard_deviation) {
    return mean + standard_deviation * Normal();
  }
  /// Exponential with the given mean.
  double Exponential(double mean);

 private:
  std::array<std::uint64_t, 4> state_;
  double spare_normal_ = 0;
  bool has_spare_ = false;
};

/// The 64-bit seed of the stream (seed, name), for engines that bring a generator of their own.
std::uint64_t StreamSeed(std::uint64_t seed, std::string_view name);

}  // namespace giot
