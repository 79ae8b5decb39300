// A Markov chain of n-th order over codes, counted from the data: exact density, no gradients.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/markov_chain_config.h"

namespace giot {

/// Windows of discrete channels; those of a step are one joint code. The law after a context is its
/// counts plus a weight times the law after the context that is one step shorter (additive
/// smoothing towards a Dirichlet prior's mean: MacKay and Peto 1995); the weight of each order is
/// the one that foresees the last fifth of the training rows best. Windows are cut anywhere, so the
/// first steps follow the shorter contexts, counted everywhere. Throws ScenarioError for continuous
/// channels, a condition, and tables of more than 2^22 numbers. Call: `step`.
std::unique_ptr<GenerativeNetwork> MakeMarkovChain(const MarkovChainConfig& config,
                                                   const ExampleShape& shape);

}  // namespace giot
