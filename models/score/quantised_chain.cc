#include "models/score/quantised_chain.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace giot {
namespace {

constexpr double kPrior = 4;     ///< Weight of the backed-off counts, in values.
constexpr double kUnseen = 0.5;  ///< Weight of the uniform distribution, in values.
constexpr int kReach = 4;        ///< Bins over which a count is smoothed: 1/2 for each bin away.
constexpr double kBinsAnOctave = 4;

}  // namespace

QuantisedChain::QuantisedChain() { first_.reserve(kWarmUp); }

double QuantisedChain::Surprise(double value) {
  if (first_.size() < kWarmUp) {
    first_.push_back(value);
    if (first_.size() < kWarmUp) return 0;
    const auto [low, high] = std::minmax_element(first_.begin(), first_.end());
    low_ = *low;
    high_ = *high;
    for (const double x : first_) Learn(BinOf(x));
    return 0;
  }
  const int bin = BinOf(value);
  const double surprise = -std::log(Probability(bin));
  Learn(bin);
  return surprise;
}

int QuantisedChain::BinOf(double value) const {
  const double range =
      std::max({high_ - low_, 1e-9 * std::abs(high_), std::numeric_limits<double>::min()});
  const auto beyond = [&](double distance) {
    return static_cast<int>(
        std::min(std::log2(1 + distance / range) * kBinsAnOctave, kOutside - 1.0));
  };
  if (value < low_) return kOutside - 1 - beyond(low_ - value);
  if (value > high_) return kOutside + kInside + beyond(value - high_);
  return kOutside + std::min(static_cast<int>((value - low_) / range * kInside), kInside - 1);
}

double QuantisedChain::Probability(int bin) const {
  double smoothed = of_bin_[bin];
  for (int distance = 1; distance <= kReach; ++distance) {
    const double share = std::ldexp(1.0, -distance);
    if (bin >= distance) smoothed += share * of_bin_[bin - distance];
    if (bin + distance < kBins) smoothed += share * of_bin_[bin + distance];
  }
  const double anywhere = (smoothed / 3 + kUnseen / kBins) / (count_ + kUnseen);
  const auto& row = moves_[present_];
  const double after =
      row[bin] + 0.5 * (row[std::max(bin - 1, 0)] + row[std::min(bin + 1, kBins - 1)]);
  return (after + kPrior * anywhere) / (2 * left_[present_] + kPrior);
}

void QuantisedChain::Learn(int bin) {
  if (present_ >= 0) {
    ++moves_[present_][bin];
    ++left_[present_];
  }
  ++of_bin_[bin];
  ++count_;
  present_ = bin;
}

}  // namespace giot
