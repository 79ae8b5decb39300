// The steps that a plan is made of: plain records that name buffers (`in`, `out`, ...) by number
// and tables by their place in the plan's weights. A record is written to a file by Visit, checked
// once by Check and executed by Run, which allocates nothing.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "models/plan/plan_layout.h"

namespace giot {

/// Checks one step against the plan that it stands in. Throws std::runtime_error.
class PlanChecker {
 public:
  PlanChecker(const std::vector<PlanBuffer>& buffers, std::int64_t weights, std::int64_t state_size,
              int iterations)
      : buffers_(buffers), weights_(weights), state_size_(state_size), iterations_(iterations) {}

  /// The buffer of that number.
  const PlanBuffer& Buffer(int number) const;
  /// The weights hold `count` floats from `place`, which begins a block.
  void Weights(std::int64_t place, std::int64_t count) const;
  /// A row's state holds `count` floats from `place`.
  void State(std::int64_t place, std::int64_t count) const;
  /// `value` is in 0..most.
  void Range(std::int64_t value, std::int64_t most, const char* what) const;
  static void That(bool holds, const char* fault);
  /// Rounds of the loop that the step stands in; 1 outside of any.
  int iterations() const { return iterations_; }

 private:
  const std::vector<PlanBuffer>& buffers_;
  std::int64_t weights_;
  std::int64_t state_size_;
  int iterations_;
};

/// Partial sums that a layer of so many blocks of outputs is accumulated in: a narrow layer has too
/// few sums to fill a pipeline. A part of what the layer computes: it moves the last bits.
constexpr int PhasesOf(int blocks) { return blocks == 1 ? 4 : blocks <= 4 ? 2 : 1; }

/// out = activation(W in + bias + addend), at every position.
struct DenseStep {
  static constexpr const char* kName = "dense";
  int in = 0, out = 0;
  int addend = -1;  ///< A buffer shaped as out, or -1.
  int weights = 0;  ///< [blocks, inputs, kBlock]
  int bias = 0;     ///< [Padded(outputs)], for each round of the loop where bias_varies
  bool bias_varies = false;
  int activation = 0;
  float slope = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("addend", addend), visit("weights", weights);
    visit("bias", bias), visit("bias_varies", bias_varies);
    visit("activation", activation), visit("slope", slope);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// A convolution over an image of `height` x `width` positions, channels last; a series has
/// height 1.
struct ConvolutionStep {
  static constexpr const char* kName = "convolution";
  int in = 0, padded = 0, out = 0;
  int weights = 0, bias = 0;  ///< [blocks, taps, channels, kBlock], [Padded(outputs)]
  int height = 1, width = 1, padded_height = 1, padded_width = 1, out_height = 1, out_width = 1;
  int top = 0, left = 0;  ///< Zeros before the first row and column.
  int taps_down = 1, taps_across = 1, stride_down = 1, stride_across = 1;
  int dilation_down = 1, dilation_across = 1;
  int activation = 0;
  float slope = 0;
  std::vector<std::int32_t> tap_offsets{};  ///< Derived by Check.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("padded", padded), visit("out", out), visit("weights", weights);
    visit("bias", bias), visit("height", height), visit("width", width);
    visit("padded_height", padded_height), visit("padded_width", padded_width);
    visit("out_height", out_height), visit("out_width", out_width), visit("top", top);
    visit("left", left), visit("taps_down", taps_down), visit("taps_across", taps_across);
    visit("stride_down", stride_down), visit("stride_across", stride_across);
    visit("dilation_down", dilation_down), visit("dilation_across", dilation_across);
    visit("activation", activation), visit("slope", slope);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = activation(in)
struct MapStep {
  static constexpr const char* kName = "map";
  int in = 0, out = 0, activation = 0;
  float slope = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("activation", activation), visit("slope", slope);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = a + b or a b
struct CombineStep {
  static constexpr const char* kName = "combine";
  int a = 0, b = 0, out = 0;
  bool multiply = false;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("a", a), visit("b", b), visit("out", out), visit("multiply", multiply);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = scale in + shift, column by column; tables of one row, or of one for each position.
struct ScaleShiftStep {
  static constexpr const char* kName = "scale_shift";
  int in = 0, out = 0, scale = 0, shift = 0;
  bool by_position = false;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("scale", scale), visit("shift", shift);
    visit("by_position", by_position);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = softmax(in) over the width.
struct SoftmaxStep {
  static constexpr const char* kName = "softmax";
  int in = 0, out = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = (in - mean) / sqrt(variance + epsilon) gain + shift over the width.
struct LayerNormStep {
  static constexpr const char* kName = "layer_norm";
  int in = 0, out = 0, gain = 0, shift = 0;
  float epsilon = 1e-5f;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("gain", gain), visit("shift", shift);
    visit("epsilon", epsilon);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// Copies `positions` x `width` floats.
struct CopyStep {
  static constexpr const char* kName = "copy";
  int in = 0, in_position = 0, in_column = 0, out = 0, out_position = 0, out_column = 0;
  int positions = 1, width = 1;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("in_position", in_position), visit("in_column", in_column);
    visit("out", out), visit("out_position", out_position), visit("out_column", out_column);
    visit("positions", positions), visit("width", width);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// The same floats in the same order, cut into other positions.
struct ReshapeStep {
  static constexpr const char* kName = "reshape";
  int in = 0, out = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out[c] = in[columns[c]], at every position.
struct GatherStep {
  static constexpr const char* kName = "gather";
  int in = 0, out = 0;
  std::vector<int> columns{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("columns", columns);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// out = the row of the table that the id (a whole number in a float) names.
struct EmbedStep {
  static constexpr const char* kName = "embed";
  int in = 0, out = 0, table = 0, rows = 1;  ///< [rows, Padded(width)]

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("table", table), visit("rows", rows);
  }
  void Check(const PlanChecker& check);
  /// Throws ScenarioError for an id that is not in the table.
  void Run(const PlanFrame& frame) const;
};

/// A GRU or LSTM over all positions of `gates` = W_i x + b_i, from the states `hidden` (and
/// `cell`), which it advances in place.
struct RecurrentStep {
  static constexpr const char* kName = "recurrent";
  int gates = 0, from_hidden = 0, hidden = 0, cell = -1, out = 0;  ///< cell -1: a GRU
  int weights = 0, bias = 0;                                       ///< of the state

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("gates", gates), visit("from_hidden", from_hidden), visit("hidden", hidden);
    visit("cell", cell), visit("out", out), visit("weights", weights), visit("bias", bias);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// Multi-head attention of a window on itself; in: queries, keys and values side by side.
struct AttentionStep {
  static constexpr const char* kName = "attention";
  int in = 0, out = 0, scratch = 0, heads = 1;
  bool causal = false;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("scratch", scratch), visit("heads", heads);
    visit("causal", causal);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// Attention of one new position on all before it; keys and values are kept in the row's state.
struct CachedAttentionStep {
  static constexpr const char* kName = "cached_attention";
  int in = 0, out = 0, scratch = 0, heads = 1;
  int count = 0;     ///< A buffer of width 1: positions in the cache.
  int capacity = 1;  ///< Positions that the cache holds.
  int state = 0;     ///< Keys [width, Padded(capacity)], then values [capacity, width] + kBlock.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("in", in), visit("out", out), visit("scratch", scratch), visit("heads", heads);
    visit("count", count), visit("capacity", capacity), visit("state", state);
  }
  void Check(const PlanChecker& check);
  /// Throws ScenarioError where the cache is full.
  void Run(const PlanFrame& frame) const;

