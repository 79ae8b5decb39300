// The builder's moves of data, its recurrent, convolution and attention layers, its states and
// loops.
#include <fmt/format.h>

#include "models/plan/plan_builder.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

void Require(bool holds, const std::string& fault) {
  if (!holds) throw ScenarioError(fault);
}

void RequireCount(const std::string& layer, const char* what, std::int64_t expected,
                  std::size_t found) {
  Require(static_cast<std::size_t>(expected) == found,
          fmt::format("{}: expected {} {}, found {}", layer, expected, what, found));
}

/// Checks a convolution's numbers and gives its name in messages.
std::string CheckConvolution(const PlanImage& x, const PlanBuffer& from,
                             const ConvolutionShape& shape, std::span<const float> weight,
                             std::span<const float> bias) {
  const std::string layer = fmt::format("convolution {} -> {} by {} x {}", from.width,
                                        shape.outputs, shape.taps_down, shape.taps_across);
  for (const int extent : {shape.outputs, shape.taps_down, shape.taps_across, shape.stride_down,
                           shape.stride_across, shape.dilation_down, shape.dilation_across}) {
    Require(extent >= 1, layer + ": expected extents of at least 1");
  }
  for (const int margin : {shape.top, shape.bottom, shape.left, shape.right}) {
    Require(margin >= 0, layer + ": expected margins of at least 0");
  }
  RequireCount(layer, "positions", std::int64_t{x.height} * x.width,
               static_cast<std::size_t>(from.positions));
  RequireCount(layer, "weights",
               std::int64_t{shape.outputs} * from.width * shape.taps_down * shape.taps_across,
               weight.size());
  if (!bias.empty()) RequireCount(layer, "biases", shape.outputs, bias.size());
  return layer;
}

}  // namespace

PlanValue PlanBuilder::StartOf(PlanValue given, int hidden) {
  if (given.buffer < 0) given = NewValue(hidden);  // never written: the arena begins with zeros
  const PlanBuffer shape = ShapeOf(given);
  Require(shape.positions == 1 && shape.width == hidden,
          fmt::format("recurrent layer of {}: expected a start of 1 x {}, found {} x {}", hidden,
                      hidden, shape.positions, shape.width));
  const PlanValue state = NewValue(hidden);
  parts_.steps.emplace_back(CopyStep{given.buffer, 0, 0, state.buffer, 0, 0, 1, hidden});
  return state;
}

RecurrentValues PlanBuilder::Recurrent(PlanValue x, const RecurrentWeights& weights,
                                       RecurrentStart start, bool lstm) {
  const PlanBuffer shape = ShapeOf(x);
  const int hidden = weights.hidden;
  const int gates = lstm ? 4 : 3;
  const std::string layer =
      fmt::format("{} layer {} -> {}", lstm ? "LSTM" : "GRU", shape.width, hidden);
  Require(hidden >= 1, layer + ": expected at least one hidden unit");
  const std::int64_t rows = std::int64_t{gates} * hidden;
  RequireCount(layer, "input weights", rows * shape.width, weights.input_weight.size());
  RequireCount(layer, "hidden weights", rows * hidden, weights.hidden_weight.size());
  RequireCount(layer, "input biases", rows, weights.input_bias.size());
  RequireCount(layer, "hidden biases", rows, weights.hidden_bias.size());
  RecurrentStep step;
  step.hidden = StartOf(start.hidden, hidden).buffer;
  step.cell = lstm ? StartOf(start.cell, hidden).buffer : -1;
  DenseStep from_input;
  from_input.in = x.buffer;
  from_input.out = NewValue(gates * Padded(hidden), shape.positions).buffer;
  from_input.weights = AddPacked(weights.input_weight, hidden, 1, shape.width, gates);
  from_input.bias = AddTensor(weights.input_bias, gates, hidden);
  parts_.steps.emplace_back(from_input);
  step.gates = from_input.out;
  step.from_hidden = NewValue(gates * Padded(hidden)).buffer;
  step.out = NewValue(hidden, shape.positions).buffer;
  step.weights = AddPacked(weights.hidden_weight, hidden, 1, hidden, gates);
  step.bias = AddTensor(weights.hidden_bias, gates, hidden);
  parts_.steps.emplace_back(step);
  return {{step.out}, {step.hidden}, {step.cell}};
}

RecurrentValues PlanBuilder::Gru(PlanValue x, const RecurrentWeights& weights,
                                 RecurrentStart start) {
  return Recurrent(x, weights, start, false);
}

