#include "models/plan/fit_baselines.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <cassert>
#include <cmath>

#include "models/plan/portable_math.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Row per value: intercept and the season's features.
MatrixXd Design(const Season& season, const std::vector<Stretch>& stretches, int skip) {
  Eigen::Index rows = 0;
  for (const Stretch& stretch : stretches)
    rows += static_cast<Eigen::Index>(stretch.y.size()) - skip;
  std::vector<float> features(static_cast<std::size_t>(season.FeatureCount()));
  MatrixXd design(rows, 1 + static_cast<Eigen::Index>(features.size()));
  Eigen::Index row = 0;
  for (const Stretch& stretch : stretches) {
    for (std::size_t t = static_cast<std::size_t>(skip); t < stretch.y.size(); ++t, ++row) {
      season.Features(stretch.first_step + static_cast<std::int64_t>(t), features);
      design(row, 0) = 1;
      for (std::size_t f = 0; f < features.size(); ++f) design(row, 1 + f) = features[f];
    }
  }
  return design;
}

/// The shortest solution: columns that say the same share a weight.
VectorXd LeastSquares(const MatrixXd& a, const VectorXd& b) {
  return a.completeOrthogonalDecomposition().solve(b);
}

/// log deviation over the season of residuals r ~ N(0, exp(2 X g)): Fisher scoring for the
/// log-variance, whose information does not depend on g (Harvey 1976, Econometrica 44, 461).
VectorXd LogDeviation(const MatrixXd& design, const VectorXd& residuals) {
  VectorXd log_variance = VectorXd::Zero(design.cols());
  log_variance[0] = std::log(std::max(residuals.squaredNorm() / residuals.size(), 1e-12));
  const auto solver = design.completeOrthogonalDecomposition();
  for (int i = 0; i < 100; ++i) {
    const VectorXd ratio = residuals.array().square() / (design * log_variance).array().exp();
    VectorXd change = solver.solve((ratio.array() - 1).matrix());
    // A far outlier must not throw the first steps off.
    const double most = (design * change).cwiseAbs().maxCoeff();
    if (most > 1) change /= most;
    log_variance += change;
    if (change.cwiseAbs().maxCoeff() < 1e-10) break;
  }
  return 0.5 * log_variance;
}

std::vector<float> ToFloats(const VectorXd& values) {
  return {values.data(), values.data() + values.size()};
}

/// Standardised values of a stretch.
std::vector<double> Standardise(const SeasonalScale& scale, const Stretch& stretch) {
  std::vector<double> z;
  z.reserve(stretch.y.size());
  for (std::size_t t = 0; t < stretch.y.size(); ++t) {
    const auto point = scale.At(stretch.first_step + static_cast<std::int64_t>(t));
    z.push_back((stretch.y[t] - point.mean) / point.standard_deviation);
  }
  return z;
}

}  // namespace

SeasonalScale FitScale(const Season& season, const std::vector<Stretch>& stretches) {
  const MatrixXd design = Design(season, stretches, 0);
  VectorXd y(design.rows());
  Eigen::Index row = 0;
  for (const Stretch& stretch : stretches) {
    for (const double value : stretch.y) y[row++] = value;
  }
  const VectorXd mean = LeastSquares(design, y);
  const VectorXd deviation = LogDeviation(design, y - design * mean);
  return {season, ToFloats(mean), ToFloats(deviation)};
}

SeasonalArFit FitSeasonalAr(const Season& season, const std::vector<int>& lags,
                            const std::vector<Stretch>& stretches) {
  const int reach = lags.empty() ? 0 : lags.back();
  for (const Stretch& stretch : stretches) {
    if (static_cast<int>(stretch.y.size()) <= reach) {
      throw ScenarioError(fmt::format(
          "cannot fit an autoregression that reaches back {} steps on {} training values", reach,
          stretch.y.size()));
    }
  }
  SeasonalArFit fit;
  fit.scale = FitScale(season, stretches);
  fit.lags = lags;
  const MatrixXd design = Design(season, stretches, reach);
  MatrixXd past(design.rows(), static_cast<Eigen::Index>(lags.size()));
  VectorXd now(design.rows());
  Eigen::Index row = 0;
  for (const Stretch& stretch : stretches) {
    const std::vector<double> z = Standardise(fit.scale, stretch);
    for (std::size_t t = static_cast<std::size_t>(reach); t < z.size(); ++t, ++row) {
      now[row] = z[t];
      for (std::size_t k = 0; k < lags.size(); ++k) past(row, k) = z[t - lags[k]];
    }
  }
  if (!lags.empty()) {
    const VectorXd weights = LeastSquares(past, now);
    fit.lag_weights = ToFloats(weights);
    now -= past * weights;
  }
  fit.log_noise_weights = ToFloats(LogDeviation(design, now));
  return fit;
}

SeasonalArFit FitPersistence(const std::vector<Stretch>& stretches) {
  SeasonalArFit fit = FitSeasonalAr(Season{}, {1}, stretches);
  double squares = 0;
  double count = 0;
  for (const Stretch& stretch : stretches) {
    for (std::size_t t = 1; t < stretch.y.size(); ++t) {
      squares += (stretch.y[t] - stretch.y[t - 1]) * (stretch.y[t] - stretch.y[t - 1]);
      ++count;
    }
  }
  const double deviation = std::sqrt(std::max(squares / count, 1e-12));
  fit.lag_weights = {1.0f};
  fit.log_noise_weights = {
      static_cast<float>(std::log(deviation) - fit.scale.log_deviation_weights[0])};
  return fit;
}

}  // namespace giot
