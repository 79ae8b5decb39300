// TimeGAN (Yoon, Jarrett and van der Schaar 2019): a GAN in the latent space of an autoencoder of
// windows, whose supervisor tells each latent step from those before.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/time_gan_config.h"

namespace giot {

/// Trained in three phases: autoencoder, supervisor, all five nets together. The discriminator's
/// gradient is 0 where its loss is under .15, as in the authors' code. Until the generator is
/// trained the validation is a number above 1000 that falls, so that no patience ends the training;
/// then it is the sliced Wasserstein distance of draws to rows. Conditions go to the generator and
/// the discriminator. Calls: `sample`, `encode` (window to latent) and `discriminate`. Throws
/// ScenarioError where a channel is discrete, there are no steps, or the shares of the phases leave
/// none for the third.
std::unique_ptr<GenerativeNetwork> MakeTimeGan(const TimeGanConfig& config,
                                               const ExampleShape& shape);

}  // namespace giot
