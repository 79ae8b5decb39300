// Builds a plan from the weights of a trained net, layer by layer: each call adds a step and gives
// the value that it leaves. Weights are taken as LibTorch keeps them and copied.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/plan/plan.h"

namespace giot {

/// A value of a plan under construction: what a step left.
struct PlanValue {
  int buffer = -1;
};

/// An activation and the slope that LeakyRelu wants.
struct PlanActivation {
  ActivationKind kind = ActivationKind::kIdentity;
  float slope = 0.01f;

  PlanActivation() = default;
  PlanActivation(ActivationKind k, float s = 0.01f) : kind(k), slope(s) {}
};

/// The weights of a GRU or LSTM layer: gates x [hidden] rows in LibTorch's order (GRU: reset,
/// update, candidate; LSTM: input, forget, candidate, output).
struct RecurrentWeights {
  int hidden = 0;
  std::span<const float> input_weight;   ///< [gates hidden, inputs]
  std::span<const float> hidden_weight;  ///< [gates hidden, hidden]
  std::span<const float> input_bias;     ///< [gates hidden]
  std::span<const float> hidden_bias;    ///< [gates hidden]
};

/// What a recurrent layer starts from: values of width `hidden`, e.g. State(hidden); a default
/// PlanValue is zero.
struct RecurrentStart {
  PlanValue hidden{};
  PlanValue cell{};  ///< Of an LSTM.
};

/// What a recurrent layer leaves.
struct RecurrentValues {
  PlanValue output;  ///< [positions, hidden]
  PlanValue hidden;  ///< [hidden] after the last position
  PlanValue cell;    ///< The same, of an LSTM.
};

/// A convolution's geometry beyond its weights.
struct ConvolutionShape {
  int outputs = 0;
  int taps_down = 1, taps_across = 1;
  int stride_down = 1, stride_across = 1;
  int dilation_down = 1, dilation_across = 1;
  int top = 0, bottom = 0, left = 0, right = 0;  ///< Zeros around the image.
};

/// A value on a grid, positions row by row.
struct PlanImage {
  PlanValue value{};
  int height = 1;
  int width = 1;
};

/// Every call throws ScenarioError where a size does not fit, saying which layer wants what.
class PlanBuilder {
 public:
  /// The next `positions` x `width` floats of a row's input.
  PlanValue Input(int width, int positions = 1);
  /// Adds the value to a row's output.
  void Output(PlanValue value);

  /// activation(W x + b) at every position. `weight` [outputs, inputs]; `bias` [outputs] or empty;
  /// `addend`, where given, is added to the bias (a part of the sum that was computed before).
  PlanValue Dense(PlanValue x, int outputs, std::span<const float> weight,
                  std::span<const float> bias, PlanActivation activation = {},
                  PlanValue addend = {});
  /// The same with a bias of its own for each round of the loop at hand: [rounds, outputs].
  PlanValue DenseOfRound(PlanValue x, int outputs, std::span<const float> weight,
                         std::span<const float> biases, PlanActivation activation = {},
                         PlanValue addend = {});

  PlanValue Activate(PlanValue x, PlanActivation activation);
  PlanValue Add(PlanValue a, PlanValue b);
  PlanValue Multiply(PlanValue a, PlanValue b);
  /// scale x + shift; both [width], or [positions, width] for tables by position.
  PlanValue ScaleShift(PlanValue x, std::span<const float> scale, std::span<const float> shift);
  /// x + table [positions, width], e.g. an encoding of positions.
  PlanValue AddTable(PlanValue x, std::span<const float> table);
  PlanValue Softmax(PlanValue x);
  /// `gain` and `shift` [width].
  PlanValue LayerNorm(PlanValue x, std::span<const float> gain, std::span<const float> shift,
                      float epsilon = 1e-5f);

