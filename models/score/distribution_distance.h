// How far two samples lie apart as distributions: 0 for the same distribution.
#pragma once

#include <cstdint>
#include <span>

#include "models/score/sample_view.h"
#include "sim/base/random_stream.h"

namespace giot {

/// Median Euclidean distance between different rows of both samples together, the usual width of a
/// Gaussian kernel (Gretton et al. 2012, section 8). From at most 500 rows of each, evenly taken.
/// In the unit of the rows; 1 where all rows are alike.
double MedianDistance(const SampleView& a, const SampleView& b);

/// Unbiased estimate of the squared maximum mean discrepancy with the kernel exp(-|x - y|^2 / (2
/// width^2)) (Gretton et al. 2012, eq. 3). No unit; may lie below 0. Each sample has at least 2
/// rows.
double SquaredMmd(const SampleView& a, const SampleView& b, double width);

/// Exact Wasserstein-1 distance between two samples of a number, of any sizes >= 1: the area
/// between their distribution functions. In the unit of the values.
double Wasserstein1(std::span<const double> a, std::span<const double> b);

/// Mean of Wasserstein1 over projections on `directions` directions, uniform on the sphere
/// (Bonneel, Rabin, Peyré and Pfister 2015). In the unit of the rows.
double SlicedWasserstein1(const SampleView& a, const SampleView& b, int directions, Stream& random);

/// Jensen-Shannon divergence in bit (0..1) between two distributions given as weights >= 0 over the
/// same outcomes, not all 0 (Lin 1991).
double JensenShannon(std::span<const double> a, std::span<const double> b);

/// The same between the values of a discrete field (ports, flags, states) in two samples.
double JensenShannonOfField(std::span<const std::int64_t> a, std::span<const std::int64_t> b);

}  // namespace giot
