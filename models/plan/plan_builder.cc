#include "models/plan/plan_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// Refuses numbers that do not fit: `dense layer 64 -> 16: expected 1024 weights, found 100`.
void Expect(const std::string& layer, const char* what, std::int64_t expected, std::size_t found) {
  if (static_cast<std::size_t>(expected) == found) return;
  throw ScenarioError(fmt::format("{}: expected {} {}, found {}", layer, expected, what, found));
}

void ExpectThat(bool holds, const std::string& layer, const std::string& fault) {
  if (!holds) throw ScenarioError(layer + ": " + fault);
}

std::string ToString(const PlanBuffer& shape) {
  return fmt::format("{} x {}", shape.positions, shape.width);
}

}  // namespace

const PlanBuffer& PlanBuilder::ShapeOf(PlanValue value) const {
  ExpectThat(value.buffer >= 0 && value.buffer < static_cast<int>(parts_.buffers.size()), "plan",
             "a value that this builder did not give");
  return parts_.buffers[static_cast<std::size_t>(value.buffer)];
}

PlanValue PlanBuilder::NewValue(int width, int positions, bool shared) {
  ExpectThat(width >= 1 && positions >= 1, "plan",
             fmt::format("expected a value of at least 1 x 1, found {} x {}", positions, width));
  parts_.buffers.push_back({positions, width, shared});
  return {static_cast<int>(parts_.buffers.size()) - 1};
}

PlanValue PlanBuilder::Input(int width, int positions) {
  const PlanValue value = NewValue(width, positions);
  parts_.inputs.push_back(value.buffer);
  return value;
}

void PlanBuilder::Output(PlanValue value) {
  ShapeOf(value);
  parts_.outputs.push_back(value.buffer);
}

int PlanBuilder::AddTensor(std::span<const float> rows, int count, int width) {
  const auto place = weights_.size();
  const auto stride = static_cast<std::size_t>(Padded(width));
  weights_.resize(place + static_cast<std::size_t>(count) * stride);
  for (std::size_t r = 0; r < static_cast<std::size_t>(count) && !rows.empty(); ++r) {
    std::copy_n(rows.data() + r * static_cast<std::size_t>(width), width,
                weights_.data() + place + r * stride);
  }
  return static_cast<int>(place);
}

/// From [groups outputs, channels, segments] to [blocks, segments, channels, kBlock], each group on
/// blocks of its own.
int PlanBuilder::AddPacked(std::span<const float> weight, int outputs, int segments, int channels,
                           int groups) {
  const std::size_t inputs = static_cast<std::size_t>(segments) * channels;
  const std::size_t blocks = static_cast<std::size_t>(groups) * Padded(outputs) / kBlock;
  const auto place = weights_.size();
  weights_.resize(place + blocks * inputs * kBlock);
  for (int o = 0; o < groups * outputs; ++o) {
    const int column = o / outputs * Padded(outputs) + o % outputs;
    float* to = weights_.data() + place + column / kBlock * inputs * kBlock + column % kBlock;
    const float* from = weight.data() + static_cast<std::size_t>(o) * inputs;
    for (int s = 0; s < segments; ++s) {
      for (int c = 0; c < channels; ++c, to += kBlock) *to = from[c * segments + s];
    }
  }
  return static_cast<int>(place);
}

PlanValue PlanBuilder::DenseLike(PlanValue x, int outputs, std::span<const float> weight,
                                 std::span<const float> biases, bool biases_vary,
                                 PlanActivation activation, PlanValue addend) {
  const PlanBuffer shape = ShapeOf(x);
  const std::string layer = fmt::format("dense layer {} -> {}", shape.width, outputs);
  Expect(layer, "weights", std::int64_t{shape.width} * outputs, weight.size());
  const int rounds =
      biases_vary ? std::get<RepeatStep>(parts_.steps[static_cast<std::size_t>(repeat_step_)]).count
                  : 1;
  if (!biases.empty() || biases_vary) {
    Expect(layer, "biases", std::int64_t{outputs} * rounds, biases.size());
  }
  DenseStep step;
  step.in = x.buffer;
  step.out = NewValue(outputs, shape.positions).buffer;
  step.addend = addend.buffer;
  if (addend.buffer >= 0) {
    const PlanBuffer& more = ShapeOf(addend);
    ExpectThat(more.positions == shape.positions && more.width == outputs, layer,
               fmt::format("expected an addend of {} x {}, found {}", shape.positions, outputs,
                           ToString(more)));
  }
  step.weights = AddPacked(weight, outputs, 1, shape.width, 1);
  step.bias = AddTensor(biases, rounds, outputs);
  step.bias_varies = biases_vary;
  step.activation = static_cast<int>(activation.kind);
  step.slope = activation.slope;
  parts_.steps.emplace_back(step);
  return {step.out};
}

PlanValue PlanBuilder::Dense(PlanValue x, int outputs, std::span<const float> weight,
                             std::span<const float> bias, PlanActivation activation,
                             PlanValue addend) {
  return DenseLike(x, outputs, weight, bias, false, activation, addend);
}

