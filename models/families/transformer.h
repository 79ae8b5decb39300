// A decoder-only Transformer (Vaswani et al. 2017; normalisation first, as in GPT-2) with rotary
// positions (Su et al. 2021) and a cache of keys and values, for codes and numbers alike.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/transformer_config.h"

namespace giot {

/// Windows of any length and of any mix of discrete and continuous channels. The state holds keys
/// and values [rows, steps seen, width] of each block, at most `context` steps of them: it grows
/// along its second extent. Throws ScenarioError where head_width is odd. Calls: `prefill` (a
/// window but for its last step at once), `decode` (one step at the end of a window; `decode N`:
/// with N steps in the cache) and `step`, another name for `decode`.
std::unique_ptr<GenerativeNetwork> MakeTransformer(const TransformerConfig& config,
                                                   const ExampleShape& shape);

}  // namespace giot
