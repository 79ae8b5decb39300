// Which modes of a known mixture a generator's samples reach.
#pragma once

#include <cstddef>
#include <vector>

#include "models/score/sample_view.h"

namespace giot {

/// Samples counted by the mode that they lie at.
struct ModeCoverage {
  std::vector<std::size_t> counts;  ///< Of the samples within the radius, by mode.
  std::size_t covered = 0;          ///< Modes with at least the samples asked for.
  double near_share = 0;            ///< Of all samples: those within the radius of a mode, 0..1.
};

/// Counts each sample [rows, d] at the nearest of `centres` [modes, d] where it lies within
/// `radius` of it (usually three deviations, as Srivastava et al. 2017 count the modes of eight
/// Gaussians); a mode is covered by at least `least` samples.
ModeCoverage CountModes(const SampleView& samples, const SampleView& centres, double radius,
                        std::size_t least = 1);

}  // namespace giot
