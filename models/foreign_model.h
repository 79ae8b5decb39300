// A model that somebody else trained: a TorchScript file, exported from Python with
// `torch.jit.script(module).save("m.pt")` or `torch.jit.trace(...)`.
//
// What the module has:
//   forward(x)  or  forward(x, condition)  -> a tensor, or a tuple or list of tensors. Required.
//       x is [rows, ...] as the caller gives it, 32-bit floats; condition [rows, conditions].
//   sample(n, seed)  or  sample(n, condition, seed)  -> [n, ...]. Optional: drawn rows.
//   log_density(x)  or  log_density(x, condition)  -> [rows], nats. Optional.
//   predict(history, horizon, n, seed)  -> [n, horizon, channels]. Optional: what may follow
//       history [steps, channels]. It and the two above take their arguments by these names, in any
//       order; n, horizon and seed are int.
// LibTorch's generator is seeded before each call (with `seed`, in forward and log_density with 0):
// torch.randn and its like give the same numbers in every call with the same seed.
//
// What it may do: TorchScript is code. Whoever is not trusted runs in a process of its own that
// cannot open files, start processes or reach the network, with bounded memory and time, and only
// where all its operators are on a list of those that compute (models/foreign_operator_list.cc),
// which is checked before anything of it runs. It keeps no state: a call that changes a parameter
// or buffer is an error. `trust = true` lifts the list and the walls, not the bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "models/plan/model_file.h"
#include "sim/base/operator_graph.h"
#include "sim/base/units.h"

namespace giot {

/// How far a foreign model is trusted.
struct ForeignOptions {
  bool trust = false;
  Seconds load_limit{60};                           ///< Wall time to load and check it.
  Seconds call_limit{10};                           ///< Wall time of one call.
  std::size_t memory_bytes = std::size_t{1} << 30;  ///< Beyond what its process starts with.
};

/// A loaded module in its process, which ends with the object. One call at a time. Faults of the
/// file, of its code and of what it returns are ScenarioErrors that name file and method; after one
/// that stopped the process, every call is refused. Virtual, so that a program that loads LibTorch
/// at run time needs no symbol of it.
class ForeignModel {
 public:
  /// Throws std::runtime_error where the file cannot be read or the system cannot confine a
  /// process.
  explicit ForeignModel(const std::filesystem::path& file, const ForeignOptions& options = {});
  virtual ~ForeignModel();
  ForeignModel(const ForeignModel&) = delete;
  ForeignModel& operator=(const ForeignModel&) = delete;

  virtual const std::filesystem::path& file() const;
  /// Of forward, sample, log_density and predict those that the module has.
  virtual const std::vector<std::string>& methods() const;
  virtual bool Has(const std::string& method) const;
  /// Parameters and buffers, in numbers.
  virtual std::int64_t parameter_count() const;

  /// All tensors that forward returns. Refuses one that is not finite.
  virtual std::vector<Tensor> Forward(const Tensor& x, const Tensor* condition = nullptr);
  /// [rows, ...]. Refuses other rows, and values that are not finite.
  virtual Tensor Sample(std::int64_t rows, std::uint64_t seed, const Tensor* condition = nullptr);
  /// [rows], nats; -inf where the model rules a row out. Refuses NaN and +inf.
  virtual std::vector<double> LogDensity(const Tensor& x, const Tensor* condition = nullptr);
  /// [n, horizon, channels], as Sample().
  virtual Tensor Predict(const Tensor& history, std::int64_t horizon, std::int64_t n,
                         std::uint64_t seed);
  /// The operators of forward or log_density on inputs of this shape, traced from the module as it
  /// runs. Refuses one of unknown cost.
  virtual OperatorGraph Graph(const std::string& method, const Tensor& x,
                              const Tensor* condition = nullptr);

 private:
  struct Process;
  ModelFile Call(const std::string& method, ModelFile request);

  std::unique_ptr<Process> process_;
};

}  // namespace giot

/// The library's entry: `new ForeignModel(file, options)`.
extern "C" giot::ForeignModel* giot_models_open_foreign(const std::filesystem::path& file,
                                                        const giot::ForeignOptions& options);
