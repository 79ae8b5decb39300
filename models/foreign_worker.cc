#include "models/foreign_worker.h"

#include <unistd.h>

#include <new>

#include "models/confinement.h"
#include "models/foreign_module.h"
#include "models/message_pipe.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr auto kForever = MessagePipe::Clock::time_point::max();

ModelFile Refusal(const ForeignFault& fault) {
  ModelFile answer;
  answer.metadata["error"] = {
      {"expected", fault.expected}, {"found", fault.found}, {"mend", fault.mend}};
  return answer;
}

ForeignFault OutOfMemory(const ForeignOptions& options) {
  return {"at most " + std::to_string(options.memory_bytes >> 20) + " MiB of memory", "more",
          "raise memory_mib, or ask for fewer rows at once"};
}

/// Runs `work`, and makes an answer of whatever it throws.
template <class Work>
ModelFile Answer(const ForeignOptions& options, const Work& work) {
  try {
    return work();
  } catch (const ForeignFault& fault) {
    return Refusal(fault);
  } catch (const std::bad_alloc&) {
    return Refusal(OutOfMemory(options));
  } catch (const ScenarioError& error) {
    return Refusal({"a model that can be run and priced", error.what()});
  } catch (const std::exception& error) {
    const std::string words = WordsOfTorch(error);
    const bool memory = words.find("can't allocate memory") != std::string::npos;
    return Refusal(memory ? OutOfMemory(options)
                          : ForeignFault("a call that returns", '"' + words + '"'));
  }
}

}  // namespace

void RunForeignWorker(int descriptor, std::span<const std::byte> content,
                      const ForeignOptions& options) {
  try {
    KeepOneDescriptor(descriptor);
    MessagePipe pipe(descriptor);
    std::unique_ptr<ForeignModule> module;
    pipe.Send(Answer(options,
                     [&] {
                       WarmUpTorch();
                       BoundThisProcess(options.memory_bytes);
                       if (!options.trust) ConfineThisProcess();
                       module = std::make_unique<ForeignModule>(content, options.trust);
                       ModelFile answer;
                       answer.metadata = {{"methods", module->Methods()},
                                          {"parameters", module->CountParameters()}};
                       return answer;
                     }),
              kForever);
    while (module) {
      const ModelFile request = pipe.Receive(options.memory_bytes, kForever);
      pipe.Send(Answer(options,
                       [&] {
                         const bool graph = request.metadata.value("graph", false);
                         return graph ? module->Graph(request) : module->Call(request);
                       }),
                kForever);
    }
  } catch (...) {
    // The owner is gone, or it hears of it by the end of this process.
  }
  ::_exit(0);
}

}  // namespace giot
