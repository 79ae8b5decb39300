#include "models/score/nearest_neighbour.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace giot {
namespace {

/// Distances below this share of the range are alike.
constexpr double kResolution = 0.003;

}  // namespace

double NearestNeighbour::Distance(double value) {
  const auto above = std::lower_bound(sorted_.begin(), sorted_.end(), value);
  double distance = 0;
  if (!sorted_.empty()) {
    distance = std::numeric_limits<double>::infinity();
    if (above != sorted_.end()) distance = *above - value;
    if (above != sorted_.begin()) distance = std::min(distance, value - *(above - 1));
    const double range = std::max(sorted_.back(), value) - std::min(sorted_.front(), value);
    distance = range > 0 ? distance / range : 0;
  }
  sorted_.insert(above, value);
  return distance;
}

NearestNeighbourDetector::NearestNeighbourDetector(const std::vector<std::size_t>& scales) {
  for (const std::size_t width : scales) {
    assert(width >= 1);
    scales_.push_back({width});
    longest_ = std::max(longest_, width);
  }
}

double NearestNeighbourDetector::Score(std::int64_t /*time_s*/, double value) {
  past_.push_back(value);
  if (past_.size() > longest_ + 1) past_.pop_front();
  const std::size_t count = past_.size();
  double score = 0;
  for (Scale& scale : scales_) {
    scale.sum += value;
    if (count > scale.width) scale.sum -= past_[count - 1 - scale.width];
    const double mean = scale.sum / static_cast<double>(std::min(count, scale.width));
    score += std::log(scale.density.Distance(mean) + kResolution);
  }
  return hold_.Pass(score);
}

}  // namespace giot
