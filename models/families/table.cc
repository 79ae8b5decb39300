#include "models/families/table.h"

#include "models/families/causal_cnn_config.h"
#include "models/families/diffusion_config.h"
#include "models/families/ebm_config.h"
#include "models/families/hmm_config.h"
#include "models/families/maf_config.h"
#include "models/families/markov_chain_config.h"
#include "models/families/neural_spline_config.h"
#include "models/families/planar_config.h"
#include "models/families/ppca_config.h"
#include "models/families/rbm_config.h"
#include "models/families/real_nvp_config.h"
#include "models/families/recurrent_config.h"
#include "models/families/sylvester_config.h"
#include "models/families/time_gan_config.h"
#include "models/families/time_vae_config.h"
#include "models/families/transformer_config.h"
#include "models/families/transition_config.h"
#include "models/families/vae_config.h"
#include "models/families/wgan_gp_config.h"

namespace giot {

// To add a family: write it beside this file, add its line here and in make_network.cc.
std::vector<CatalogueEntry> FamilyEntries() {
  return {
      Entry<CausalCnnConfig>("family", "causal_cnn",
                             "dilated causal convolutions: exact density, one step at a time"),
      Entry<DiffusionConfig>(
          "family", "diffusion",
          "denoising diffusion (DDPM, DDIM): bound on the density, samples in many steps"),
      Entry<EbmConfig>("family", "ebm",
                       "neural energy: density up to a constant, samples by Langevin steps"),
      Entry<HmmConfig>("family", "hmm",
                       "hidden Markov model fitted by Baum-Welch: exact density, no gradients"),
      Entry<MafConfig>("family", "maf",
                       "masked autoregressive flow: exact density in one pass, slow samples"),
      Entry<MarkovChainConfig>("family", "markov_chain",
                               "n-th order chain of codes: counted, exact density, no gradients"),
      Entry<NeuralSplineConfig>("family", "neural_spline",
                                "flow of spline couplings: exact density, sharp modes"),
      Entry<PlanarConfig>("family", "planar", "flow that bends along planes: few weights"),
      Entry<PpcaConfig>("family", "ppca",
                        "probabilistic PCA: the linear limit of the VAE, fitted in closed form"),
      Entry<RbmConfig>("family", "rbm",
                       "restricted Boltzmann machine over bits: exact density where it is small, "
                       "samples by Gibbs steps"),
      Entry<RealNvpConfig>("family", "real_nvp",
                           "flow of affine couplings: exact density, samples in one pass"),
      Entry<RecurrentConfig>("family", "recurrent",
                             "GRU or LSTM: exact density, one step at a time, small state"),
      Entry<SylvesterConfig>("family", "sylvester",
                             "flow through wide bottlenecks, Householder rotations"),
      Entry<TimeGanConfig>(
          "family", "time_gan",
          "GAN of windows in the latent space of an autoencoder: no density, samples in one pass"),
      Entry<TimeVaeConfig>("family", "time_vae",
                           "VAE of windows: trend, seasons and a convolved rest"),
      Entry<TransformerConfig>("family", "transformer",
                               "decoder-only Transformer: exact density, keys and values cached"),
      Entry<TransitionConfig>(
          "family", "transition",
          "learned Markov chain from noise to examples: a bound of the density"),
      Entry<VaeConfig>("family", "vae", "variational autoencoder: latent code, bound on density"),
      Entry<WganGpConfig>("family", "wgan_gp",
                          "Wasserstein GAN with gradient penalty: no density, samples in one pass"),
  };
}

}  // namespace giot
