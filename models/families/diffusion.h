// Denoising diffusion (Ho, Jain and Abbeel 2020; Song, Meng and Ermon 2021) over vectors and
// windows, with conditions and classifier-free guidance.
#pragma once

#include <memory>

#include "models/families/diffusion_config.h"
#include "models/families/generative_network.h"

namespace giot {

/// Calls: `denoise` (one step back) and `sample` (all of them). LogDensity() is the variational
/// bound of the whole chain with one draw of noise a step; its steps' variances are the best ones
/// for the errors seen in training (Bao et al. 2022, "Analytic-DPM", equation 8), whatever the way
/// back that Draw() takes. Guidance is left out of it. Throws ScenarioError where a channel is
/// discrete, or the config's numbers do not fit each other.
std::unique_ptr<GenerativeNetwork> MakeDiffusion(const DiffusionConfig& config,
                                                 const ExampleShape& shape);

}  // namespace giot
