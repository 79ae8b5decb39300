#include "models/families/vae.h"

#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/lower.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kMostLogDeviation = 6;

std::vector<std::int64_t> Sizes(std::int64_t in, const VaeConfig& config, std::int64_t out) {
  std::vector<std::int64_t> sizes{in};
  sizes.insert(sizes.end(), static_cast<std::size_t>(config.layers), config.hidden);
  sizes.push_back(out);
  return sizes;
}

struct VaeModuleImpl : torch::nn::Module {
  VaeModuleImpl(const VaeConfig& config, const ExampleShape& shape)
      : encoder(*this, "encoder",
                Sizes(shape.values() + shape.conditions, config, 2 * config.latent),
                Activation::kSilu),
        decoder(*this, "decoder", Sizes(config.latent + shape.conditions, config, shape.values()),
                Activation::kSilu),
        log_noise(register_parameter("log_noise", torch::zeros({shape.length, shape.channels}))) {}

  Mlp encoder, decoder;
  Tensor log_noise;  // [length, channels]
};
TORCH_MODULE(VaeModule);

class Vae final : public LatentModel {
 public:
  Vae(const VaeConfig& config, const ExampleShape& shape)
      : LatentModel(shape, config.latent, config.kl_weight, config.bound_draws),
        net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    const auto halves = net_->encoder(torch::cat({x.flatten(1), condition}, 1)).chunk(2, 1);
    return {halves[0], halves[1].clamp(-kMostLogDeviation, kMostLogDeviation)};
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->decoder(torch::cat({z, condition}, 1))
        .reshape({z.size(0), shape().length, shape().channels});
  }
  std::optional<PlanValue> LowerDecode(PlanBuilder& builder, PlanValue z,
                                       PlanValue condition) const override {
    return LowerMlp(builder, net_->decoder,
                    WithCondition(builder, z, condition, shape().conditions));
  }
  Tensor LogNoise() const override {
    return net_->log_noise.clamp(-kMostLogDeviation, kMostLogDeviation);
  }

 private:
  VaeModule net_;
};

}  // namespace

std::unique_ptr<LatentModel> MakeVae(const VaeConfig& config, const ExampleShape& shape) {
  return std::make_unique<Vae>(config, shape);
}

}  // namespace giot
