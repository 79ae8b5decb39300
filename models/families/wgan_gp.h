// Wasserstein GAN with gradient penalty (Gulrajani et al. 2017) over vectors and whole windows,
// with conditions.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/wgan_gp_config.h"

namespace giot {

/// Part 0 is the critic, part 1 the generator; both see the condition. Validation is the sliced
/// Wasserstein distance between draws and rows, each beside its condition. Calls: `sample` (noise
/// to example) and `critic` (example to score). Throws ScenarioError where a channel is discrete.
std::unique_ptr<GenerativeNetwork> MakeWganGp(const WganGpConfig& config,
                                              const ExampleShape& shape);

}  // namespace giot
