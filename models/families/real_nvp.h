// RealNVP (Dinh, Sohl-Dickstein and Bengio 2017): affine coupling layers over vectors or whole
// windows, with an exact density.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/real_nvp_config.h"

namespace giot {

/// The coupling nets also see the condition. Calls: `sample` (noise to example) and `encode`
/// (example to noise).
std::unique_ptr<GenerativeNetwork> MakeRealNvp(const RealNvpConfig& config,
                                               const ExampleShape& shape);

}  // namespace giot
