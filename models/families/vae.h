// Variational autoencoders (Kingma and Welling 2014) of vectors, images and windows.
#pragma once

#include <memory>

#include "models/families/latent_model.h"
#include "models/families/time_vae_config.h"
#include "models/families/vae_config.h"

namespace giot {

/// Dense encoder and decoder; both see the condition.
std::unique_ptr<LatentModel> MakeVae(const VaeConfig& config, const ExampleShape& shape);

/// TimeVAE (Desai, Freeman, Wang and Beaver 2021): convolutions encode a window; the decoder adds a
/// level and polynomial trend, the patterns of seasons and a convolved rest.
std::unique_ptr<LatentModel> MakeTimeVae(const TimeVaeConfig& config, const ExampleShape& shape);

}  // namespace giot
