// Fits the baselines on training data by least squares and Gaussian maximum likelihood.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/plan/seasonal_ar.h"

namespace giot {

/// A stretch of one column on the transformed scale.
struct Stretch {
  std::int64_t first_step = 0;
  std::span<const double> y;  ///< Transformed values of consecutive steps.
};

/// Mean (least squares) and log deviation (maximum likelihood by Fisher scoring) of the season over
/// all stretches together. A season without periods gives the overall mean and deviation.
SeasonalScale FitScale(const Season& season, const std::vector<Stretch>& stretches);

/// An autoregression on `lags` over `season`; for no lags, climatology. Least squares on the
/// standardised values, then the deviation of the residuals over the season. Throws ScenarioError
/// where a stretch is shorter than the longest lag and a season's worth of unknowns.
SeasonalArFit FitSeasonalAr(const Season& season, const std::vector<int>& lags,
                            const std::vector<Stretch>& stretches);

/// The last value with weight 1 and the deviation of the differences.
SeasonalArFit FitPersistence(const std::vector<Stretch>& stretches);

}  // namespace giot