  /// Side by side, position by position.
  PlanValue Concat(std::initializer_list<PlanValue> values);
  /// Columns [column, column + width) of every position.
  PlanValue Slice(PlanValue x, int column, int width);
  /// One position, e.g. the last; -1 counts from the end.
  PlanValue At(PlanValue x, int position);
  /// The columns of that list, in its order.
  PlanValue Gather(PlanValue x, std::vector<int> columns);
  /// The same floats as [positions, width], position by position.
  PlanValue Reshape(PlanValue x, int width, int positions = 1);

  /// Row `id` of `table` [rows, width] for every id (a whole number in a value of width 1).
  PlanValue Embed(PlanValue ids, int width, std::span<const float> table);

  /// Layers over all positions of x.
  RecurrentValues Gru(PlanValue x, const RecurrentWeights& weights, RecurrentStart start = {});
  RecurrentValues Lstm(PlanValue x, const RecurrentWeights& weights, RecurrentStart start = {});

  /// Convolution over positions that sees no later one: (taps - 1) dilation zeros come before the
  /// first. x [positions, channels]; `weight` [outputs, channels, taps], bias [outputs] or empty.
  PlanValue CausalConvolution(PlanValue x, int outputs, int taps, int dilation,
                              std::span<const float> weight, std::span<const float> bias,
                              PlanActivation activation = {});
  /// Image of channels-last positions; `weight` [outputs, channels, taps_down, taps_across].
  PlanImage Convolution(const PlanImage& x, const ConvolutionShape& shape,
                        std::span<const float> weight, std::span<const float> bias,
                        PlanActivation activation = {});

  /// Multi-head attention within a window, without its projections: `qkv` [positions, 3 width]
  /// holds queries, keys and values side by side, as a dense layer of LibTorch's in_proj gives.
  PlanValue Attention(PlanValue qkv, int heads, bool causal);
  /// The same for one new position per run: keys and values of up to `capacity` positions stay in
  /// the row's state.
  PlanValue CachedAttention(PlanValue qkv, int heads, int capacity);

  /// A value kept from run to run in the row's state, zero at first.
  PlanValue State(int width);
  /// What the state that State() gave becomes at the end of a run.
  void KeepState(PlanValue state, PlanValue next);
  /// Runs so far in this session, as one float: ids for an Embed of positions.
  PlanValue RunsSoFar();

  /// The steps until EndRepeat run `count` times.
  void BeginRepeat(int count);
  void EndRepeat();
  /// Normal numbers of the row's noise key, `width` of them.
  PlanValue Normals(int width, int positions = 1);
  /// x <- keep x + add clamp(from_x x + from_noise predicted, -clip, clip) + spread z in every
  /// round of the loop; `factors` [rounds, 6] in the order of DenoiseCall.
  void Denoise(PlanValue x, PlanValue predicted, std::span<const float> factors);

  /// Positions and width of a value.
  const PlanBuffer& ShapeOf(PlanValue value) const;

  /// The plan; the builder is empty afterwards.
  std::shared_ptr<const InferencePlan> Build();

 private:
  PlanValue NewValue(int width, int positions = 1, bool shared = false);
  PlanValue DenseLike(PlanValue x, int outputs, std::span<const float> weight,
                      std::span<const float> biases, bool biases_vary, PlanActivation activation,
                      PlanValue addend);
  RecurrentValues Recurrent(PlanValue x, const RecurrentWeights& weights, RecurrentStart start,
                            bool lstm);
  PlanValue Combine(PlanValue a, PlanValue b, bool multiply);
  PlanValue StartOf(PlanValue given, int hidden);
  int AddTensor(std::span<const float> rows, int count, int width);
  int AddPacked(std::span<const float> weight, int outputs, int segments, int channels, int groups);
  static int DrawsFor(int floats);

  PlanParts parts_;
  std::vector<float> weights_;
  PlanValue runs_so_far_{};
  int repeat_step_ = -1;
  int next_draw_ = 0;
};

}  // namespace giot
