// Forecasts of several series at once as sampled paths: the baselines of every table of
// forecasters, sessions of giot's own models, and the rolling windows in which they are scored.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/generative_model.h"
#include "models/score/forecast_evaluator.h"
#include "models/score/sample_view.h"
#include "sim/base/random_stream.h"

namespace giot {

/// A forecaster of `channels` series at work.
class PathForecaster {
 public:
  virtual ~PathForecaster() = default;

  /// Takes the next values: [channels].
  virtual void Observe(std::span<const double> values) = 0;
  /// `paths` draws of the next `horizon` values after at least one was observed: [paths, horizon,
  /// channels]. Does not move.
  virtual std::vector<double> Sample(int horizon, int paths, Stream& random) const = 0;
};

/// The values of one season ago, all paths alike; with season 1 the last values (persistence).
/// Before a season was observed, the first values.
class SeasonalNaive final : public PathForecaster {
 public:
  explicit SeasonalNaive(std::size_t season) : season_(season) {}
  void Observe(std::span<const double> values) override;
  std::vector<double> Sample(int horizon, int paths, Stream& random) const override;

 private:
  std::size_t season_;
  std::vector<std::vector<double>> past_;  ///< The last season, oldest first.
};

/// A random walk from the last values with normal steps of mean 0 and the covariance between series
/// that the differences of `training` [rows >= 3, channels] have.
class GaussianWalk final : public PathForecaster {
 public:
  explicit GaussianWalk(const SampleView& training);
  void Observe(std::span<const double> values) override;
  std::vector<double> Sample(int horizon, int paths, Stream& random) const override;

 private:
  std::vector<double> last_;
  std::vector<double> root_;  ///< Of the covariance, lower triangle: [channels, channels].
};

/// A session of a one-channel model for each series, each drawn on its own.
class SessionPaths final : public PathForecaster {
 public:
  explicit SessionPaths(std::vector<std::unique_ptr<Session>> sessions)
      : sessions_(std::move(sessions)) {}
  void Observe(std::span<const double> values) override;
  std::vector<double> Sample(int horizon, int paths, Stream& random) const override;

 private:
  std::vector<std::unique_ptr<Session>> sessions_;
};

/// Windows to forecast, one after another.
struct RollingWindows {
  std::size_t observe_from = 0;  ///< First row that the forecaster sees.
  std::size_t from = 0;          ///< First row of the first window.
  std::size_t stride = 1;        ///< Rows from one window to the next.
  std::size_t count = 1;
  int horizon = 1;
  int paths = 100;
};

/// At most `most` windows of `horizon` rows in from..end, not overlapping, evenly spread; at least
/// one where the horizon fits.
RollingWindows SpreadWindows(std::size_t from, std::size_t end, int horizon, std::size_t most);

/// Lets the forecaster, which has observed nothing, observe `values` [rows, channels] and scores it
/// in each window.
ForecastScores ScoreRolling(PathForecaster& forecaster, const SampleView& values,
                            const RollingWindows& windows, Stream& random);

}  // namespace giot
