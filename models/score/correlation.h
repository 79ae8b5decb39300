// How well synthetic windows keep the correlations of real ones, over time and between channels.
#pragma once

#include <cstddef>
#include <vector>

#include "models/score/sample_view.h"

namespace giot {

/// Correlation of each channel with itself `lag` steps later, at lags 1..lags: [lags, channels].
/// Mean and deviation are those of the channel over all rows and steps; a constant channel counts
/// as uncorrelated. lags < length.
std::vector<double> Autocorrelations(const WindowView& windows, std::size_t lags);

/// Mean over lags and channels of the difference of Autocorrelations() in size. 0..2.
double AutocorrelationError(const WindowView& real, const WindowView& fake, std::size_t lags);

/// Correlation of each channel with each at the same step, the lower triangle with the diagonal:
/// [channels (channels + 1) / 2].
std::vector<double> CrossCorrelations(const WindowView& windows);

/// The correlational score of Diffusion-TS (Yuan and Qiao 2024; Liao et al. 2020): the sum over
/// CrossCorrelations() of the difference in size, divided by 10.
double CorrelationalScore(const WindowView& real, const WindowView& fake);

}  // namespace giot
