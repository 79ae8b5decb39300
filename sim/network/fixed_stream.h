// Fixes the random streams that ns-3 would otherwise number by what the process made before.
#pragma once

#include <ns3/config.h>
#include <ns3/integer.h>

#include <cstdint>

namespace giot {

/// While it lives, every ns-3 random variable is made on the given stream. Objects whose variables
/// cannot be reached later (the MAC's first sequence number) are made under one of their own.
class FixedStream {
 public:
  explicit FixedStream(std::int64_t stream) { Set(stream); }
  ~FixedStream() { Set(-1); }
  FixedStream(const FixedStream&) = delete;
  FixedStream& operator=(const FixedStream&) = delete;

 private:
  static void Set(std::int64_t stream) {
    ns3::Config::SetDefault("ns3::RandomVariableStream::Stream", ns3::IntegerValue(stream));
  }
};

}  // namespace giot
