#include "models/families/training_state.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

NamedTensors ParametersOf(const GenerativeNetwork& network) {
  NamedTensors named;
  for (const auto& item : network.module().named_parameters())
    named.emplace_back(item.key(), item.value());
  return named;
}

NamedTensors BuffersOf(const GenerativeNetwork& network) {
  NamedTensors named;
  for (const auto& item : network.module().named_buffers())
    named.emplace_back(item.key(), item.value());
  return named;
}

std::vector<at::Tensor> CopiesOf(const NamedTensors& named) {
  std::vector<at::Tensor> copies;
  for (const auto& [name, tensor] : named) copies.push_back(tensor.detach().clone());
  return copies;
}

void Put(ModelFile& file, const std::string& name, const at::Tensor& tensor) {
  if (tensor.scalar_type() != torch::kFloat32) {
    throw std::logic_error("tensor " + name + " of a network is no 32-bit float");
  }
  file.tensors[name] = {tensor.sizes().vec(), ValuesOf(tensor)};
}

void Take(const ModelFile& file, const std::string& name, const std::filesystem::path& path,
          const at::Tensor& into) {
  torch::NoGradGuard no_grad;
  const auto& stored = file.Get(name, into.sizes().vec(), path);
  into.copy_(TensorOf(stored.values, stored.shape));
}

bool Belongs(const NetworkPart& part, const std::string& name) {
  return part.prefixes.empty() ||
         std::any_of(part.prefixes.begin(), part.prefixes.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

}  // namespace

/// One part's parameters and their optimiser.
struct PartOptimizer {
  double rate_factor = 1;
  NamedTensors parameters;
  std::vector<at::Tensor> tensors;
  std::unique_ptr<torch::optim::AdamW> adam;

  torch::optim::AdamWParamState* StateOf(const at::Tensor& tensor) const {
    auto& states = adam->state();
    const auto found = states.find(c10::guts::to_string(tensor.unsafeGetTensorImpl()));
    if (found == states.end()) return nullptr;
    return static_cast<torch::optim::AdamWParamState*>(found->second.get());
  }
};

struct TrainingState::Parts {
  GenerativeNetwork& network;
  double clip_norm;
  double memory;
  std::string identity;
  NamedTensors parameters;
  NamedTensors buffers;
  std::vector<at::Tensor> averaged;
  std::vector<at::Tensor> best;  ///< Parameters, then buffers; empty before the first validation.
  std::vector<PartOptimizer> optimizers;
  std::int64_t averages = 0;
};

TrainingState::TrainingState(GenerativeNetwork& network, const FitOptions& options,
                             std::string identity)
    : parts_(new Parts{network,
                       options.clip_norm,
                       options.averaging,
                       std::move(identity),
                       ParametersOf(network),
                       BuffersOf(network),
                       {},
                       {},
                       {},
                       0}) {
  parts_->averaged = CopiesOf(parts_->parameters);
  for (const NetworkPart& part : network.Parts()) {
    PartOptimizer optimizer;
    optimizer.rate_factor = part.rate_factor;
    for (const auto& [name, tensor] : parts_->parameters) {
      if (!Belongs(part, name)) continue;
      optimizer.parameters.emplace_back(name, tensor);
      optimizer.tensors.push_back(tensor);
    }
    if (optimizer.tensors.empty()) throw std::logic_error("part " + part.name + " has no weights");
    optimizer.adam = std::make_unique<torch::optim::AdamW>(
        optimizer.tensors, torch::optim::AdamWOptions(options.learning_rate)
                               .betas({part.first_moment, part.second_moment})
                               .weight_decay(options.weight_decay));
    parts_->optimizers.push_back(std::move(optimizer));
  }
}

TrainingState::~TrainingState() = default;

void TrainingState::ClearGradients(std::size_t part) { parts_->optimizers[part].adam->zero_grad(); }

void TrainingState::Descend(std::size_t part, const at::Tensor& loss, double learning_rate) {
  PartOptimizer& optimizer = parts_->optimizers[part];
  loss.backward();
  torch::nn::utils::clip_grad_norm_(optimizer.tensors, parts_->clip_norm);
  for (auto& group : optimizer.adam->param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options())
        .lr(learning_rate * optimizer.rate_factor);
  }
  optimizer.adam->step();
}

void TrainingState::Average() {
  torch::NoGradGuard no_grad;
  // A young average forgets faster, so that the first weights do not linger.
  const auto count = static_cast<double>(++parts_->averages);
  const double memory = std::min(parts_->memory, (1 + count) / (10 + count));
  for (std::size_t i = 0; i < parts_->parameters.size(); ++i) {
    parts_->averaged[i].lerp_(parts_->parameters[i].second, 1 - memory);
  }
}

void TrainingState::SwapAveraged() {
  torch::NoGradGuard no_grad;
  if (parts_->memory == 0) return;
  for (std::size_t i = 0; i < parts_->parameters.size(); ++i) {
    const at::Tensor live = parts_->parameters[i].second.clone();
    parts_->parameters[i].second.copy_(parts_->averaged[i]);
    parts_->averaged[i].copy_(live);
  }
}

void TrainingState::KeepBest() {
  parts_->best = CopiesOf(parts_->parameters);
  for (const at::Tensor& buffer : CopiesOf(parts_->buffers)) parts_->best.push_back(buffer);
}

