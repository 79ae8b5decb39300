// The two sets on which generators of series are compared since TimeGAN (Yoon, Jarrett and van der
// Schaar 2019), and the simplest generator that knows their covariance.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "models/score/sample_view.h"
#include "sim/base/random_stream.h"

namespace giot {

/// Windows with their values: [rows, length, channels].
struct WindowSet {
  std::vector<float> values;
  std::size_t length = 24;
  std::size_t channels = 1;

  WindowView View() const { return {values, length, channels}; }
  std::size_t rows() const { return View().rows(); }
};

/// Sines: 5 channels of (sin(f j + p) + 1) / 2 over 24 steps j = 0.., frequency f and phase p
/// uniform in 0..0.1 for each window and channel (sine_data_generation of jsyoon0823/TimeGAN).
WindowSet SinesSet(std::size_t rows, Stream& random);

/// Stocks: the rows of TimeGAN's data/stock_data.csv from last to first, each column scaled to 0..1
/// by its range, and the windows of 24 consecutive rows but the last (3,661 of 6 columns), as
/// real_data_loading of jsyoon0823/TimeGAN cuts them. Throws ScenarioError where a cell is no
/// number, a column is constant or fewer than 25 rows stand there, std::runtime_error where it
/// cannot be read.
WindowSet StockSet(const std::filesystem::path& csv);

/// Draws from the normal distribution with the mean and full covariance of the flattened windows,
/// each value then taken into 0..1, where both sets lie: what a neural generator must beat.
class FullCovarianceGaussian {
 public:
  explicit FullCovarianceGaussian(const WindowView& windows);
  WindowSet Sample(std::size_t rows, Stream& random) const;

 private:
  std::size_t length_;
  std::size_t channels_;
  std::vector<double> mean_;  ///< [length channels]
  std::vector<double> root_;  ///< Of the covariance: [length channels, length channels]
};

}  // namespace giot
