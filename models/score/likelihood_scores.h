// Scores of models with a likelihood or a bound on it: bits per dimension, the importance-weighted
// bound, rate and distortion.
#pragma once

#include <cstddef>
#include <span>

namespace giot {

/// Bits per dimension of a negative log-likelihood in nats over `dimensions` numbers. Where
/// integers 0..levels - 1 were spread by uniform noise and divided by `levels`, log2(levels) is
/// what the division took away (Theis, van den Oord and Bethge 2016, section 3.1).
double BitsPerDimension(double nll_nats, std::size_t dimensions, double levels = 1);

/// log of the mean of e^x, without overflow; -infinity where all are.
double LogMeanExp(std::span<const double> x);

/// The importance-weighted bound on log p(x) in nats (Burda, Grosse and Salakhutdinov 2016, eq. 8):
/// the mean over rows of the log of the mean weight. `log_weights` [rows, draws]: log p(x, z) - log
/// q(z | x). With one draw it is the ELBO.
double ImportanceWeightedBound(std::span<const double> log_weights, std::size_t draws);

/// What a lossy code costs and loses.
struct RateDistortion {
  double bits_per_dimension = 0;  ///< Rate: mean KL of posterior from prior, by dimension of x.
  double mean_square_error = 0;   ///< Distortion, in squares of the unit of x.
  double psnr_db = 0;             ///< Peak signal to noise for values in 0..peak.
};

/// The point that a VAE reaches (Alemi et al. 2018): `kl_nats` [rows], `original` and `decoded`
/// [rows, dimensions]. `peak` > 0 is the range of x.
RateDistortion RateDistortionOf(std::span<const double> kl_nats, std::span<const double> original,
                                std::span<const double> decoded, double peak = 1);

/// The least rate at which a normal source with independent components can be coded, in bits per
/// vector, where the mean square errors of the components sum to `distortion` > 0: reverse
/// water-filling (Cover and Thomas 2006, theorem 10.3.3).
double GaussianRate(std::span<const double> variances, double distortion);

}  // namespace giot
