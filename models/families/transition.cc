#include "models/families/transition.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "models/families/element_law.h"
#include "models/families/layers.h"
#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

/// The greatest chance that a number is taken from the example.
constexpr double kMostInfusion = 0.95;

class TransitionNetwork final : public GenerativeNetwork {
 public:
  TransitionNetwork(const TransitionConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape),
        config_(config),
        layout_(shape),
        module_(new torch::nn::Module("transition")),
        start_(module_->register_buffer("start", torch::zeros({layout_.outputs()}))) {
    std::vector<std::int64_t> sizes{layout_.inputs() + config.steps + shape.conditions};
    sizes.insert(sizes.end(), static_cast<std::size_t>(config.layers), config.hidden);
    sizes.push_back(layout_.outputs());
    net_ = Mlp(*module_, "net", sizes, Activation::kSilu);
  }

  torch::nn::Module& module() const override { return *module_; }

  void Prepare(const Tensor& x, const Tensor&) override {
    torch::NoGradGuard no_grad;
    start_.copy_(layout_.Marginals(layout_.ToElements(x)));
  }

  /// Mean over the transitions of -log p_t(example | infused chain).
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    const Tensor example = layout_.ToElements(x);
    Tensor z = layout_.Draw(Start(x.size(0)), noise);
    Tensor sum = torch::zeros({}, x.options());
    for (std::int64_t t = 1; t <= config_.steps; ++t) {
      const Tensor law = LawAfter(z, t, condition);
      sum = sum - layout_.LogDensity(law, example).sum(1).mean();
      if (t < config_.steps) z = Infused(law.detach(), example, example, t, noise);
    }
    return sum / static_cast<double>(config_.steps);
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    Tensor z = layout_.Draw(Start(condition.size(0)), noise);
    for (std::int64_t t = 1; t <= config_.steps; ++t) {
      z = layout_.Draw(LawAfter(z, t, condition), noise);
    }
    return layout_.FromElements(z);
  }

  DensityKind density() const override { return DensityKind::kLowerBound; }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator& noise) const override {
    std::vector<Tensor> paths;
    for (std::int64_t path = 0; path < config_.paths; ++path) {
      paths.push_back(WeightOfOnePath(layout_.ToElements(x), condition, noise));
    }
    return torch::logsumexp(torch::stack(paths), 0) - std::log(static_cast<double>(config_.paths));
  }

  std::vector<std::string> calls() const override { return {"sample", "transition"}; }
  OperatorGraph Graph(const std::string& call) const override {
    if (call != "sample" && call != "transition") RefuseCall(call);
    const std::int64_t last = call == "sample" ? config_.steps : 1;
    const std::vector<Tensor> inputs{torch::zeros({1, layout_.elements()}),
                                     torch::zeros({1, layout_.numbers()}),
                                     torch::zeros({1, shape().conditions})};
    return Trace(call, inputs, [&](const std::vector<Tensor>& in) -> std::vector<Tensor> {
      Tensor z = in[0];
      for (std::int64_t t = 1; t <= last; ++t) z = layout_.DrawWith(LawAfter(z, t, in[2]), in[1]);
      return {z};
    });
  }

 private:
  Tensor Start(std::int64_t rows) const { return start_.unsqueeze(0).expand({rows, -1}); }

  double Chance(std::int64_t t) const {
    return std::min(kMostInfusion, config_.infusion * static_cast<double>(t));
  }

  /// Outputs of the net for step t (from 1): z [rows, elements] -> [rows, outputs]
  Tensor LawAfter(const Tensor& z, std::int64_t t, const Tensor& condition) const {
    Tensor step = torch::zeros({1, config_.steps}, z.options());
    step.select(1, t - 1).fill_(1);
    return net_(torch::cat({layout_.Coded(z), step.expand({z.size(0), -1}), condition}, 1));
  }

  /// Draws of the law, with elements of `infusion` put in by the chance of step t.
  Tensor Infused(const Tensor& law, const Tensor& infusion, const Tensor& like, std::int64_t t,
                 at::Generator& noise) const {
    const Tensor taken = UniformNoise({like.size(0), like.size(1)}, noise, like) < Chance(t);
    return torch::where(taken, infusion, layout_.Draw(law, noise));
  }

  /// log of p(z_0 .. z_{T-1}, example) / q(z_0 .. z_{T-1} | example) for one infused chain. There,
  /// what is put in is drawn beside the example, so that q has a density.
  Tensor WeightOfOnePath(const Tensor& example, const Tensor& condition,
                         at::Generator& noise) const {
    Tensor z = layout_.Draw(Start(example.size(0)), noise);
    Tensor weight = torch::zeros({example.size(0)}, example.options());
    for (std::int64_t t = 1; t < config_.steps; ++t) {
      const Tensor law = LawAfter(z, t, condition);
      z = Infused(law, Beside(law, example, noise), example, t, noise);
      const Tensor own = layout_.LogDensity(law, z);
      const Tensor beside = layout_.LogDensityBeside(law, example, z);
      const Tensor proposed =
          torch::logaddexp(own + std::log1p(-Chance(t)), beside + std::log(Chance(t)));
      weight = weight + (own - proposed).sum(1);
    }
    return weight + layout_.LogDensity(LawAfter(z, config_.steps, condition), example).sum(1);
  }

  /// The example's numbers, spread as the law's, and its codes.
  Tensor Beside(const Tensor& law, const Tensor& example, at::Generator& noise) const {
    const std::int64_t numbers = layout_.numbers();
    Tensor centred = law.clone();
    centred.narrow(1, 0, numbers).copy_(example.narrow(1, 0, numbers));
    const Tensor drawn = layout_.Draw(centred, noise);
    return torch::cat(
        {drawn.narrow(1, 0, numbers), example.narrow(1, numbers, layout_.elements() - numbers)}, 1);
  }

  TransitionConfig config_;
  ElementLayout layout_;
  std::shared_ptr<torch::nn::Module> module_;
  Tensor start_;  ///< Marginals, in the form of the net's outputs.
  Mlp net_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeTransition(const TransitionConfig& config,
                                                  const ExampleShape& shape) {
  return std::make_unique<TransitionNetwork>(config, shape);
}

}  // namespace giot
