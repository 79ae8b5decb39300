#include "models/score/windowed_gaussian.h"

#include <cmath>

namespace giot {
namespace {

constexpr std::size_t kWindow = 6400;
constexpr std::size_t kStep = 100;
constexpr double kLeastDeviation = 1e-6;

/// To 12 significant digits; x in 0.5..1, so that these are 12 decimals.
double Rounded(double x) { return std::round(x * 1e12) / 1e12; }

}  // namespace

double WindowedGaussian::Score(std::int64_t /*time_s*/, double value) {
  double score = 0;
  if (!window_.empty()) {
    const double variance = squares_ / static_cast<double>(window_.size());
    const double deviation = variance > 0 ? std::sqrt(variance) : kLeastDeviation;
    score = Rounded(1 - 0.5 * std::erfc(std::abs(value - mean_) / deviation / std::sqrt(2.0)));
  }
  if (window_.size() < kWindow) {
    Grow(value);
  } else {
    waiting_.push_back(value);
    if (waiting_.size() == kStep) Move();
  }
  return score;
}

/// Welford's update.
void WindowedGaussian::Grow(double value) {
  window_.push_back(value);
  const double distance = value - mean_;
  mean_ += distance / static_cast<double>(window_.size());
  squares_ += distance * (value - mean_);
}

void WindowedGaussian::Move() {
  window_.erase(window_.begin(), window_.begin() + kStep);
  window_.insert(window_.end(), waiting_.begin(), waiting_.end());
  waiting_.clear();
  double sum = 0;
  for (const double x : window_) sum += x;
  mean_ = sum / kWindow;
  squares_ = 0;
  for (const double x : window_) squares_ += (x - mean_) * (x - mean_);
}

}  // namespace giot
