#include "models/families/make_network.h"

#include <torch/torch.h>

#include <functional>
#include <map>

#include "models/families/causal_cnn.h"
#include "models/families/diffusion.h"
#include "models/families/ebm.h"
#include "models/families/flows.h"
#include "models/families/hmm.h"
#include "models/families/markov_chain.h"
#include "models/families/ppca.h"
#include "models/families/rbm.h"
#include "models/families/real_nvp.h"
#include "models/families/recurrent.h"
#include "models/families/time_gan.h"
#include "models/families/transformer.h"
#include "models/families/transition.h"
#include "models/families/vae.h"
#include "models/families/wgan_gp.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

using Maker = std::function<std::unique_ptr<GenerativeNetwork>(const PlugIn&, const ExampleShape&)>;

template <class Config, class Made>
Maker MakerOf(std::unique_ptr<Made> (*make)(const Config&, const ExampleShape&)) {
  return [make](const PlugIn& model, const ExampleShape& shape) {
    return make(model.As<Config>(), shape);
  };
}

const std::map<std::string, Maker>& Makers() {
  static const std::map<std::string, Maker> makers{
      {"causal_cnn", MakerOf(MakeCausalCnn)},
      {"diffusion", MakerOf(MakeDiffusion)},
      {"ebm", MakerOf(MakeEbm)},
      {"hmm", MakerOf(MakeHmm)},
      {"maf", MakerOf(MakeMaf)},
      {"markov_chain", MakerOf(MakeMarkovChain)},
      {"neural_spline", MakerOf(MakeNeuralSpline)},
      {"planar", MakerOf(MakePlanar)},
      {"ppca", MakerOf(MakePpca)},
      {"rbm", MakerOf(MakeRbm)},
      {"real_nvp", MakerOf(MakeRealNvp)},
      {"recurrent", MakerOf(MakeRecurrent)},
      {"sylvester", MakerOf(MakeSylvester)},
      {"time_gan", MakerOf(MakeTimeGan)},
      {"time_vae", MakerOf(MakeTimeVae)},
      {"transformer", MakerOf(MakeTransformer)},
      {"transition", MakerOf(MakeTransition)},
      {"vae", MakerOf(MakeVae)},
      {"wgan_gp", MakerOf(MakeWganGp)},
  };
  return makers;
}

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeNetwork(const PlugIn& model, const ExampleShape& shape,
                                               std::uint64_t seed) {
  torch::manual_seed(StreamSeed(seed, "initial weights"));
  auto network = Makers().at(model.kind)(model, shape);
  network->module().eval();
  return network;
}

}  // namespace giot