RecurrentValues PlanBuilder::Lstm(PlanValue x, const RecurrentWeights& weights,
                                  RecurrentStart start) {
  return Recurrent(x, weights, start, true);
}

PlanValue PlanBuilder::CausalConvolution(PlanValue x, int outputs, int taps, int dilation,
                                         std::span<const float> weight, std::span<const float> bias,
                                         PlanActivation activation) {
  ConvolutionShape shape;
  shape.outputs = outputs;
  shape.taps_across = taps;
  shape.dilation_across = dilation;
  shape.left = (taps - 1) * dilation;
  return Convolution({x, 1, ShapeOf(x).positions}, shape, weight, bias, activation).value;
}

PlanImage PlanBuilder::Convolution(const PlanImage& x, const ConvolutionShape& shape,
                                   std::span<const float> weight, std::span<const float> bias,
                                   PlanActivation activation) {
  const PlanBuffer from = ShapeOf(x.value);
  const std::string layer = CheckConvolution(x, from, shape, weight, bias);
  ConvolutionStep step;
  step.in = x.value.buffer;
  step.height = x.height, step.width = x.width;
  step.top = shape.top, step.left = shape.left;
  step.taps_down = shape.taps_down, step.taps_across = shape.taps_across;
  step.stride_down = shape.stride_down, step.stride_across = shape.stride_across;
  step.dilation_down = shape.dilation_down, step.dilation_across = shape.dilation_across;
  step.padded_height = shape.top + x.height + shape.bottom;
  step.padded_width = shape.left + x.width + shape.right;
  const int over_down = step.padded_height - (shape.taps_down - 1) * shape.dilation_down - 1;
  const int over_across = step.padded_width - (shape.taps_across - 1) * shape.dilation_across - 1;
  Require(over_down >= 0 && over_across >= 0,
          fmt::format("{}: expected an image of at least its taps, found {} x {}", layer, x.height,
                      x.width));
  step.out_height = over_down / shape.stride_down + 1;
  step.out_width = over_across / shape.stride_across + 1;
  step.padded = NewValue(from.width, step.padded_height * step.padded_width).buffer;
  step.out = NewValue(shape.outputs, step.out_height * step.out_width).buffer;
  step.weights =
      AddPacked(weight, shape.outputs, shape.taps_down * shape.taps_across, from.width, 1);
  step.bias = AddTensor(bias, 1, shape.outputs);
  step.activation = static_cast<int>(activation.kind), step.slope = activation.slope;
  parts_.steps.emplace_back(step);
  return {{step.out}, step.out_height, step.out_width};
}

PlanValue PlanBuilder::Attention(PlanValue qkv, int heads, bool causal) {
  const PlanBuffer shape = ShapeOf(qkv);
  Require(shape.width % 3 == 0 && heads >= 1 && shape.width / 3 % heads == 0,
          fmt::format("attention of {} heads: expected 3 x a multiple of them, found {}", heads,
                      shape.width));
  const int width = shape.width / 3;
  const PlanValue out = NewValue(width, shape.positions);
  const int head = width / heads;
  const PlanValue scratch = NewValue((head + 1) * Padded(shape.positions) + Padded(head), 1, true);
  parts_.steps.emplace_back(AttentionStep{qkv.buffer, out.buffer, scratch.buffer, heads, causal});
  return out;
}

PlanValue PlanBuilder::CachedAttention(PlanValue qkv, int heads, int capacity) {
  const PlanBuffer shape = ShapeOf(qkv);
  Require(shape.width % 3 == 0 && heads >= 1 && shape.width / 3 % heads == 0 &&
              shape.positions == 1 && capacity >= 1,
          fmt::format("cached attention of {} heads: expected one position of 3 x a multiple of "
                      "them and a capacity, found {} x {} and {}",
                      heads, shape.positions, shape.width, capacity));
  const int width = shape.width / 3;
  CachedAttentionStep step;
  step.in = qkv.buffer;
  step.out = NewValue(width).buffer;
  const int head = width / heads;
  step.scratch = NewValue((head + 1) * Padded(capacity) + Padded(head), 1, true).buffer;
  step.heads = heads;
  step.count = RunsSoFar().buffer;
  step.capacity = capacity;
  step.state = parts_.state_size;
  parts_.state_size += static_cast<int>(CachedAttentionStep::StateSize(width, capacity));
  parts_.steps.emplace_back(step);
  return {step.out};
}

}  // namespace giot
