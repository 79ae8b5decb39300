#include "models/score/mode_coverage.h"

#include <cassert>
#include <limits>

namespace giot {

ModeCoverage CountModes(const SampleView& samples, const SampleView& centres, double radius,
                        std::size_t least) {
  assert(samples.columns == centres.columns && samples.rows() >= 1 && centres.rows() >= 1);
  ModeCoverage coverage;
  coverage.counts.resize(centres.rows());
  std::size_t near = 0;
  for (std::size_t row = 0; row < samples.rows(); ++row) {
    const std::span<const double> x = samples.Row(row);
    std::size_t best = 0;
    double least_square = std::numeric_limits<double>::infinity();
    for (std::size_t mode = 0; mode < centres.rows(); ++mode) {
      double square = 0;
      for (std::size_t k = 0; k < x.size(); ++k) {
        square += (x[k] - centres.Row(mode)[k]) * (x[k] - centres.Row(mode)[k]);
      }
      if (square >= least_square) continue;
      least_square = square;
      best = mode;
    }
    if (least_square > radius * radius) continue;
    ++coverage.counts[best];
    ++near;
  }
  for (const std::size_t count : coverage.counts) coverage.covered += count >= least;
  coverage.near_share = static_cast<double>(near) / static_cast<double>(samples.rows());
  return coverage;
}

}  // namespace giot
