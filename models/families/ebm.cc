#include "models/families/ebm.h"

#include <torch/torch.h>

#include "models/families/energy_net.h"
#include "models/families/langevin.h"
#include "models/families/normalizing_flow.h"
#include "models/families/sliced_distance.h"
#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

struct EbmModuleImpl : torch::nn::Module {
  EbmModuleImpl(const EbmConfig& config, const ExampleShape& shape)
      : energy(*this, "energy", shape.values(), shape.conditions, config.hidden, config.layers,
               config.reach),
        replay(register_buffer("replay",
                               torch::randn({config.replay, shape.values()}) * config.reach)),
        replay_conditions(register_buffer("replay_conditions",
                                          torch::zeros({config.replay, shape.conditions}))) {}

  EnergyNet energy;
  Tensor replay, replay_conditions;  // [replay, values], [replay, conditions]
};
TORCH_MODULE(EbmModule);

class Ebm final : public GenerativeNetwork {
 public:
  Ebm(const EbmConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape), config_(config), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }

  /// Gives the samples of the replay buffer conditions of the data.
  void Prepare(const Tensor& x, const Tensor& condition) override {
    torch::NoGradGuard no_grad;
    const Tensor rows =
        torch::arange(config_.replay, torch::TensorOptions(torch::kInt64).device(x.device())) %
        x.size(0);
    net_->replay_conditions.copy_(condition.index_select(0, rows));
  }

  /// Energy of the data less that of the samples: its gradient is that of -log p where the samples
  /// follow the model. The number itself is no likelihood.
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    const auto [samples, given] = Samples(condition, noise);
    const Tensor data = x.flatten(1);
    const Tensor gap =
        net_->energy.Energy(data, condition).mean() - net_->energy.Energy(samples, given).mean();
    const Tensor size = net_->energy.NetEnergy(data, condition).square().mean() +
                        net_->energy.NetEnergy(samples, given).square().mean();
    return gap + size * config_.energy_penalty;
  }

  double Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) override {
    const std::int64_t rows = std::min<std::int64_t>(x.size(0), 256);
    const Tensor given = condition.slice(0, 0, rows);
    return SlicedDistance(torch::cat({Draw(given, noise).flatten(1), given}, 1),
                          torch::cat({x.slice(0, 0, rows).flatten(1), given}, 1),
                          /*directions=*/100, noise);
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    return Walk(Start(condition, noise), condition, config_.sampling_steps, noise)
        .reshape({condition.size(0), shape().length, shape().channels});
  }

  DensityKind density() const override { return DensityKind::kUnnormalized; }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator&) const override {
    return -net_->energy.Energy(x.flatten(1), condition);
  }

  std::vector<std::string> calls() const override { return {"sample", "step", "density"}; }
  OperatorGraph Graph(const std::string& call) const override;

 private:
  Tensor Start(const Tensor& condition, at::Generator& noise) const {
    return NormalNoise({condition.size(0), shape().values()}, noise, condition) * config_.reach;
  }

  Tensor Walk(const Tensor& x, const Tensor& condition, std::int64_t steps,
              at::Generator& noise) const {
    torch::NoGradGuard no_grad;
    return LangevinWalk([&](const Tensor& place) { return net_->energy.Slope(place, condition); },
                        x, steps, config_.step,
                        [&] { return NormalNoise(x.sizes().vec(), noise, x); });
  }

  /// A stretch of the replay buffer, walked on and put back, with its conditions.
  std::pair<Tensor, Tensor> Samples(const Tensor& condition, at::Generator& noise) const {
    torch::NoGradGuard no_grad;
    const std::int64_t rows = std::min(condition.size(0), config_.replay);
    const auto first =
        static_cast<std::int64_t>(UniformNoise({1}, noise, torch::zeros({1})).item<double>() *
                                  static_cast<double>(config_.replay));
    const Tensor places =
        (torch::arange(rows, torch::TensorOptions(torch::kInt64).device(condition.device())) +
         first) %
        config_.replay;
    const Tensor anew = UniformNoise({rows, 1}, noise, condition).lt(config_.renewed_share);
    const Tensor fresh = condition.slice(0, 0, rows);
    const Tensor given = torch::where(anew, fresh, net_->replay_conditions.index_select(0, places));
    const Tensor start =
        torch::where(anew, Start(fresh, noise), net_->replay.index_select(0, places));
    const Tensor samples = Walk(start, given, config_.training_steps, noise);
    net_->replay.index_copy_(0, places, samples);
    if (shape().conditions > 0) net_->replay_conditions.index_copy_(0, places, given);
    return {samples, given};
  }

  EbmConfig config_;
  EbmModule net_;
};

OperatorGraph Ebm::Graph(const std::string& call) const {
  if (call != "sample" && call != "step" && call != "density") RefuseCall(call);
  const Tensor x = torch::zeros({1, shape().values()});
  const Tensor condition = torch::zeros({1, shape().conditions});
  if (call == "density") {
    return Trace(call, {x, condition}, [&](const std::vector<Tensor>& in) {
      return std::vector<Tensor>{net_->energy.Energy(in[0], in[1])};
    });
  }
  const std::int64_t steps = call == "step" ? 1 : config_.sampling_steps;
  const Tensor normals = torch::zeros({steps, 1, shape().values()});
  return Trace(call, {x, condition, normals}, [&](const std::vector<Tensor>& in) {
    std::int64_t next = 0;
    return std::vector<Tensor>{
        LangevinWalk([&](const Tensor& place) { return net_->energy.Slope(place, in[1]); }, in[0],
                     steps, config_.step, [&] { return in[2].select(0, next++); })};
  });
}

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeEbm(const EbmConfig& config, const ExampleShape& shape) {
  RefuseCategories(shape, "an energy-based model");
  return std::make_unique<Ebm>(config, shape);
}

}  // namespace giot
