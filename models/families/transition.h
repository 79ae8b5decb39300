// A learned Markov chain over whole examples: infusion training of its transition operator (Bordes,
// Honari and Vincent 2017, "Learning to generate samples from noise through infusion training").
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/transition_config.h"

namespace giot {

/// z_0 comes from the marginals of the training part; a net gives p_t(z_t | z_{t-1}, condition), a
/// Gaussian of each number and a law of each code, independent given z_{t-1}; the last one is the
/// example. In training, each number is taken from the example with a chance that grows from step
/// to step (the infused chain), and every transition learns to tell the example from where that
/// chain stands. LogDensity() is the importance-weighted bound of `paths` infused chains. Vectors
/// and windows of any mix of channels. Calls: `sample` (a whole chain) and `transition` (one step).
std::unique_ptr<GenerativeNetwork> MakeTransition(const TransitionConfig& config,
                                                  const ExampleShape& shape);

}  // namespace giot
