// Recurrent autoregressive nets: GRU (Cho et al. 2014, in the variant of cuDNN and PyTorch) and
// LSTM (Hochreiter and Schmidhuber 1997, with forget gates).
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/recurrent_config.h"

namespace giot {

/// Windows of any length and of any mix of discrete and continuous channels; a vector is a window
/// of one step. The state has the same size after any number of steps. Call: `step`.
std::unique_ptr<GenerativeNetwork> MakeRecurrent(const RecurrentConfig& config,
                                                 const ExampleShape& shape);

}  // namespace giot
