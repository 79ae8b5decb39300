#include "models/families/make_network.h"

#include <torch/torch.h>

#include <functional>
#include <map>

#include "models/families/real_nvp.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

using Maker = std::function<std::unique_ptr<GenerativeNetwork>(const PlugIn&, const ExampleShape&)>;

template <class Config>
Maker MakerOf(std::unique_ptr<GenerativeNetwork> (*make)(const Config&, const ExampleShape&)) {
  return [make](const PlugIn& model, const ExampleShape& shape) {
    return make(model.As<Config>(), shape);
  };
}

const std::map<std::string, Maker>& Makers() {
  static const std::map<std::string, Maker> makers{
      {"real_nvp", MakerOf(MakeRealNvp)},
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
