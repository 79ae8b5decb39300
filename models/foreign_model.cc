#include "models/foreign_model.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

#include "models/foreign_worker.h"
#include "models/message_pipe.h"
#include "models/plan/graph_json.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

[[noreturn]] void Refuse(const std::filesystem::path& file, const std::string& method,
                         std::string expected, std::string found, std::string mend = "") {
  throw ScenarioError(
      {Problem{{file.string()}, method, std::move(expected), std::move(found), std::move(mend)}});
}

std::vector<std::byte> ReadWhole(const std::filesystem::path& file, std::size_t most_bytes) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  if (!stream || error) {
    throw std::runtime_error("cannot open " + file.string() + " to read a foreign model");
  }
  if (bytes > most_bytes) {
    Refuse(file, "", fmt::format("a model of at most {} MiB", most_bytes >> 20),
           fmt::format("{} MiB", bytes >> 20), "raise memory_mib, of which it may have a half");
  }
  std::vector<std::byte> content(bytes);
  stream.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(bytes));
  if (!stream) throw std::runtime_error("cannot read " + file.string() + " to its end");
  return content;
}

/// Words of another process, fit for one line.
std::string OneLine(std::string words) {
  constexpr std::size_t kMost = 500;
  if (words.size() > kMost) {
    words.resize(kMost);
    words += "...";
  }
  for (char& c : words) {
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
  }
  return words;
}

MessagePipe::Clock::time_point After(Seconds limit) {
  return MessagePipe::Clock::now() + std::chrono::duration_cast<MessagePipe::Clock::duration>(
                                         std::chrono::duration<double>(limit.si()));
}

/// Refuses a number that no model may return.
void CheckFinite(const std::filesystem::path& file, const std::string& method, const Tensor& tensor,
                 bool may_be_zero_density = false) {
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    const float value = tensor.values[i];
    if (std::isfinite(value) || (may_be_zero_density && value < 0)) continue;
    Refuse(file, method, "finite numbers", fmt::format("{} in place {} of its result", value, i));
  }
}

}  // namespace

struct ForeignModel::Process {
  std::filesystem::path file;
  ForeignOptions options;
  pid_t id = 0;
  std::optional<MessagePipe> pipe;
  std::vector<std::string> methods;
  std::int64_t parameters = 0;

  ~Process() { Stop(); }

  void Start(const std::vector<std::byte>& content) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      throw std::runtime_error("cannot make a socket for a foreign model");
    }
    id = ::fork();
    if (id == 0) RunForeignWorker(ends[1], content, options);
    ::close(ends[1]);
    pipe.emplace(ends[0]);
    if (id < 0) throw std::runtime_error("cannot start a process for a foreign model");
  }

  /// Ends the process. Returns the signal that had ended it before, or 0.
  int Stop() {
    if (id <= 0) return 0;
    pipe.reset();
    ::kill(id, SIGKILL);
    int status = 0;
    ::waitpid(id, &status, 0);
    id = 0;
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  /// What comes next out of the process. Its refusals are thrown.
  ModelFile Receive(const std::string& method, Seconds limit) {
    ModelFile answer;
    try {
      answer = pipe->Receive(options.memory_bytes, After(limit));
    } catch (const MessageTimeout&) {
      Stop();
      Refuse(file, method, fmt::format("an answer within {} s", limit.si()),
             "none: its process was stopped", "look for a loop without an end, or raise the limit");
    } catch (const MessageBroken& broken) {
      const int signal = Stop();
      Refuse(file, method, "an answer",
             signal > 0 && signal != SIGKILL ? fmt::format("a crash (signal {})", signal)
                                             : fmt::format("no process: {}", broken.what()));
    }
    if (!answer.metadata.contains("error")) return answer;
    const auto& error = answer.metadata.at("error");
    Refuse(file, method, OneLine(error.value("expected", "an answer")),
           OneLine(error.value("found", "another")), OneLine(error.value("mend", "")));
  }
};

ForeignModel::ForeignModel(const std::filesystem::path& file, const ForeignOptions& options)
    : process_(std::make_unique<Process>()) {
  process_->file = file;
  process_->options = options;
  process_->Start(ReadWhole(file, options.memory_bytes / 2));
  const ModelFile answer = process_->Receive("", options.load_limit);
  process_->methods = answer.metadata.at("methods").get<std::vector<std::string>>();
  process_->parameters = answer.metadata.at("parameters").get<std::int64_t>();
}

ForeignModel::~ForeignModel() = default;

const std::filesystem::path& ForeignModel::file() const { return process_->file; }
const std::vector<std::string>& ForeignModel::methods() const { return process_->methods; }
std::int64_t ForeignModel::parameter_count() const { return process_->parameters; }