  static std::int64_t StateSize(int width, int capacity) {
    return static_cast<std::int64_t>(width) * (Padded(capacity) + capacity) + kBlock;
  }
};

/// Fills `out` with normal numbers in every `period`-th round of the loop.
struct NormalsStep {
  static constexpr const char* kName = "normals";
  int out = 0, first_draw = 0, draws = 1, period = 1;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("out", out), visit("first_draw", first_draw), visit("draws", draws);
    visit("period", period);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// One step of a reverse diffusion, in place; see DenoiseCall.
struct DenoiseStep {
  static constexpr const char* kName = "denoise";
  int x = 0, predicted = 0, factors = 0;  ///< factors [iterations, kBlock]
  int noise = -1, period = 1;             ///< -1: none; the period of the NormalsStep

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("x", x), visit("predicted", predicted), visit("factors", factors);
    visit("noise", noise), visit("period", period);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame& frame) const;
};

/// Runs the `steps` steps after it `count` times. Loops do not nest.
struct RepeatStep {
  static constexpr const char* kName = "repeat";
  int count = 1, steps = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("count", count), visit("steps", steps);
  }
  void Check(const PlanChecker& check);
  void Run(const PlanFrame&) const {}
};

// To add a step: declare it above, define Check and Run, and add it here.
using PlanStep =
    std::variant<DenseStep, ConvolutionStep, MapStep, CombineStep, ScaleShiftStep, SoftmaxStep,
                 LayerNormStep, CopyStep, ReshapeStep, GatherStep, EmbedStep, RecurrentStep,
                 AttentionStep, CachedAttentionStep, NormalsStep, DenoiseStep, RepeatStep>;

}  // namespace giot
