// The builder's moves of data, its recurrent, convolution and attention layers, its states and
// loops.
#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

PlanValue PlanBuilder::Concat(std::initializer_list<PlanValue> values) {
  Require(values.size() > 0, "concatenation: expected at least one value");
  const int positions = ShapeOf(*values.begin()).positions;
  int width = 0;
  for (const PlanValue value : values) {
    const PlanBuffer& shape = ShapeOf(value);
    Require(
        shape.positions == positions,
        fmt::format("concatenation: expected {} positions, found {}", positions, shape.positions));
    width += shape.width;
  }
  const PlanValue out = NewValue(width, positions);
  int column = 0;
  for (const PlanValue value : values) {
    const int part = ShapeOf(value).width;
    parts_.steps.emplace_back(CopyStep{value.buffer, 0, 0, out.buffer, 0, column, positions, part});
    column += part;
  }
  return out;
}

PlanValue PlanBuilder::Slice(PlanValue x, int column, int width) {
  const PlanBuffer shape = ShapeOf(x);
  Require(column >= 0 && width >= 1 && column <= shape.width - width,
          fmt::format("slice: expected columns within 0..{}, found {}..{}", shape.width - 1, column,
                      column + width - 1));
  const PlanValue out = NewValue(width, shape.positions);
  parts_.steps.emplace_back(
      CopyStep{x.buffer, 0, column, out.buffer, 0, 0, shape.positions, width});
  return out;
}

PlanValue PlanBuilder::At(PlanValue x, int position) {
  const PlanBuffer shape = ShapeOf(x);
  const int place = position < 0 ? shape.positions + position : position;
  Require(place >= 0 && place < shape.positions,
          fmt::format("position: expected one of {}, found {}", shape.positions, position));
  const PlanValue out = NewValue(shape.width);
  parts_.steps.emplace_back(CopyStep{x.buffer, place, 0, out.buffer, 0, 0, 1, shape.width});
  return out;
}

PlanValue PlanBuilder::Gather(PlanValue x, std::vector<int> columns) {
  const PlanBuffer shape = ShapeOf(x);
  for (const int column : columns) {
    Require(
        column >= 0 && column < shape.width,
        fmt::format("gather: expected columns within 0..{}, found {}", shape.width - 1, column));
  }
  const PlanValue out = NewValue(static_cast<int>(columns.size()), shape.positions);
  parts_.steps.emplace_back(GatherStep{x.buffer, out.buffer, std::move(columns)});
  return out;
}

PlanValue PlanBuilder::Reshape(PlanValue x, int width, int positions) {
  const PlanBuffer shape = ShapeOf(x);
  Require(std::int64_t{width} * positions == std::int64_t{shape.width} * shape.positions,
          fmt::format("reshape: expected {} floats, found {} x {}", shape.width * shape.positions,
                      positions, width));
  const PlanValue out = NewValue(width, positions);
  parts_.steps.emplace_back(ReshapeStep{x.buffer, out.buffer});
  return out;
}

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
  ConvolutionStep step;
  step.padded_height = shape.top + x.height + shape.bottom;
  step.padded_width = shape.left + x.width + shape.right;
  const int over_down = step.padded_height - (shape.taps_down - 1) * shape.dilation_down - 1;
  const int over_across = step.padded_width - (shape.taps_across - 1) * shape.dilation_across - 1;
  Require(over_down >= 0 && over_across >= 0,
          fmt::format("{}: expected an image of at least its taps, found {} x {}", layer, x.height,
                      x.width));
  step.in = x.value.buffer;
  step.padded = NewValue(from.width, step.padded_height * step.padded_width).buffer;
  step.height = x.height, step.width = x.width;
  step.out_height = over_down / shape.stride_down + 1;
  step.out_width = over_across / shape.stride_across + 1;
  step.top = shape.top, step.left = shape.left;
  step.taps_down = shape.taps_down, step.taps_across = shape.taps_across;
  step.stride_down = shape.stride_down, step.stride_across = shape.stride_across;
  step.dilation_down = shape.dilation_down, step.dilation_across = shape.dilation_across;
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

PlanValue PlanBuilder::State(int width) {
  const PlanValue value = NewValue(width);
  parts_.states.push_back({value.buffer, value.buffer, parts_.state_size});
  parts_.state_size += width;
  return value;
}