bool ForeignModel::Has(const std::string& method) const {
  return std::find(methods().begin(), methods().end(), method) != methods().end();
}

ModelFile ForeignModel::Call(const std::string& method, ModelFile request) {
  Process& process = *process_;
  if (process.id == 0) {
    Refuse(process.file, method, "a model that runs", "one whose process was stopped",
           "load it again");
  }
  request.metadata["call"] = method;
  try {
    process.pipe->Send(request, After(process.options.call_limit));
  } catch (const std::runtime_error&) {
    // Receive() tells what became of the process.
  }
  return process.Receive(method, process.options.call_limit);
}

namespace {

/// TorchScript's int has a sign.
std::int64_t ToPythonInt(std::uint64_t seed) {
  return static_cast<std::int64_t>(seed & 0x7fff'ffff'ffff'ffff);
}

ModelFile RequestOf(const Tensor& x, const Tensor* condition) {
  ModelFile request;
  request.tensors["x"] = x;
  if (condition != nullptr) request.tensors["condition"] = *condition;
  return request;
}

/// The one tensor of an answer, whose first extents are these.
Tensor OneTensor(const std::filesystem::path& file, const std::string& method, ModelFile answer,
                 const std::vector<std::int64_t>& extents) {
  Tensor tensor = answer.tensors.empty() ? Tensor{} : std::move(answer.tensors.begin()->second);
  const bool fits = answer.tensors.size() == 1 && tensor.shape.size() >= extents.size() &&
                    std::equal(extents.begin(), extents.end(), tensor.shape.begin());
  if (fits) return tensor;
  Refuse(file, method, fmt::format("one tensor of {} rows", extents[0]),
         answer.tensors.size() == 1 && !tensor.shape.empty()
             ? fmt::format("one of {}", tensor.shape[0])
             : fmt::format("{} tensors", answer.tensors.size()));
}

}  // namespace

std::vector<Tensor> ForeignModel::Forward(const Tensor& x, const Tensor* condition) {
  ModelFile answer = Call("forward", RequestOf(x, condition));
  std::vector<Tensor> tensors;
  for (std::size_t i = 0; i < answer.tensors.size(); ++i) {
    tensors.push_back(std::move(answer.tensors.at(std::to_string(i))));
    CheckFinite(file(), "forward", tensors.back());
  }
  return tensors;
}

Tensor ForeignModel::Sample(std::int64_t rows, std::uint64_t seed, const Tensor* condition) {
  ModelFile request;
  request.metadata = {{"n", rows}, {"seed", ToPythonInt(seed)}};
  if (condition != nullptr) request.tensors["condition"] = *condition;
  Tensor drawn = OneTensor(file(), "sample", Call("sample", std::move(request)), {rows});
  CheckFinite(file(), "sample", drawn);
  return drawn;
}

std::vector<double> ForeignModel::LogDensity(const Tensor& x, const Tensor* condition) {
  const std::int64_t rows = x.shape.empty() ? 0 : x.shape[0];
  const Tensor nats =
      OneTensor(file(), "log_density", Call("log_density", RequestOf(x, condition)), {rows});
  if (nats.shape.size() != 1) {
    Refuse(file(), "log_density", "one number for each row",
           fmt::format("{} for {} rows", nats.Count(), rows));
  }
  CheckFinite(file(), "log_density", nats, true);
  return {nats.values.begin(), nats.values.end()};
}

Tensor ForeignModel::Predict(const Tensor& history, std::int64_t horizon, std::int64_t n,
                             std::uint64_t seed) {
  ModelFile request;
  request.metadata = {{"n", n}, {"horizon", horizon}, {"seed", ToPythonInt(seed)}};
  request.tensors["history"] = history;
  Tensor drawn = OneTensor(file(), "predict", Call("predict", std::move(request)), {n, horizon});
  CheckFinite(file(), "predict", drawn);
  return drawn;
}

OperatorGraph ForeignModel::Graph(const std::string& method, const Tensor& x,
                                  const Tensor* condition) {
  ModelFile request = RequestOf(x, condition);
  request.metadata["graph"] = true;
  const ModelFile answer = Call(method, std::move(request));
  OperatorGraph graph = GraphFromJson(answer.metadata.at("graph"));
  graph.name = file().filename().string() + " " + method;
  return graph;
}

}  // namespace giot

giot::ForeignModel* giot_models_open_foreign(const std::filesystem::path& file,
                                             const giot::ForeignOptions& options) {
  return new giot::ForeignModel(file, options);
}
