#include "models/score/surprise_detector.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace giot {
namespace {

constexpr std::size_t kGreatest = 10;
constexpr double kFewest = 100;
constexpr std::size_t kHold = 100;
constexpr double kLeastSurprise = 1e-6;
constexpr double kLeastTailIndex = 0.05;

/// Hill's estimate of the tail index from values in falling order.
double TailIndex(const std::vector<double>& greatest) {
  double sum = 0;
  for (const double x : greatest) sum += std::log(x / greatest.back());
  return std::max(sum / static_cast<double>(greatest.size() - 1), kLeastTailIndex);
}

}  // namespace

double SurpriseTail::Rarity(double surprise) {
  const double x = std::max(surprise, kLeastSurprise);
  double rarity = 0;
  if (count_ >= kFewest && x > greatest_.back()) {
    rarity = std::log(count_ / kGreatest) + std::log(x / greatest_.back()) / TailIndex(greatest_);
  }
  greatest_.insert(std::upper_bound(greatest_.begin(), greatest_.end(), x, std::greater<>()), x);
  if (greatest_.size() > kGreatest) greatest_.pop_back();
  ++count_;
  return rarity;
}

double AlarmHold::Pass(double score) {
  const std::size_t now = record_++;
  while (!greatest_.empty() && greatest_.front().record + kHold < now) greatest_.pop_front();
  const bool passes = greatest_.empty() || score > greatest_.front().score;
  while (!greatest_.empty() && greatest_.back().score <= score) greatest_.pop_back();
  greatest_.push_back({now, score});
  return passes ? score : -std::numeric_limits<double>::infinity();
}

}  // namespace giot
