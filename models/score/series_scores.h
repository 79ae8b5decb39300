// TimeGAN's two scores of synthetic series (Yoon, Jarrett and van der Schaar 2019; definitions of
// jsyoon0823/TimeGAN at 8f6181c): how well a classifier tells them from real ones, and how well a
// predictor trained on them does on real ones.
#pragma once

#include <cstdint>

#include "models/score/sample_view.h"

namespace giot {

/// |accuracy - 1/2| of a GRU of channels/2 units and a linear layer on its last state, on the fifth
/// of both sets that it was not trained on: 0 cannot tell them apart, 0.5 always can. 2,000 updates
/// of Adam at 1e-3 with 128 windows of each set. The same seed gives the same score on any x86-64
/// machine. Throws ScenarioError where the sets differ in length or channels, have fewer than two
/// channels or ten windows, or hold what is no finite number.
double DiscriminativeScore(const WindowView& real, const WindowView& fake, std::uint64_t seed,
                           int updates = 2000);

/// Mean absolute error, on all windows of `real`, of a GRU of channels/2 units with a sigmoid
/// output that was trained on `fake` to foretell the next value of the last channel from the
/// others: 5,000 updates of Adam at 1e-3 with 128 windows. Values lie in 0..1. Throws as
/// DiscriminativeScore().
double PredictiveScore(const WindowView& real, const WindowView& fake, std::uint64_t seed,
                       int updates = 5000);

}  // namespace giot
