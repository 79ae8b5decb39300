// Who asks a cache for what: Zipf's law, at rest or drifting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/random_stream.h"

namespace giot {

/// Shares of requests by rank, the most popular first: proportional to rank^-exponent. Throws
/// ScenarioError where count is 0 or the exponent cannot be.
std::vector<double> ZipfShares(std::size_t count, double exponent);

/// A sequence of requests for items 0 .. count - 1. Item i begins at rank i; with drift, two random
/// items trade their ranks after every `trade_every` requests.
class ZipfDemand {
 public:
  struct Options {
    std::size_t count = 1000;       ///< Items, >= 1.
    double exponent = 0.8;          ///< >= 0
    std::uint64_t trade_every = 0;  ///< 0: popularity rests.
  };

  /// Throws ScenarioError as ZipfShares().
  ZipfDemand(const Options& options, Stream stream);
  std::size_t Next();

 private:
  Options options_;
  Stream stream_;
  std::vector<double> cumulative_;
  std::vector<std::size_t> item_at_rank_;
  std::uint64_t requests_ = 0;
};

}  // namespace giot
