// A causal convolutional autoregressive net: WaveNet's gated, dilated convolutions with residual
// and skip connections (van den Oord et al. 2016).
#pragma once

#include <memory>

#include "models/families/causal_cnn_config.h"
#include "models/families/generative_network.h"

namespace giot {

/// Windows of any length and of any mix of discrete and continuous channels. The state is each
/// layer's queue of past activations, so that a step costs one step whatever the receptive field
/// (1 + (kernel - 1) times the sum of dilations). Call: `step`.
std::unique_ptr<GenerativeNetwork> MakeCausalCnn(const CausalCnnConfig& config,
                                                 const ExampleShape& shape);

}  // namespace giot
