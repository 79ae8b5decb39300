#include "models/score/running_normal.h"

#include <algorithm>
#include <cmath>

namespace giot {
namespace {

constexpr double kFewest = 10;
constexpr double kGreatest = 1e9;

}  // namespace

double RunningNormal::Surprise(double value) {
  double z = 0;
  if (count_ >= kFewest && value != mean_) {
    z = std::min(std::abs(value - mean_) / Deviation(), kGreatest);
  }
  ++count_;
  const double distance = value - mean_;
  mean_ += distance / count_;
  squares_ += distance * (value - mean_);
  return 0.5 * z * z;
}

double RunningNormal::Deviation() const {
  const double variance = count_ > 0 ? squares_ / count_ : 0;
  return std::sqrt(variance) + 1e-9 * std::abs(mean_);
}

}  // namespace giot