void PlanBuilder::KeepState(PlanValue state, PlanValue next) {
  const PlanBuffer shape = ShapeOf(next);
  for (PlanState& kept : parts_.states) {
    if (kept.from != state.buffer) continue;
    Require(shape.positions == 1 && shape.width == ShapeOf(state).width,
            fmt::format("state: expected 1 x {}, found {} x {}", ShapeOf(state).width,
                        shape.positions, shape.width));
    kept.to = next.buffer;
    return;
  }
  throw ScenarioError("state: expected a value that State() gave");
}

PlanValue PlanBuilder::RunsSoFar() {
  if (runs_so_far_.buffer < 0) {
    const float one = 1;
    runs_so_far_ = State(1);
    KeepState(runs_so_far_, ScaleShift(runs_so_far_, {&one, 1}, {&one, 1}));
  }
  return runs_so_far_;
}

void PlanBuilder::BeginRepeat(int count) {
  Require(repeat_step_ < 0, "loop: loops do not nest");
  Require(count >= 1, fmt::format("loop: expected at least one round, found {}", count));
  repeat_step_ = static_cast<int>(parts_.steps.size());
  parts_.steps.emplace_back(RepeatStep{count, 0});
}

void PlanBuilder::EndRepeat() {
  Require(repeat_step_ >= 0, "loop: EndRepeat without BeginRepeat");
  auto& repeat = std::get<RepeatStep>(parts_.steps[static_cast<std::size_t>(repeat_step_)]);
  repeat.steps = static_cast<int>(parts_.steps.size()) - repeat_step_ - 1;
  Require(repeat.steps > 0, "loop: expected at least one step in it");
  repeat_step_ = -1;
}

int PlanBuilder::DrawsFor(int floats) { return (floats + kNormalsPerDraw - 1) / kNormalsPerDraw; }

PlanValue PlanBuilder::Normals(int width, int positions) {
  Require(repeat_step_ < 0, "noise: within a loop, Denoise draws its own");
  const int stride = Padded(width);
  const int draws = DrawsFor(stride * positions);
  const PlanValue drawn = NewValue(draws * kNormalsPerDraw);
  parts_.steps.emplace_back(NormalsStep{drawn.buffer, next_draw_, draws, 1});
  next_draw_ += draws;
  const PlanValue out = NewValue(width, positions);
  for (int p = 0; p < positions; ++p) {
    parts_.steps.emplace_back(CopyStep{drawn.buffer, 0, p * stride, out.buffer, p, 0, 1, width});
  }
  return out;
}

void PlanBuilder::Denoise(PlanValue x, PlanValue predicted, std::span<const float> factors) {
  Require(repeat_step_ >= 0, "denoising: stands in no loop; call BeginRepeat");
  const PlanBuffer shape = ShapeOf(x);
  const PlanBuffer other = ShapeOf(predicted);
  Require(shape.positions == other.positions && shape.width == other.width,
          fmt::format("denoising: expected a prediction of {} x {}, found {} x {}", shape.positions,
                      shape.width, other.positions, other.width));
  const int rounds =
      std::get<RepeatStep>(parts_.steps[static_cast<std::size_t>(repeat_step_)]).count;
  RequireCount("denoising", "factors", std::int64_t{rounds} * kDenoiseFactors, factors.size());
  DenoiseStep step;
  step.x = x.buffer;
  step.predicted = predicted.buffer;
  step.factors = AddTensor(factors, rounds, kDenoiseFactors);
  bool noisy = false;
  for (int i = 0; i < rounds; ++i) noisy = noisy || factors[i * kDenoiseFactors + 5] != 0;
  if (noisy) {
    const int floats = static_cast<int>(shape.row_stride());
    step.period = std::max(1, kNormalsPerDraw / floats);
    const int draws = DrawsFor(step.period * floats);
    step.noise = NewValue(draws * kNormalsPerDraw).buffer;
    parts_.steps.emplace_back(NormalsStep{step.noise, next_draw_, draws, step.period});
    next_draw_ += (rounds + step.period - 1) / step.period * draws;
  }
  parts_.steps.emplace_back(step);
}

}  // namespace giot
