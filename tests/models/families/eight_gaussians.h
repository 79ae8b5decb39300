// Which of the 8 Gaussians of toy_examples.h a family's draws reach.
#pragma once

#include <cmath>
#include <numbers>
#include <span>

#include "models/score/mode_coverage.h"

namespace giot::test {

/// Draws [rows, 2] within three deviations of a centre, each centre with at least half its share.
inline ModeCoverage ModesOfEightGaussians(std::span<const float> draws) {
  std::vector<double> centres;
  for (int i = 0; i < 8; ++i) {
    centres.push_back(4 * std::cos(i * std::numbers::pi / 4) / 1.414);
    centres.push_back(4 * std::sin(i * std::numbers::pi / 4) / 1.414);
  }
  const std::vector<double> values(draws.begin(), draws.end());
  return CountModes({values, 2}, {centres, 2}, 3 * 0.5 / 1.414, values.size() / 2 / 16);
}

}  // namespace giot::test