PlanValue PlanBuilder::DenseOfRound(PlanValue x, int outputs, std::span<const float> weight,
                                    std::span<const float> biases, PlanActivation activation,
                                    PlanValue addend) {
  ExpectThat(repeat_step_ >= 0, "dense layer of a round", "stands in no loop; call BeginRepeat");
  return DenseLike(x, outputs, weight, biases, true, activation, addend);
}

PlanValue PlanBuilder::Activate(PlanValue x, PlanActivation activation) {
  const PlanBuffer shape = ShapeOf(x);
  const PlanValue out = NewValue(shape.width, shape.positions);
  parts_.steps.emplace_back(
      MapStep{x.buffer, out.buffer, static_cast<int>(activation.kind), activation.slope});
  return out;
}

PlanValue PlanBuilder::Combine(PlanValue a, PlanValue b, bool multiply) {
  const PlanBuffer shape = ShapeOf(a);
  const PlanBuffer other = ShapeOf(b);
  ExpectThat(shape.positions == other.positions && shape.width == other.width,
             multiply ? "product" : "sum",
             fmt::format("expected two values of one shape, found {} and {}", ToString(shape),
                         ToString(other)));
  const PlanValue out = NewValue(shape.width, shape.positions);
  parts_.steps.emplace_back(CombineStep{a.buffer, b.buffer, out.buffer, multiply});
  return out;
}

PlanValue PlanBuilder::Add(PlanValue a, PlanValue b) { return Combine(a, b, false); }
PlanValue PlanBuilder::Multiply(PlanValue a, PlanValue b) { return Combine(a, b, true); }

PlanValue PlanBuilder::ScaleShift(PlanValue x, std::span<const float> scale,
                                  std::span<const float> shift) {
  const PlanBuffer shape = ShapeOf(x);
  const std::string layer = "scale and shift of " + ToString(shape);
  const bool by_position = scale.size() != static_cast<std::size_t>(shape.width);
  const int rows = by_position ? shape.positions : 1;
  Expect(layer, "scales", std::int64_t{shape.width} * rows, scale.size());
  Expect(layer, "shifts", std::int64_t{shape.width} * rows, shift.size());
  const PlanValue out = NewValue(shape.width, shape.positions);
  const int scales = AddTensor(scale, rows, shape.width);
  const int shifts = AddTensor(shift, rows, shape.width);
  parts_.steps.emplace_back(ScaleShiftStep{x.buffer, out.buffer, scales, shifts, by_position});
  return out;
}

PlanValue PlanBuilder::AddTable(PlanValue x, std::span<const float> table) {
  const std::vector<float> ones(table.size(), 1.0f);
  return ScaleShift(x, ones, table);
}

PlanValue PlanBuilder::Softmax(PlanValue x) {
  const PlanBuffer shape = ShapeOf(x);
  const PlanValue out = NewValue(shape.width, shape.positions);
  parts_.steps.emplace_back(SoftmaxStep{x.buffer, out.buffer});
  return out;
}

PlanValue PlanBuilder::LayerNorm(PlanValue x, std::span<const float> gain,
                                 std::span<const float> shift, float epsilon) {
  const PlanBuffer shape = ShapeOf(x);
  const std::string layer = fmt::format("layer normalisation of {}", shape.width);
  Expect(layer, "gains", shape.width, gain.size());
  Expect(layer, "shifts", shape.width, shift.size());
  const PlanValue out = NewValue(shape.width, shape.positions);
  const int gains = AddTensor(gain, 1, shape.width);
  const int shifts = AddTensor(shift, 1, shape.width);
  parts_.steps.emplace_back(LayerNormStep{x.buffer, out.buffer, gains, shifts, epsilon});
  return out;
}

PlanValue PlanBuilder::Embed(PlanValue ids, int width, std::span<const float> table) {
  const PlanBuffer shape = ShapeOf(ids);
  const std::string layer = fmt::format("embedding of width {}", width);
  ExpectThat(shape.width == 1, layer,
             fmt::format("expected ids of width 1, found {}", ToString(shape)));
  ExpectThat(width >= 1 && !table.empty() && table.size() % static_cast<std::size_t>(width) == 0,
             layer, fmt::format("expected whole rows of a table, found {} floats", table.size()));
  const PlanValue out = NewValue(width, shape.positions);
  const int rows = static_cast<int>(table.size() / static_cast<std::size_t>(width));
  const int place = AddTensor(table, rows, width);
  parts_.steps.emplace_back(EmbedStep{ids.buffer, out.buffer, place, rows});
  return out;
}

std::shared_ptr<const InferencePlan> PlanBuilder::Build() {
  ExpectThat(repeat_step_ < 0, "plan", "a loop is open; call EndRepeat");
  ExpectThat(!parts_.outputs.empty(), "plan", "expected at least one output; call Output");
  PlanParts parts = std::move(parts_);
  parts.weights.Resize(weights_.size());
  std::copy(weights_.begin(), weights_.end(), parts.weights.data());
  *this = PlanBuilder();
  return std::make_shared<const InferencePlan>(std::move(parts));
}

}  // namespace giot
