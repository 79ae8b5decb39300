#include "models/families/wgan_gp.h"

#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/normalizing_flow.h"
#include "models/families/sliced_distance.h"
#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

enum Part : std::size_t { kCritic, kGenerator };

std::vector<std::int64_t> Sizes(std::int64_t in, const WganGpConfig& config, std::int64_t out) {
  std::vector<std::int64_t> sizes{in};
  sizes.insert(sizes.end(), static_cast<std::size_t>(config.layers), config.hidden);
  sizes.push_back(out);
  return sizes;
}

struct WganGpModuleImpl : torch::nn::Module {
  WganGpModuleImpl(const WganGpConfig& config, const ExampleShape& shape)
      : critic(*this, "critic", Sizes(shape.values() + shape.conditions, config, 1),
               Activation::kLeakyRelu),
        generator(*this, "generator",
                  Sizes(config.latent + shape.conditions, config, shape.values()),
                  Activation::kSilu) {}

  /// x [rows, values], condition [rows, conditions] -> scores [rows]
  Tensor Score(const Tensor& x, const Tensor& condition) const {
    return critic(torch::cat({x, condition}, 1)).squeeze(1);
  }
  /// z [rows, latent], condition [rows, conditions] -> [rows, values]
  Tensor Generate(const Tensor& z, const Tensor& condition) const {
    return generator(torch::cat({z, condition}, 1));
  }

  Mlp critic, generator;
};
TORCH_MODULE(WganGpModule);

class WganGp final : public GenerativeNetwork {
 public:
  WganGp(const WganGpConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape), config_(config), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }

  /// Adam's moments are those of the paper.
  std::vector<NetworkPart> Parts() const override {
    return {{"critic", {"critic"}, config_.rate_factor, 0, 0.9},
            {"generator", {"generator"}, config_.rate_factor, 0, 0.9}};
  }
  std::vector<std::size_t> Turns(std::int64_t, std::int64_t) const override {
    std::vector<std::size_t> turns(static_cast<std::size_t>(config_.critic_turns), kCritic);
    turns.push_back(kGenerator);
    return turns;
  }

  Tensor Loss(std::size_t part, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    const Tensor z = Latent(condition, noise);
    if (part == kGenerator) return -net_->Score(net_->Generate(z, condition), condition).mean();
    const Tensor real = x.flatten(1), fake = net_->Generate(z, condition).detach();
    const Tensor gap = net_->Score(fake, condition) - net_->Score(real, condition);
    return gap.mean() + Penalty(real, fake, condition, noise) * config_.penalty;
  }

  double Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) override {
    const Tensor drawn = net_->Generate(Latent(condition, noise), condition);
    return SlicedDistance(torch::cat({drawn, condition}, 1),
                          torch::cat({x.flatten(1), condition}, 1), /*directions=*/100, noise);
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    return net_->Generate(Latent(condition, noise), condition)
        .reshape({condition.size(0), shape().length, shape().channels});
  }

  std::vector<std::string> calls() const override { return {"sample", "critic"}; }
  OperatorGraph Graph(const std::string& call) const override {
    if (call != "sample" && call != "critic") RefuseCall(call);
    const std::int64_t inputs = call == "sample" ? config_.latent : shape().values();
    return Trace(
        call, {torch::zeros({1, inputs}), torch::zeros({1, shape().conditions})},
        [&](const std::vector<Tensor>& in) -> std::vector<Tensor> {
          return {call == "sample" ? net_->Generate(in[0], in[1]) : net_->Score(in[0], in[1])};
        });
  }

 private:
  Tensor Latent(const Tensor& condition, at::Generator& noise) const {
    return NormalNoise({condition.size(0), config_.latent}, noise, condition);
  }

  /// (|d score / d x| - 1)^2 between real and drawn rows, its mean.
  Tensor Penalty(const Tensor& real, const Tensor& fake, const Tensor& condition,
                 at::Generator& noise) const {
    const Tensor share = UniformNoise({real.size(0), 1}, noise, real);
    const Tensor between = (share * real + (1 - share) * fake).requires_grad_();
    const Tensor slope = torch::autograd::grad({net_->Score(between, condition).sum()}, {between},
                                               {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
    return (slope.norm(2, {1}) - 1).square().mean();
  }

  WganGpConfig config_;
  WganGpModule net_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeWganGp(const WganGpConfig& config,
                                              const ExampleShape& shape) {
  RefuseCategories(shape, "a GAN");
  return std::make_unique<WganGp>(config, shape);
}

}  // namespace giot
