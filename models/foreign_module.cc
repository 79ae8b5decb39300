#include "models/foreign_module.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <caffe2/serialize/inline_container.h>
#include <caffe2/serialize/read_adapter_interface.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>

#include "models/foreign_operators.h"
#include "models/operator_trace.h"
#include "models/plan/graph_json.h"

namespace giot {
namespace {

constexpr const char* kExport = "export it with torch.jit.script(module).save(\"m.pt\")";

/// Bytes in memory, as the loader reads them.
class BytesReader final : public caffe2::serialize::ReadAdapterInterface {
 public:
  explicit BytesReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  std::size_t read(std::uint64_t position, void* buffer, std::size_t count,
                   const char*) const override {
    if (position > bytes_.size()) return 0;
    count = std::min(count, bytes_.size() - static_cast<std::size_t>(position));
    std::memcpy(buffer, bytes_.data() + position, count);
    return count;
  }

 private:
  std::span<const std::byte> bytes_;
};

/// Refuses an archive that is none of TorchScript's, or runs code while it is loaded: classes with
/// __setstate__, and those of C++ (quantised weights).
void CheckArchive(std::span<const std::byte> content, bool trust) {
  caffe2::serialize::PyTorchStreamReader reader(std::make_unique<BytesReader>(content));
  bool has_code = false;
  for (const std::string& name : reader.getAllRecords()) {
    has_code = has_code || name.starts_with("code/");
    const bool is_text = name.ends_with(".py") || name.ends_with(".pkl");
    if (trust || !is_text) continue;
    const auto [data, size] = reader.getRecord(name);
    const std::string_view text(static_cast<const char*>(data.get()), size);
    for (const char* word : {"__setstate__", "torch.classes"}) {
      if (text.find(word) == std::string_view::npos) continue;
      throw ForeignFault("a module that runs nothing while it is loaded",
                         fmt::format("{} in {}", word, name),
                         "leave it out, or trust who made the model (trust = true, --trust)");
    }
  }
  if (!has_code) throw ForeignFault("a TorchScript module", "an archive without code", kExport);
}

torch::jit::Module Load(std::span<const std::byte> content, bool trust) {
  try {
    CheckArchive(content, trust);
    return torch::jit::load(std::make_shared<BytesReader>(content), at::kCPU);
  } catch (const ForeignFault&) {
    throw;
  } catch (const std::exception& error) {
    throw ForeignFault("a TorchScript module", '"' + WordsOfTorch(error) + '"', kExport);
  }
}

at::Tensor FromTensor(const Tensor& tensor) {
  return at::from_blob(const_cast<float*>(tensor.values.data()), tensor.shape, at::kFloat).clone();
}

Tensor ToTensor(const at::Tensor& tensor) {
  const at::Tensor floats = tensor.to(at::kCPU, at::kFloat).contiguous();
  const float* begin = floats.data_ptr<float>();
  return {floats.sizes().vec(), {begin, begin + floats.numel()}};
}

/// The tensors of what a method returned.
std::vector<at::Tensor> TensorsIn(const c10::IValue& value) {
  if (value.isTensor()) return {value.toTensor()};
  if (value.isTensorList()) return value.toTensorVector();
  if (!value.isTuple()) {
    throw ForeignFault("a tensor, or a tuple or list of tensors, as the result", value.tagKind());
  }
  std::vector<at::Tensor> tensors;
  for (const c10::IValue& element : value.toTupleRef().elements()) {
    if (!element.isTensor()) throw ForeignFault("tensors in the tuple returned", element.tagKind());
    tensors.push_back(element.toTensor());
  }
  return tensors;
}

}  // namespace

struct ForeignModule::State {
  torch::jit::Module module;
  std::vector<std::pair<std::string, std::uint32_t>> versions;  ///< Of parameters and buffers.
  std::vector<at::Tensor> weights;

  explicit State(torch::jit::Module loaded) : module(std::move(loaded)) {
    module.eval();
    const auto note = [&](const std::string& name, at::Tensor tensor) {
      tensor.requires_grad_(false);
      versions.emplace_back(name, tensor._version());
      weights.push_back(std::move(tensor));
    };
    for (const auto& parameter : module.named_parameters()) note(parameter.name, parameter.value);
    for (const auto& buffer : module.named_buffers()) note(buffer.name, buffer.value);
  }

