// Fréchet distance between normal distributions, and so between features of two samples.
#pragma once

#include <vector>

#include "models/score/sample_view.h"

namespace giot {

/// Mean and covariance of a vector of d numbers.
struct NormalMoments {
  std::vector<double> mean;        ///< [d]
  std::vector<double> covariance;  ///< [d, d]
};

/// Mean and covariance (divided by rows - 1) of at least 2 rows.
NormalMoments NormalMomentsOf(const SampleView& sample);

/// Squared Fréchet (Wasserstein-2) distance between two normal distributions: |m - n|^2 + tr(A + B
/// - 2 (A^1/2 B A^1/2)^1/2) (Dowson and Landau 1982). On features of a network it is the FID of
/// Heusel et al. 2017. In squares of the features' unit.
double SquaredFrechet(const NormalMoments& a, const NormalMoments& b);

}  // namespace giot
