#include "models/score/correlation.h"

#include <cassert>
#include <cmath>

namespace giot {
namespace {

/// A channel's values less their mean, over their deviation (divided by n - 1, as torch.std).
class Standardised {
 public:
  explicit Standardised(const WindowView& windows)
      : windows_(windows), means_(windows.channels), factors_(windows.channels) {
    const auto count = static_cast<double>(windows.rows() * windows.length);
    for (std::size_t c = 0; c < windows.channels; ++c) {
      double sum = 0;
      double squares = 0;
      for (std::size_t i = c; i < windows.values.size(); i += windows.channels) {
        sum += windows.values[i];
      }
      means_[c] = sum / count;
      for (std::size_t i = c; i < windows.values.size(); i += windows.channels) {
        squares += (windows.values[i] - means_[c]) * (windows.values[i] - means_[c]);
      }
      factors_[c] = squares > 0 ? std::sqrt((count - 1) / squares) : 0;
    }
  }

  double At(std::size_t row, std::size_t step, std::size_t channel) const {
    return (windows_.At(row, step, channel) - means_[channel]) * factors_[channel];
  }
  /// Mean over rows and steps of channel a times channel b `lag` steps later.
  double Correlation(std::size_t a, std::size_t b, std::size_t lag) const {
    double sum = 0;
    for (std::size_t row = 0; row < windows_.rows(); ++row) {
      for (std::size_t t = lag; t < windows_.length; ++t)
        sum += At(row, t - lag, a) * At(row, t, b);
    }
    return sum / static_cast<double>(windows_.rows() * (windows_.length - lag));
  }

 private:
  WindowView windows_;
  std::vector<double> means_;
  std::vector<double> factors_;
};

double SumOfDifferences(const std::vector<double>& a, const std::vector<double>& b) {
  assert(a.size() == b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum;
}

}  // namespace

std::vector<double> Autocorrelations(const WindowView& windows, std::size_t lags) {
  assert(lags >= 1 && lags < windows.length);
  const Standardised values(windows);
  std::vector<double> correlations;
  for (std::size_t lag = 1; lag <= lags; ++lag) {
    for (std::size_t c = 0; c < windows.channels; ++c) {
      correlations.push_back(values.Correlation(c, c, lag));
    }
  }
  return correlations;
}

double AutocorrelationError(const WindowView& real, const WindowView& fake, std::size_t lags) {
  const std::vector<double> of_real = Autocorrelations(real, lags);
  return SumOfDifferences(of_real, Autocorrelations(fake, lags)) /
         static_cast<double>(of_real.size());
}

std::vector<double> CrossCorrelations(const WindowView& windows) {
  const Standardised values(windows);
  std::vector<double> correlations;
  for (std::size_t a = 0; a < windows.channels; ++a) {
    for (std::size_t b = 0; b <= a; ++b) correlations.push_back(values.Correlation(a, b, 0));
  }
  return correlations;
}

double CorrelationalScore(const WindowView& real, const WindowView& fake) {
  return SumOfDifferences(CrossCorrelations(real), CrossCorrelations(fake)) / 10;
}

}  // namespace giot
