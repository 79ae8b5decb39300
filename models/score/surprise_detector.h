// Turns the surprise of a density model into scores that compare across streams.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "models/score/anomaly_detector.h"
#include "models/score/online_density.h"

namespace giot {

/// How rare a surprise is among those before it. The likelihood of a model is turned into an
/// anomaly by its own tail, as Lavin and Ahmad (2015) and Ahmad et al. (2017) do; their tail is
/// normal, this one is Pareto's, fitted to the 10 greatest surprises (Hill 1975), since surprises
/// are heavy-tailed.
class SurpriseTail {
 public:
  /// -log of the probability that a surprise (>= 0) is at least so great, in nats; 0 where it is
  /// not among the greatest, or fewer than 100 came before. Then learns it.
  double Rarity(double surprise);

 private:
  std::vector<double> greatest_;  ///< In falling order.
  double count_ = 0;
};

/// One alarm for one event: lets a score pass where it is the greatest of the last 100 records.
class AlarmHold {
 public:
  /// The score, or -infinity where one of the 100 records before was as great.
  double Pass(double score);

 private:
  struct Entry {
    std::size_t record;
    double score;
  };
  std::deque<Entry> greatest_;  ///< Scores in falling order, records rising.
  std::size_t record_ = 0;
};

/// A detector by the likelihood of a density model.
class SurpriseDetector final : public AnomalyDetector {
 public:
  explicit SurpriseDetector(std::unique_ptr<OnlineDensity> density)
      : density_(std::move(density)) {}

  double Score(std::int64_t /*time_s*/, double value) override {
    return hold_.Pass(tail_.Rarity(density_->Surprise(value)));
  }

 private:
  std::unique_ptr<OnlineDensity> density_;
  SurpriseTail tail_;
  AlarmHold hold_;
};

}  // namespace giot
