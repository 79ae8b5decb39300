// A TorchScript module and its calls, inside the process that runs it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/plan/model_file.h"

namespace giot {

/// What is wrong with a foreign module, in the parts of a Problem.
class ForeignFault : public std::runtime_error {
 public:
  ForeignFault(std::string expected_, std::string found_, std::string mend_ = "")
      : std::runtime_error(expected_ + ", found " + found_),
        expected(std::move(expected_)),
        found(std::move(found_)),
        mend(std::move(mend_)) {}

  std::string expected;
  std::string found;
  std::string mend;
};

/// Loaded and checked.
class ForeignModule {
 public:
  /// Refuses what is no TorchScript, what runs code while it is loaded, and without `trust`
  /// operators that are not on the list. Throws ForeignFault.
  ForeignModule(std::span<const std::byte> content, bool trust);
  ~ForeignModule();

  std::vector<std::string> Methods() const;
  std::int64_t CountParameters() const;
  /// Answers a request: metadata `call` (forward, sample, log_density, predict), `n`, `horizon`,
  /// `seed`; tensors `x`, `history`, `condition`. The answer's tensors are called `0`, `1`, ...
  ModelFile Call(const ModelFile& request);
  /// The graph of the same request, in metadata `graph`.
  ModelFile Graph(const ModelFile& request);

 private:
  struct State;
  void CheckUnchanged() const;

  std::unique_ptr<State> state_;
};

/// Runs a little of what modules use, so that LibTorch has opened what it opens once.
void WarmUpTorch();

/// The telling line of an error of LibTorch, without its backtrace.
std::string WordsOfTorch(const std::exception& error);

}  // namespace giot
