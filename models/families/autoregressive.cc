#include "models/families/autoregressive.h"

#include <torch/torch.h>

#include <cmath>

#include "models/families/channel_code.h"
#include "models/families/step_head.h"

namespace giot {

using torch::Tensor;

namespace {

/// Steps that are scored in one go: bounds the memory of long validation parts.
constexpr std::int64_t kMostStepsAtOnce = 16384;

/// What stands before the first step, and what the condition adds to each.
struct Opening {
  Opening(torch::nn::Module& owner, std::int64_t conditions, std::int64_t width) {
    start = owner.register_parameter("start", 0.5 * torch::randn({width}));
    if (conditions == 0) return;
    const double reach = 1 / std::sqrt(static_cast<double>(conditions));
    condition_weight = owner.register_parameter(
        "condition_weight", torch::empty({width, conditions}).uniform_(-reach, reach));
  }

  /// condition [rows, conditions] -> [rows, width]
  Tensor CodeOf(const Tensor& condition) const {
    if (condition_weight.defined()) return torch::linear(condition, condition_weight);
    return torch::zeros({condition.size(0), start.size(0)}, start.options());
  }

  Tensor start;             // [width]
  Tensor condition_weight;  // [width, conditions], or none
};

}  // namespace

struct AutoregressiveNetwork::Parts {
  Parts(const ExampleShape& shape, std::int64_t width, const StepHeadConfig& config,
        const MakeMemory& make_memory)
      : opening(*module, shape.conditions, width),
        code(*module, "code", shape, shape.channels, width),
        memory(make_memory(*module)),
        head(*module, "head", shape, memory->features() + width, config) {}

  /// The head sees what the memory says and the newest step itself: codes [rows, steps, width].
  Tensor Features(const Tensor& codes, std::vector<Tensor>& state) const {
    return torch::cat({memory->Run(codes, state), codes}, -1);
  }

