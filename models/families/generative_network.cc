#include "models/families/generative_network.h"

#include <torch/torch.h>

#include "models/plan/plan.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {

using torch::Tensor;

namespace {

/// A tracer takes weights as constants, and constants must not require gradients.
class FrozenWeights {
 public:
  explicit FrozenWeights(const torch::nn::Module& module) : weights_(module.parameters()) {
    for (const Tensor& weight : weights_) weight.requires_grad_(false);
  }
  ~FrozenWeights() {
    for (const Tensor& weight : weights_) weight.requires_grad_(true);
  }
  FrozenWeights(const FrozenWeights&) = delete;
  FrozenWeights& operator=(const FrozenWeights&) = delete;

 private:
  std::vector<Tensor> weights_;
};

}  // namespace

bool GenerativeNetwork::FitDirectly(const Tensor&, const Tensor&) { return false; }

void GenerativeNetwork::Prepare(const Tensor&, const Tensor&) {}

std::vector<std::size_t> GenerativeNetwork::Turns(std::int64_t, std::int64_t) const { return {0}; }

double GenerativeNetwork::Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) {
  return Loss(0, x, condition, noise).item<double>();
}

Tensor GenerativeNetwork::LogDensity(const Tensor&, const Tensor&, at::Generator&) const {
  throw ScenarioError("this family has no density: score its samples instead");
}

std::shared_ptr<const InferencePlan> GenerativeNetwork::LowerDraw() const { return nullptr; }

void GenerativeNetwork::RefuseCall(const std::string& call) const {
  throw ScenarioError("unknown call \"" + call + "\" of a model; " + DidYouMean(call, calls()));
}

OperatorGraph GenerativeNetwork::Trace(const std::string& call, const std::vector<Tensor>& inputs,
                                       const TracedFunction& function) const {
  torch::NoGradGuard no_grad;
  const FrozenWeights frozen(module());
  return TraceOperators(call, inputs, function);
}

Tensor SequenceNetwork::Draw(const Tensor& condition, at::Generator& noise) const {
  std::vector<Tensor> state = Begin(condition);
  std::vector<Tensor> steps;
  for (int t = 0; t < shape().length; ++t) {
    steps.push_back(DrawNext(state, noise));
    if (t + 1 < shape().length) state = Advance(state, steps.back());
  }
  return torch::stack(steps, 1);
}

Tensor SequenceNetwork::LogDensity(const Tensor& x, const Tensor& condition, at::Generator&) const {
  std::vector<Tensor> state = Begin(condition);
  Tensor sum = torch::zeros({x.size(0)}, x.options());
  for (std::int64_t t = 0; t < x.size(1); ++t) {
    const Tensor step = x.select(1, t);
    sum = sum + LogDensityNext(state, step);
    if (t + 1 < x.size(1)) state = Advance(state, step);
  }
  return sum;
}

}  // namespace giot
