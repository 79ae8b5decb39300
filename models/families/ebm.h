// Neural energy-based model (Du and Mordatch 2019): log p = -E up to a constant, trained against
// samples of Langevin dynamics that a replay buffer keeps, with conditions.
#pragma once

#include <memory>

#include "models/families/ebm_config.h"
#include "models/families/generative_network.h"

namespace giot {

/// Validation is the sliced Wasserstein distance of draws to rows, at most 256 of them. Calls:
/// `sample` (all Langevin steps of a draw), `step` (one) and `density`. Throws ScenarioError where
/// a channel is discrete.
std::unique_ptr<GenerativeNetwork> MakeEbm(const EbmConfig& config, const ExampleShape& shape);

}  // namespace giot
