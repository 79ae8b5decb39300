#include "models/score/path_forecasters.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cassert>

#include "models/score/frechet.h"

namespace giot {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace

void SeasonalNaive::Observe(std::span<const double> values) {
  past_.emplace_back(values.begin(), values.end());
  if (past_.size() > season_) past_.erase(past_.begin());
}

std::vector<double> SeasonalNaive::Sample(int horizon, int paths, Stream& /*random*/) const {
  assert(!past_.empty());
  std::vector<double> path;
  for (std::size_t t = 0; t < static_cast<std::size_t>(horizon); ++t) {
    const std::vector<double>& values = past_[t % past_.size()];
    path.insert(path.end(), values.begin(), values.end());
  }
  std::vector<double> all;
  for (int i = 0; i < paths; ++i) all.insert(all.end(), path.begin(), path.end());
  return all;
}

GaussianWalk::GaussianWalk(const SampleView& training) {
  assert(training.rows() >= 3);
  std::vector<double> differences;
  for (std::size_t row = 1; row < training.rows(); ++row) {
    for (std::size_t c = 0; c < training.columns; ++c) {
      differences.push_back(training.Row(row)[c] - training.Row(row - 1)[c]);
    }
  }
  // Steps about 0: the second moment, not that about the mean.
  const NormalMoments moments = NormalMomentsOf({differences, training.columns});
  const auto size = static_cast<Eigen::Index>(training.columns);
  const auto count = static_cast<double>(training.rows() - 1);
  const Eigen::Map<const Eigen::VectorXd> mean(moments.mean.data(), size);
  const Matrix second =
      Eigen::Map<const Matrix>(moments.covariance.data(), size, size) * ((count - 1) / count) +
      mean * mean.transpose();
  const Matrix root = second.llt().matrixL();
  root_.assign(root.data(), root.data() + root.size());
}

void GaussianWalk::Observe(std::span<const double> values) {
  last_.assign(values.begin(), values.end());
}

std::vector<double> GaussianWalk::Sample(int horizon, int paths, Stream& random) const {
  const std::size_t channels = last_.size();
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(paths) * static_cast<std::size_t>(horizon) * channels);
  std::vector<double> noise(channels);
  for (int path = 0; path < paths; ++path) {
    std::vector<double> now = last_;
    for (int t = 0; t < horizon; ++t) {
      for (double& z : noise) z = random.Normal();
      for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t k = 0; k <= c; ++k) now[c] += root_[c * channels + k] * noise[k];
      }
      all.insert(all.end(), now.begin(), now.end());
    }
  }
  return all;
}

void SessionPaths::Observe(std::span<const double> values) {
  assert(values.size() == sessions_.size());
  for (std::size_t c = 0; c < values.size(); ++c) {
    const auto x = static_cast<float>(values[c]);
    sessions_[c]->Observe({&x, 1});
  }
}

std::vector<double> SessionPaths::Sample(int horizon, int paths, Stream& random) const {
  const std::size_t channels = sessions_.size();
  const std::size_t values = static_cast<std::size_t>(paths) * static_cast<std::size_t>(horizon);
  std::vector<double> all(values * channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const std::vector<float> of_channel = sessions_[c]->Sample(horizon, paths, random);
    for (std::size_t i = 0; i < values; ++i) all[i * channels + c] = of_channel[i];
  }
  return all;
}

RollingWindows SpreadWindows(std::size_t from, std::size_t end, int horizon, std::size_t most) {
  RollingWindows windows;
  windows.from = from;
  windows.horizon = horizon;
  const auto length = static_cast<std::size_t>(horizon);
  assert(horizon >= 1 && most >= 1 && from + length <= end);
  windows.count = std::min(most, (end - from) / length);
  windows.stride = windows.count > 1 ? (end - from - length) / (windows.count - 1) : length;
  return windows;
}

ForecastScores ScoreRolling(PathForecaster& forecaster, const SampleView& values,
                            const RollingWindows& windows, Stream& random) {
  const std::size_t channels = values.columns;
  const auto horizon = static_cast<std::size_t>(windows.horizon);
  ForecastEvaluator evaluator(channels);
  std::size_t seen = windows.observe_from;
  for (std::size_t i = 0; i < windows.count; ++i) {
    const std::size_t origin = windows.from + i * windows.stride;
    assert(origin > windows.observe_from && origin + horizon <= values.rows());
    for (; seen < origin; ++seen) forecaster.Observe(values.Row(seen));
    evaluator.Add(forecaster.Sample(windows.horizon, windows.paths, random),
                  values.values.subspan(origin * channels, horizon * channels));
  }
  return evaluator.Result();
}

}  // namespace giot