  std::shared_ptr<torch::nn::Module> module = std::make_shared<torch::nn::Module>("net");
  Opening opening;
  ChannelCode code;
  std::unique_ptr<StepMemory> memory;
  StepHead head;
};

AutoregressiveNetwork::AutoregressiveNetwork(const ExampleShape& shape, std::int64_t width,
                                             const StepHeadConfig& head,
                                             const MakeMemory& make_memory)
    : SequenceNetwork(shape), parts_(std::make_unique<Parts>(shape, width, head, make_memory)) {}

AutoregressiveNetwork::~AutoregressiveNetwork() = default;

torch::nn::Module& AutoregressiveNetwork::module() const { return *parts_->module; }

void AutoregressiveNetwork::Prepare(const Tensor& x, const Tensor&) {
  parts_->head.SpreadOver(x.reshape({-1, shape().channels}));
}

Tensor AutoregressiveNetwork::Loss(std::size_t, const Tensor& x, const Tensor& condition,
                                   at::Generator&) {
  return -DensityOfWindows(x, condition).mean();
}

double AutoregressiveNetwork::Validate(const Tensor& x, const Tensor& condition,
                                       at::Generator& noise) {
  return -LogDensity(x, condition, noise).mean().item<double>();
}

Tensor AutoregressiveNetwork::LogDensity(const Tensor& x, const Tensor& condition,
                                         at::Generator&) const {
  const std::int64_t rows = std::max<std::int64_t>(1, kMostStepsAtOnce / x.size(1));
  std::vector<Tensor> densities;
  for (std::int64_t first = 0; first < x.size(0); first += rows) {
    const std::int64_t last = std::min(first + rows, x.size(0));
    densities.push_back(DensityOfWindows(x.slice(0, first, last), condition.slice(0, first, last)));
  }
  return torch::cat(densities);
}

Tensor AutoregressiveNetwork::DensityOfWindows(const Tensor& x, const Tensor& condition) const {
  const std::int64_t rows = x.size(0);
  const Tensor start = parts_->opening.start.expand({rows, 1, -1});
  const Tensor seen = x.slice(1, 0, x.size(1) - 1);
  const Tensor codes =
      torch::cat({start, parts_->code(seen)}, 1) + parts_->opening.CodeOf(condition).unsqueeze(1);
  std::vector<Tensor> state = parts_->memory->Start(rows, x);
  const Tensor features = parts_->Features(codes, state).flatten(0, 1);
  return parts_->head.LogDensity(features, x.flatten(0, 1)).reshape({rows, x.size(1)}).sum(1);
}

std::vector<Tensor> AutoregressiveNetwork::Follow(const std::vector<Tensor>& state,
                                                  const Tensor& codes) const {
  std::vector<Tensor> memory(state.begin() + 2, state.end());
  const Tensor features = parts_->Features(codes, memory);
  std::vector<Tensor> next{features.select(1, -1), state[1]};
  next.insert(next.end(), memory.begin(), memory.end());
  return next;
}

std::vector<Tensor> AutoregressiveNetwork::Begin(const Tensor& condition) const {
  const Tensor code = parts_->opening.CodeOf(condition);
  std::vector<Tensor> state{code, code};
  const auto memory = parts_->memory->Start(condition.size(0), code);
  state.insert(state.end(), memory.begin(), memory.end());
  return Follow(state, (parts_->opening.start + code).unsqueeze(1));
}

std::vector<Tensor> AutoregressiveNetwork::Advance(const std::vector<Tensor>& state,
                                                   const Tensor& x) const {
  return Follow(state, (parts_->code(x) + state[1]).unsqueeze(1));
}

Tensor AutoregressiveNetwork::DrawNext(const std::vector<Tensor>& state,
                                       at::Generator& noise) const {
  return parts_->head.Draw(state[0], noise);
}

Tensor AutoregressiveNetwork::LogDensityNext(const std::vector<Tensor>& state,
                                             const Tensor& x) const {
  return parts_->head.LogDensity(state[0], x);
}

std::vector<Tensor> AutoregressiveNetwork::StateAfter(std::int64_t past) const {
  torch::NoGradGuard no_grad;
  std::vector<Tensor> state = Begin(torch::zeros({1, shape().conditions}));
  if (past == 0) return state;
  return Follow(state, torch::zeros({1, past, state[1].size(1)}));
}

OperatorGraph AutoregressiveNetwork::Graph(const std::string& call) const {
  if (call != "step") RefuseCall(call);
  return GraphOfStep(call, 0);
}

OperatorGraph AutoregressiveNetwork::GraphOfStep(const std::string& call, std::int64_t past) const {
  std::vector<Tensor> inputs = StateAfter(past);
  inputs.push_back(torch::zeros({1, shape().channels}));
  return Trace(call, inputs, [&](const std::vector<Tensor>& in) {
    const std::vector<Tensor> state(in.begin(), in.end() - 1);
    std::vector<Tensor> next = Advance(state, in.back());
    const auto parameters = parts_->head.Parameters(next[0], in.back());
    next.insert(next.end(), parameters.begin(), parameters.end());
    return next;
  });
}

OperatorGraph AutoregressiveNetwork::GraphOfSteps(const std::string& call,
                                                  std::int64_t steps) const {
  std::vector<Tensor> inputs = StateAfter(0);
  inputs.push_back(torch::zeros({1, steps, shape().channels}));
  return Trace(call, inputs, [&](const std::vector<Tensor>& in) {
    const std::vector<Tensor> state(in.begin(), in.end() - 1);
    std::vector<Tensor> next = Follow(state, parts_->code(in.back()) + state[1].unsqueeze(1));
    const auto parameters = parts_->head.Parameters(next[0], in.back().select(1, -1));
    next.insert(next.end(), parameters.begin(), parameters.end());
    return next;
  });
}

}  // namespace giot