void TrainingState::TakeBest() {
  torch::NoGradGuard no_grad;
  std::size_t next = 0;
  for (const auto& [name, tensor] : parts_->parameters) tensor.copy_(parts_->best[next++]);
  for (const auto& [name, tensor] : parts_->buffers) tensor.copy_(parts_->best[next++]);
}

void TrainingState::Save(const std::filesystem::path& path) const {
  ModelFile file;
  auto& about = file.metadata["training"];
  about["identity"] = parts_->identity;
  about["updates"] = result.updates;
  about["best_update"] = result.best_update;
  about["best"] = result.best;
  about["minibatches"] = minibatches;
  about["averages"] = parts_->averages;
  about["checks_without_better"] = checks_without_better;
  about["curve"] = nlohmann::json::array();
  for (const LearningPoint& point : result.curve) {
    about["curve"].push_back({point.update, point.loss, point.validation, point.learning_rate});
  }
  std::size_t next = 0;
  for (const auto& [name, tensor] : parts_->parameters) {
    Put(file, "live/" + name, tensor);
    Put(file, "averaged/" + name, parts_->averaged[next]);
    if (!parts_->best.empty()) Put(file, "best/" + name, parts_->best[next]);
    ++next;
  }
  for (const auto& [name, tensor] : parts_->buffers) {
    Put(file, "live/" + name, tensor);
    if (!parts_->best.empty()) Put(file, "best/" + name, parts_->best[next++]);
  }
  for (std::size_t part = 0; part < parts_->optimizers.size(); ++part) {
    const std::string prefix = "adam/" + std::to_string(part) + "/";
    for (const auto& [name, tensor] : parts_->optimizers[part].parameters) {
      const auto* state = parts_->optimizers[part].StateOf(tensor);
      if (state == nullptr) continue;
      about["adam_steps"][prefix + name] = state->step();
      Put(file, prefix + name + "/first", state->exp_avg());
      Put(file, prefix + name + "/second", state->exp_avg_sq());
    }
  }
  file.Write(path);
}

void TrainingState::Restore(const std::filesystem::path& path) {
  const ModelFile file = ModelFile::Read(path);
  if (!file.metadata.contains("training")) throw ModelFileError(path, "is a model, no checkpoint");
  const auto& about = file.metadata.at("training");
  if (about.at("identity") != parts_->identity) {
    throw ScenarioError(path.string() +
                        ": is the checkpoint of a training with other data, network or options; "
                        "remove it to begin anew, or give another --out");
  }
  result.updates = about.at("updates");
  result.best_update = about.at("best_update");
  result.best = about.at("best");
  result.resumed_from = result.updates;
  minibatches = about.at("minibatches");
  parts_->averages = about.at("averages");
  checks_without_better = about.at("checks_without_better");
  for (const auto& point : about.at("curve")) {
    result.curve.push_back({point[0], point[1], point[2], point[3]});
  }
  parts_->best.clear();
  if (!result.curve.empty()) KeepBest();
  std::size_t next = 0;
  for (const auto& [name, tensor] : parts_->parameters) {
    Take(file, "live/" + name, path, tensor);
    Take(file, "averaged/" + name, path, parts_->averaged[next]);
    if (!parts_->best.empty()) Take(file, "best/" + name, path, parts_->best[next]);
    ++next;
  }
  for (const auto& [name, tensor] : parts_->buffers) {
    Take(file, "live/" + name, path, tensor);
    if (!parts_->best.empty()) Take(file, "best/" + name, path, parts_->best[next++]);
  }
  if (!about.contains("adam_steps")) return;
  for (std::size_t part = 0; part < parts_->optimizers.size(); ++part) {
    const std::string prefix = "adam/" + std::to_string(part) + "/";
    PartOptimizer& optimizer = parts_->optimizers[part];
    for (const auto& [name, tensor] : optimizer.parameters) {
      if (!about["adam_steps"].contains(prefix + name)) continue;
      auto state = std::make_unique<torch::optim::AdamWParamState>();
      state->step(about["adam_steps"][prefix + name]);
      state->exp_avg(torch::zeros_like(tensor));
      state->exp_avg_sq(torch::zeros_like(tensor));
      Take(file, prefix + name + "/first", path, state->exp_avg());
      Take(file, prefix + name + "/second", path, state->exp_avg_sq());
      optimizer.adam->state()[c10::guts::to_string(tensor.unsafeGetTensorImpl())] =
          std::move(state);
    }
  }
}

void StoreWeights(const GenerativeNetwork& network, const std::string& prefix, ModelFile& file) {
  for (const auto& [name, tensor] : ParametersOf(network)) Put(file, prefix + name, tensor);
  for (const auto& [name, tensor] : BuffersOf(network)) Put(file, prefix + name, tensor);
}

void LoadWeights(const ModelFile& file, const std::string& prefix,
                 const std::filesystem::path& name, GenerativeNetwork& network) {
  for (const auto& [key, tensor] : ParametersOf(network)) Take(file, prefix + key, name, tensor);
  for (const auto& [key, tensor] : BuffersOf(network)) Take(file, prefix + key, name, tensor);
}

}  // namespace giot
