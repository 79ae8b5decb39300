// The builder's moves of data, its states and its loops.
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
