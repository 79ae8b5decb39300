// A first-order Markov chain over the bins that a value falls into.
#pragma once

#include <array>
#include <vector>

#include "models/score/online_density.h"

namespace giot {

/// The range of the first 150 values is cut into 20 bins; beyond it bins widen, a quarter of an
/// octave of the range each. The next bin's probability comes from the counts after the present bin
/// (a neighbouring bin counts half), backed off to the smoothed counts of all bins as a Dirichlet
/// prior worth 4 values (MacKay and Peto 1995).
class QuantisedChain final : public OnlineDensity {
 public:
  QuantisedChain();

  /// 0 for the first 150 values.
  double Surprise(double value) override;

 private:
  static constexpr int kWarmUp = 150;
  static constexpr int kInside = 20;
  static constexpr int kOutside = 20;  ///< On each side.
  static constexpr int kBins = kInside + 2 * kOutside;

  int BinOf(double value) const;
  double Probability(int bin) const;
  void Learn(int bin);

  std::vector<double> first_;
  double low_ = 0;
  double high_ = 0;
  int present_ = -1;
  double count_ = 0;
  std::array<double, kBins> of_bin_{};                    ///< Values seen.
  std::array<double, kBins> left_{};                      ///< Moves out of a bin.
  std::array<std::array<double, kBins>, kBins> moves_{};  ///< [from][to]
};

}  // namespace giot
