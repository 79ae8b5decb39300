// What can be known of a chain of ns-3's propagation loss models without asking it for every pair:
// from which distance on it always loses so much, and whether a pair's loss ever changes.
#pragma once

#include <ns3/propagation-loss-model.h>

#include <functional>
#include <vector>

namespace giot {

/// Of ns-3's Friis, LogDistance, ThreeLogDistance and Range models and giot's AirToGroundLoss,
/// BlackoutLoss and LinkShadowing, with the attributes that they have when this is made. Nothing is
/// known of any other: it may have any loss at any distance, and another one the next time.
class LossReach {
 public:
  /// Of a chain from its first model on (SetNext); null loses nothing anywhere.
  explicit LossReach(const ns3::Ptr<ns3::PropagationLossModel>& first = nullptr);

  /// Further apart than this, in metres, every pair loses more than `loss_db`. Infinite where that
  /// is not known or not so.
  double MetersFor(double loss_db) const;
  /// True where a pair that stands still has the same loss at all times.
  bool steady() const { return steady_; }

 private:
  bool may_gain_ = false;  ///< By how much is not known.
  bool steady_ = true;
  /// One for each model of which it is known. Where none gains the nearest counts.
  std::vector<std::function<double(double loss_db)>> meters_for_;
};

}  // namespace giot
