// What all autoregressive nets share: steps are coded, a memory of the past turns codes into
// features, a head turns features into the distribution of the next step.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/families/generative_network.h"
#include "models/families/step_head_config.h"

namespace giot {

/// The part that remembers the past: cells, past activations, keys and values.
class StepMemory {
 public:
  virtual ~StepMemory() = default;

  /// Numbers of a step's features.
  virtual std::int64_t features() const = 0;
  /// Before the first step: a list of tensors [rows, ..], like `like` in type and device.
  virtual std::vector<at::Tensor> Start(std::int64_t rows, const at::Tensor& like) const = 0;
  /// Any number of further steps at once: codes [rows, steps, width] -> features [rows, steps,
  /// features]. `state` is replaced by the one after them; the tensors in it are left alone.
  virtual at::Tensor Run(const at::Tensor& codes, std::vector<at::Tensor>& state) const = 0;
};

/// p(x) = prod_t p(x_t | x_1 .. x_{t-1}, condition). Training sees all steps of a window at once;
/// a session pays for one step at a time. State: features of the step to come [rows, ..], the code
/// of the condition [rows, width], then the memory's own.
class AutoregressiveNetwork : public SequenceNetwork {
 public:
  using MakeMemory = std::function<std::unique_ptr<StepMemory>(torch::nn::Module& owner)>;

  /// `width`: numbers of a step's code.
  AutoregressiveNetwork(const ExampleShape& shape, std::int64_t width, const StepHeadConfig& head,
                        const MakeMemory& make_memory);
  ~AutoregressiveNetwork() override;

  torch::nn::Module& module() const override;
  /// Starts the head from what single steps of the training part show.
  void Prepare(const at::Tensor& x, const at::Tensor& condition) override;
  at::Tensor Loss(std::size_t part, const at::Tensor& x, const at::Tensor& condition,
                  at::Generator& noise) override;
  double Validate(const at::Tensor& x, const at::Tensor& condition, at::Generator& noise) override;
  at::Tensor LogDensity(const at::Tensor& x, const at::Tensor& condition,
                        at::Generator& noise) const override;

  std::vector<at::Tensor> Begin(const at::Tensor& condition) const override;
  std::vector<at::Tensor> Advance(const std::vector<at::Tensor>& state,
                                  const at::Tensor& x) const override;
  at::Tensor DrawNext(const std::vector<at::Tensor>& state, at::Generator& noise) const override;
  at::Tensor LogDensityNext(const std::vector<at::Tensor>& state,
                            const at::Tensor& x) const override;

  std::vector<std::string> calls() const override { return {"step"}; }
  OperatorGraph Graph(const std::string& call) const override;

 protected:
  /// One more step and the distribution of the next, after `past` steps.
  OperatorGraph GraphOfStep(const std::string& call, std::int64_t past) const;
  /// `steps` steps at once and the distribution of the next.
  OperatorGraph GraphOfSteps(const std::string& call, std::int64_t steps) const;

 private:
  /// log p [rows] of whole windows, all steps at once.
  at::Tensor DensityOfWindows(const at::Tensor& x, const at::Tensor& condition) const;
  /// The state after `past` steps of zeros, for one row.
  std::vector<at::Tensor> StateAfter(std::int64_t past) const;
  /// The state that follows from codes [rows, steps, width].
  std::vector<at::Tensor> Follow(const std::vector<at::Tensor>& state,
                                 const at::Tensor& codes) const;

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace giot
