#include "models/plan/plan_steps.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "sim/base/problems.h"

namespace giot {
namespace {

bool SameShape(const PlanBuffer& a, const PlanBuffer& b) {
  return a.positions == b.positions && a.width == b.width && !a.shared && !b.shared;
}

/// Floats of a buffer in the rows at hand.
std::ptrdiff_t CountOf(const PlanFrame& frame, int buffer) {
  return frame.rows * frame.Of(buffer).row_stride();
}

RowsCall AllPositions(const PlanFrame& frame, int in, int out) {
  const PlanBuffer& shape = frame.Of(in);
  return {frame.rows * shape.positions,
          shape.width,
          frame.At(in),
          shape.stride(),
          frame.At(out),
          shape.stride()};
}

}  // namespace

const PlanBuffer& PlanChecker::Buffer(int number) const {
  That(number >= 0 && number < static_cast<int>(buffers_.size()), "names no buffer of the plan");
  return buffers_[static_cast<std::size_t>(number)];
}

void PlanChecker::Weights(std::int64_t place, std::int64_t count) const {
  That(place >= 0 && place % kBlock == 0 && count <= weights_ && place <= weights_ - count,
       "names weights beyond the plan's");
}

void PlanChecker::State(std::int64_t place, std::int64_t count) const {
  That(place >= 0 && count <= state_size_ && place <= state_size_ - count,
       "names a state beyond the plan's");
}

void PlanChecker::Range(std::int64_t value, std::int64_t most, const char* what) const {
  if (value < 0 || value > most) throw std::runtime_error(std::string(what) + " out of range");
}

void PlanChecker::That(bool holds, const char* fault) {
  if (!holds) throw std::runtime_error(fault);
}

void MapStep::Check(const PlanChecker& check) {
  check.Range(activation, kActivations - 1, "an activation");
  check.That(SameShape(check.Buffer(in), check.Buffer(out)), "in and out differ in shape");
}
void MapStep::Run(const PlanFrame& frame) const {
  frame.kernels->activate(static_cast<ActivationKind>(activation), slope, CountOf(frame, in),
                          frame.At(in), frame.At(out));
}

void CombineStep::Check(const PlanChecker& check) {
  check.That(SameShape(check.Buffer(a), check.Buffer(b)), "a and b differ in shape");
  check.That(SameShape(check.Buffer(a), check.Buffer(out)), "a and out differ in shape");
}
void CombineStep::Run(const PlanFrame& frame) const {
  const auto kernel = multiply ? frame.kernels->multiply : frame.kernels->add;
  kernel(CountOf(frame, a), frame.At(a), frame.At(b), frame.At(out));
}

void ScaleShiftStep::Check(const PlanChecker& check) {
  const PlanBuffer& shape = check.Buffer(in);
  check.That(SameShape(shape, check.Buffer(out)), "in and out differ in shape");
  const std::int64_t count = by_position ? shape.row_stride() : shape.stride();
  check.Weights(scale, count);
  check.Weights(shift, count);
}
void ScaleShiftStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& shape = frame.Of(in);
  if (!by_position) {
    const RowsCall call = AllPositions(frame, in, out);
    frame.kernels->scale_shift(&call, frame.weights + scale, frame.weights + shift);
    return;
  }
  for (int p = 0; p < shape.positions; ++p) {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(p) * shape.stride();
    const RowsCall call{frame.rows,         shape.width,        frame.At(in) + at,
                        shape.row_stride(), frame.At(out) + at, shape.row_stride()};
    frame.kernels->scale_shift(&call, frame.weights + scale + at, frame.weights + shift + at);
  }
}

void SoftmaxStep::Check(const PlanChecker& check) {
  check.That(SameShape(check.Buffer(in), check.Buffer(out)), "in and out differ in shape");
}
void SoftmaxStep::Run(const PlanFrame& frame) const {
  const RowsCall call = AllPositions(frame, in, out);
  frame.kernels->softmax(&call);
}