  /// Runs a method with tensors in place of the request's own.
  c10::IValue Run(const ModelFile& request, const std::vector<at::Tensor>& tensors) const;
};

namespace {

/// The request's inputs, in order of name.
std::vector<std::string> InputsOf(const ModelFile& request) {
  std::vector<std::string> names;
  for (const char* name : {"x", "history", "condition"}) {
    if (request.tensors.contains(name)) names.emplace_back(name);
  }
  return names;
}

torch::jit::Method MethodOf(const torch::jit::Module& module, const std::string& name) {
  const auto method = module.find_method(name);
  if (method) return *method;
  throw ForeignFault("a method " + name, "none", "add it, or do without what needs it");
}

}  // namespace

c10::IValue ForeignModule::State::Run(const ModelFile& request,
                                      const std::vector<at::Tensor>& tensors) const {
  const std::string call = request.metadata.at("call");
  const torch::jit::Method method = MethodOf(module, call);
  if (call == "forward") return method({tensors.begin(), tensors.end()});
  torch::jit::Kwargs arguments;
  const std::vector<std::string> names = InputsOf(request);
  const std::vector<c10::Argument>& known = method.function().getSchema().arguments();
  for (const c10::Argument& argument : std::span(known).subspan(1)) {  // Without the module.
    const std::string& name = argument.name();
    const auto input = std::find(names.begin(), names.end(), name);
    if (input != names.end()) {
      arguments[name] = tensors[static_cast<std::size_t>(input - names.begin())];
    } else if (request.metadata.contains(name) && name != "call") {
      arguments[name] = request.metadata.at(name).get<std::int64_t>();
    } else if (!argument.default_value()) {
      throw ForeignFault(
          fmt::format("arguments of {} among x, condition, history, n, horizon, seed "
                      "that this call gives",
                      call),
          '"' + name + '"');
    }
  }
  return method({}, arguments);
}

ForeignModule::ForeignModule(std::span<const std::byte> content, bool trust) {
  torch::jit::Module module = Load(content, trust);
  if (!trust) {
    std::vector<std::string> forbidden = ForbiddenOperators(module);
    const std::size_t more = forbidden.size() > 5 ? forbidden.size() - 5 : 0;
    if (more > 0) forbidden.resize(5);
    if (!forbidden.empty()) {
      throw ForeignFault("operators that only compute",
                         fmt::format("{}{}", fmt::join(forbidden, ", "),
                                     more > 0 ? fmt::format(" and {} more", more) : ""),
                         "leave them out, or trust who made the model (trust = true, --trust)");
    }
  }
  if (!module.find_method("forward")) throw ForeignFault("a method forward", "none", kExport);
  state_ = std::make_unique<State>(std::move(module));
}

ForeignModule::~ForeignModule() = default;

std::vector<std::string> ForeignModule::Methods() const {
  std::vector<std::string> names;
  for (const char* name : {"forward", "sample", "log_density", "predict"}) {
    if (state_->module.find_method(name)) names.emplace_back(name);
  }
  return names;
}

std::int64_t ForeignModule::CountParameters() const {
  std::int64_t count = 0;
  for (const at::Tensor& tensor : state_->weights) count += tensor.numel();
  return count;
}

void ForeignModule::CheckUnchanged() const {
  for (std::size_t i = 0; i < state_->weights.size(); ++i) {
    if (state_->weights[i]._version() == state_->versions[i].second) continue;
    throw ForeignFault("a model without state of its own",
                       "a call that changed its " + state_->versions[i].first,
                       "return what is new instead of keeping it");
  }
}

ModelFile ForeignModule::Call(const ModelFile& request) {
  const at::NoGradGuard no_gradients;
  CheckUnchanged();
  at::manual_seed(request.metadata.value("seed", std::uint64_t{0}));
  std::vector<at::Tensor> inputs;
  for (const std::string& name : InputsOf(request)) {
    inputs.push_back(FromTensor(request.tensors.at(name)));
  }
  const std::vector<at::Tensor> outputs = TensorsIn(state_->Run(request, inputs));
  CheckUnchanged();
  ModelFile answer;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    answer.tensors[std::to_string(i)] = ToTensor(outputs[i]);
  }
  return answer;
}

ModelFile ForeignModule::Graph(const ModelFile& request) {
  const at::NoGradGuard no_gradients;
  at::manual_seed(0);
  std::vector<at::Tensor> inputs;
  for (const std::string& name : InputsOf(request)) {
    inputs.push_back(FromTensor(request.tensors.at(name)));
  }
  const OperatorGraph graph = TraceOperators(
      request.metadata.at("call"), inputs,
      [&](const std::vector<at::Tensor>& in) { return TensorsIn(state_->Run(request, in)); });
  ModelFile answer;
  answer.metadata["graph"] = ToJson(graph);
  return answer;
}

void WarmUpTorch() {
  const at::NoGradGuard no_gradients;
  at::set_num_threads(1);
  // Plain interpretation: no profiling runs, no generated code.
  torch::jit::getProfilingMode() = false;
  torch::jit::getExecutorMode() = false;
  const at::Tensor x = at::randn({2, 4, 8});
  const at::Tensor convolved = at::conv1d(x, at::randn({4, 4, 3}));
  at::softmax(at::matmul(convolved, convolved.transpose(1, 2)), -1).sum().item<float>();
}

std::string WordsOfTorch(const std::exception& error) {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
  std::string text = torch_error != nullptr ? torch_error->what_without_backtrace() : error.what();
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  text.erase(0, text.find_first_not_of(" \n"));
  // The interpreter ends with `RuntimeError: ...`; all others begin with what is wrong.
  if (text.find("failed in the TorchScript interpreter") != std::string::npos) {
    text = text.substr(text.rfind('\n') + 1);
    const std::size_t kind = text.find("Error: ");
    if (kind != std::string::npos) text = text.substr(kind + std::strlen("Error: "));
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace giot
