#include <algorithm>
#include <cstring>
#include <string>

#include "models/plan/plan.h"
#include "models/plan/plan_kernels.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

void CheckCount(const char* what, std::size_t found, std::size_t expected) {
  if (found == expected) return;
  throw ScenarioError("plan: expected " + std::to_string(expected) + " " + what + ", found " +
                      std::to_string(found));
}

/// Moves a row's packed floats into a buffer or out of it.
template <class Packed, class Move>
Packed* MovePacked(const PlanBuffer& buffer, float* row, Packed* packed, Move move) {
  for (int p = 0; p < buffer.positions; ++p) {
    move(row, packed, static_cast<std::size_t>(buffer.width) * sizeof(float));
    row += buffer.stride();
    packed += buffer.width;
  }
  return packed;
}

void RunSteps(const std::vector<PlanStep>& steps, std::size_t begin, std::size_t end,
              PlanFrame& frame) {
  for (std::size_t i = begin; i < end; ++i) {
    if (const auto* dense = std::get_if<DenseStep>(&steps[i])) {  // the commonest, straight
      dense->Run(frame);
    } else if (const auto* repeat = std::get_if<RepeatStep>(&steps[i])) {
      const std::size_t after = i + 1 + static_cast<std::size_t>(repeat->steps);
      for (frame.iteration = 0; frame.iteration < repeat->count; ++frame.iteration) {
        RunSteps(steps, i + 1, after, frame);
      }
      frame.iteration = 0;
      i = after - 1;
    } else {
      std::visit([&](const auto& step) { step.Run(frame); }, steps[i]);
    }
  }
}

}  // namespace

PlanRunner::PlanRunner(std::shared_ptr<const InferencePlan> plan)
    : PlanRunner(std::move(plan), Kernels()) {}

PlanRunner::PlanRunner(std::shared_ptr<const InferencePlan> plan, const KernelTable& kernels)
    : plan_(std::move(plan)), kernels_(&kernels) {
  std::ptrdiff_t size = 0;
  for (const PlanBuffer& buffer : plan_->parts().buffers) {
    offsets_.push_back(size);
    size += buffer.row_stride() * (buffer.shared ? 1 : plan_->rows_at_once());
  }
  arena_.Resize(static_cast<std::size_t>(size + kBlock));  // kernels read up to a block beyond
}

void PlanRunner::Check(const PlanBatch& batch) const {
  if (batch.rows < 1) throw ScenarioError("plan: expected at least one row");
  const auto rows = static_cast<std::size_t>(batch.rows);
  CheckCount("inputs", batch.inputs.size(), rows * static_cast<std::size_t>(plan_->input_width()));
  CheckCount("outputs", batch.outputs.size(),
             rows * static_cast<std::size_t>(plan_->output_width()));
  if (plan_->state_size() > 0) CheckCount("states", batch.states.size(), rows);
  if (plan_->draws_noise()) CheckCount("noise keys", batch.noise.size(), rows);
}

void PlanRunner::Run(const PlanBatch& batch) {
  Check(batch);
  for (int row = 0; row < batch.rows; row += plan_->rows_at_once()) {
    RunRows(batch, row, std::min(plan_->rows_at_once(), batch.rows - row));
  }
}

void PlanRunner::MoveStates(const PlanFrame& frame, bool in) const {
  for (const PlanState& state : plan_->parts().states) {
    const int number = in ? state.from : state.to;
    const PlanBuffer& buffer = frame.Of(number);
    for (int r = 0; r < frame.rows; ++r) {
      float* kept =
          frame.batch->states[static_cast<std::size_t>(frame.first_row + r)] + state.offset;
      float* here = frame.At(number) + r * buffer.row_stride();
      std::memcpy(in ? here : kept, in ? kept : here,
                  static_cast<std::size_t>(buffer.width) * sizeof(float));
    }
  }
}

void PlanRunner::RunRows(const PlanBatch& batch, int first_row, int rows) {
  const PlanParts& parts = plan_->parts();
  PlanFrame frame{kernels_,
                  parts.buffers.data(),
                  offsets_.data(),
                  arena_.data(),
                  parts.weights.data(),
                  &batch,
                  first_row,
                  rows};
  const float* input =
      batch.inputs.data() + static_cast<std::ptrdiff_t>(first_row) * plan_->input_width();
  float* output =
      batch.outputs.data() + static_cast<std::ptrdiff_t>(first_row) * plan_->output_width();
  for (int r = 0; r < rows; ++r) {
    for (const int number : parts.inputs) {
      const PlanBuffer& buffer = frame.Of(number);
      input = MovePacked(buffer, frame.At(number) + r * buffer.row_stride(), input,
                         [](float* here, const float* there, std::size_t bytes) {
                           std::memcpy(here, there, bytes);
                         });
    }
  }
  MoveStates(frame, true);
  RunSteps(parts.steps, 0, parts.steps.size(), frame);
  MoveStates(frame, false);
  for (int r = 0; r < rows; ++r) {
    for (const int number : parts.outputs) {
      const PlanBuffer& buffer = frame.Of(number);
      output = MovePacked(buffer, frame.At(number) + r * buffer.row_stride(), output,
                          [](const float* here, float* there, std::size_t bytes) {
                            std::memcpy(there, here, bytes);
                          });
    }
  }
}

}  // namespace giot
