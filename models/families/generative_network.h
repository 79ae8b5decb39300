// What every generative family is to the common code: a network with a loss, a way to draw, and a
// density where the family has one. LibTorch's types are named here, never included.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/generative_model.h"
#include "models/operator_trace.h"
#include "sim/base/operator_graph.h"

namespace at {
struct Generator;
}
namespace torch::nn {
class Module;
}

namespace giot {

class InferencePlan;

/// The shape of one encoded example, as a network sees it.
struct ExampleShape {
  int length = 1;                 ///< Steps; 1 for a vector or an image.
  int channels = 1;               ///< Numbers of one step.
  int conditions = 0;             ///< Numbers of the condition.
  std::vector<int> categories{};  ///< By channel: codes 0 .. n - 1, or 0 for a continuous one.
  int image_height = 0;           ///< 0 where an example is no image; else channels is
  int image_width = 0;            ///< image_channels * image_height * image_width,
  int image_channels = 0;         ///< in this order.

  /// Codes of a channel, 0 where it is continuous.
  int CategoriesOf(int channel) const {
    return categories.empty() ? 0 : categories[static_cast<std::size_t>(channel)];
  }
  std::int64_t values() const { return std::int64_t{length} * channels; }
};

/// Parameters with an optimiser of their own, e.g. a generator beside its critic.
struct NetworkPart {
  std::string name;
  std::vector<std::string> prefixes;  ///< Of the parameters' names; empty: all.
  double rate_factor = 1;             ///< Times the recipe's learning rate.
  double first_moment = 0.9;          ///< Adam's beta 1.
  double second_moment = 0.999;       ///< Adam's beta 2.
};

/// A family's network. x is [rows, length, channels] and condition [rows, conditions], both encoded
/// floats on the module's device. Noise comes from the generator given, never from LibTorch's own.
class GenerativeNetwork {
 public:
  explicit GenerativeNetwork(ExampleShape shape) : shape_(std::move(shape)) {}
  virtual ~GenerativeNetwork() = default;
  GenerativeNetwork(const GenerativeNetwork&) = delete;
  GenerativeNetwork& operator=(const GenerativeNetwork&) = delete;

  const ExampleShape& shape() const { return shape_; }
  /// Parameters and buffers, all of them 32-bit floats: what is trained, saved and moved.
  virtual torch::nn::Module& module() const = 0;

  // Training.

  /// Fits without gradients (closed form, EM) and returns true, or returns false: the common loop
  /// then descends Loss(). Called once, with the whole training part.
  virtual bool FitDirectly(const at::Tensor& x, const at::Tensor& condition);
  /// Called once before the first update with (a share of) the training part, e.g. to set scales
  /// from the data. The default does nothing.
  virtual void Prepare(const at::Tensor& x, const at::Tensor& condition);
  virtual std::vector<NetworkPart> Parts() const { return {NetworkPart{"network", {}}}; }
  /// Parts whose optimisers move in an update (from 0 of `updates`), in this order; a part may come
  /// several times and gets a minibatch of its own each time.
  virtual std::vector<std::size_t> Turns(std::int64_t update, std::int64_t updates) const;
  /// What part `part` descends: one number, in nats a row where it is a likelihood or a bound.
  virtual at::Tensor Loss(std::size_t part, const at::Tensor& x, const at::Tensor& condition,
                          at::Generator& noise) = 0;
  /// What early stopping watches on the validation part, lower is better. The default is the loss
  /// of the first part.
  virtual double Validate(const at::Tensor& x, const at::Tensor& condition, at::Generator& noise);

  // Use: without gradients, in evaluation mode (the caller sees to both).

  /// One draw for each row of `condition` (which has 0 columns where there is none):
  /// [rows, length, channels].
  virtual at::Tensor Draw(const at::Tensor& condition, at::Generator& noise) const = 0;
  virtual DensityKind density() const { return DensityKind::kNone; }
  /// [rows], nats in encoded units; see density(). `noise` serves bounds that sample. Throws
  /// ScenarioError where the family has none.
  virtual at::Tensor LogDensity(const at::Tensor& x, const at::Tensor& condition,
                                at::Generator& noise) const;

  /// Drawing as a plan that runs without LibTorch: the encoded condition in, the encoded example
  /// out, noise by the row's key. Null where the family is not lowered.
  virtual std::shared_ptr<const InferencePlan> LowerDraw() const;

  /// The calls whose cost Graph() tells, e.g. `sample`, `step`, `denoise`, `encode`.
  virtual std::vector<std::string> calls() const = 0;
  /// The operators of one call for one row, traced from the real module. Throws ScenarioError for a
  /// call that the family lacks.
  virtual OperatorGraph Graph(const std::string& call) const = 0;

 protected:
  /// Throws the ScenarioError of Graph().
  [[noreturn]] void RefuseCall(const std::string& call) const;
  /// Traces code that uses the module's weights.
  OperatorGraph Trace(const std::string& call, const std::vector<at::Tensor>& inputs,
                      const TracedFunction& function) const;

 private:
  ExampleShape shape_;
};

/// A network that goes on step by step. Its state is a list of tensors whose first extent is the
/// row, so that any session can copy, repeat and send it.
class SequenceNetwork : public GenerativeNetwork {
 public:
  using GenerativeNetwork::GenerativeNetwork;

  /// The state before the first step, for each row of `condition`.
  virtual std::vector<at::Tensor> Begin(const at::Tensor& condition) const = 0;
  /// The state after one more step: x [rows, channels].
  virtual std::vector<at::Tensor> Advance(const std::vector<at::Tensor>& state,
                                          const at::Tensor& x) const = 0;
  /// A draw of the next step: [rows, channels].
  virtual at::Tensor DrawNext(const std::vector<at::Tensor>& state, at::Generator& noise) const = 0;
  /// log p of the next step: x [rows, channels] -> [rows], nats in encoded units.
  virtual at::Tensor LogDensityNext(const std::vector<at::Tensor>& state,
                                    const at::Tensor& x) const = 0;

  /// Draws step after step.
  at::Tensor Draw(const at::Tensor& condition, at::Generator& noise) const override;
  DensityKind density() const override { return DensityKind::kExact; }
  /// The sum over steps. A family that sees all steps at once does it faster.
  at::Tensor LogDensity(const at::Tensor& x, const at::Tensor& condition,
                        at::Generator& noise) const override;
};

}  // namespace giot
