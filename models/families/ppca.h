// Probabilistic PCA (Tipping and Bishop 1999): the linear limit of the VAE, in closed form.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/ppca_config.h"

namespace giot {

/// x = W z + B c + mean + noise: the maximum-likelihood W and noise of the whole training part at
/// once (eqs. 7 and 8), after the linear regression on the condition. Calls: `sample`, `encode`
/// (the posterior mean of z).
std::unique_ptr<GenerativeNetwork> MakePpca(const PpcaConfig& config, const ExampleShape& shape);

}  // namespace giot