void LayerNormStep::Check(const PlanChecker& check) {
  const PlanBuffer& shape = check.Buffer(in);
  check.That(SameShape(shape, check.Buffer(out)), "in and out differ in shape");
  check.That(epsilon > 0, "an epsilon that is not above 0");
  check.Weights(gain, shape.stride());
  check.Weights(shift, shape.stride());
}
void LayerNormStep::Run(const PlanFrame& frame) const {
  const RowsCall call = AllPositions(frame, in, out);
  frame.kernels->layer_norm(&call, frame.weights + gain, frame.weights + shift, epsilon);
}

void CopyStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  check.That(!from.shared && !to.shared && positions >= 1 && width >= 1, "an empty copy");
  check.Range(in_position, from.positions - positions, "a position");
  check.Range(out_position, to.positions - positions, "a position");
  check.Range(in_column, from.width - width, "a column");
  check.Range(out_column, to.width - width, "a column");
}
void CopyStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  const std::size_t bytes = static_cast<std::size_t>(width) * sizeof(float);
  for (int r = 0; r < frame.rows; ++r) {
    const float* x = frame.At(in) + r * from.row_stride() +
                     static_cast<std::ptrdiff_t>(in_position) * from.stride() + in_column;
    float* y = frame.At(out) + r * to.row_stride() +
               static_cast<std::ptrdiff_t>(out_position) * to.stride() + out_column;
    for (int p = 0; p < positions; ++p, x += from.stride(), y += to.stride()) {
      std::memcpy(y, x, bytes);
    }
  }
}

void ReshapeStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  check.That(!from.shared && !to.shared &&
                 std::int64_t{from.positions} * from.width == std::int64_t{to.positions} * to.width,
             "in and out differ in size");
}
void ReshapeStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  for (int r = 0; r < frame.rows; ++r) {
    const float* x = frame.At(in) + r * from.row_stride();
    float* y = frame.At(out) + r * to.row_stride();
    int column = 0;
    for (int p = 0; p < from.positions; ++p) {
      for (int c = 0; c < from.width; ++c) {
        y[column] = x[static_cast<std::ptrdiff_t>(p) * from.stride() + c];
        if (++column == to.width) {
          column = 0;
          y += to.stride();
        }
      }
    }
  }
}

void GatherStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  check.That(!from.shared && !to.shared && from.positions == to.positions &&
                 static_cast<std::size_t>(to.width) == columns.size(),
             "out has other columns than are gathered");
  for (const int column : columns) check.Range(column, from.width - 1, "a column");
}
void GatherStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  const float* x = frame.At(in);
  float* y = frame.At(out);
  for (int row = 0; row < frame.rows * from.positions; ++row) {
    for (std::size_t c = 0; c < columns.size(); ++c) y[c] = x[columns[c]];
    x += from.stride();
    y += to.stride();
  }
}

void EmbedStep::Check(const PlanChecker& check) {
  const PlanBuffer& ids = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  check.That(!ids.shared && !to.shared && ids.width == 1 && ids.positions == to.positions,
             "ids of another shape than out");
  check.Range(rows, std::int64_t{1} << 24, "a table's rows");
  check.Weights(table, std::int64_t{rows} * to.stride());
}
void EmbedStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& ids = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  const float* id = frame.At(in);
  float* y = frame.At(out);
  for (int row = 0; row < frame.rows * ids.positions; ++row) {
    if (!(*id >= 0 && *id < static_cast<float>(rows) && *id == std::floor(*id))) {
      throw ScenarioError("token: expected a whole number in 0.." + std::to_string(rows - 1) +
                          ", found " + std::to_string(*id));
    }
    const float* entry = frame.weights + table + static_cast<std::ptrdiff_t>(*id) * to.stride();
    std::copy_n(entry, to.stride(), y);
    id += ids.stride();
    y += to.stride();
  }
}

void RepeatStep::Check(const PlanChecker& check) {
  check.That(count >= 1 && count <= (1 << 20) && steps >= 1, "an empty loop");
}

}  // namespace giot
