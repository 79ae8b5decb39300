#include "models/plan/plan.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace giot {
namespace {

// Rows are carried together while their buffers stay near the core, a multiple of a tile's rows.
constexpr std::ptrdiff_t kNearFloats = 12288;
constexpr std::ptrdiff_t kFewestRows = 12;
constexpr std::ptrdiff_t kMostRows = 96;
// What one row may ask for, so that a foreign file cannot exhaust the memory.
constexpr std::int64_t kMostRowFloats = std::int64_t{1} << 24;

std::string NameOf(const PlanStep& step) {
  return std::visit([](const auto& s) { return std::string(s.kName); }, step);
}

void CheckBuffers(const std::vector<PlanBuffer>& buffers) {
  std::int64_t total = 0;
  for (const PlanBuffer& buffer : buffers) {
    if (buffer.positions < 1 || buffer.width < 1 || buffer.positions > kMostRowFloats ||
        buffer.width > kMostRowFloats ||
        (total += std::int64_t{buffer.positions} * Padded(buffer.width)) > kMostRowFloats) {
      throw std::runtime_error("a buffer of an impossible size");
    }
  }
}

}  // namespace

InferencePlan::InferencePlan(PlanParts parts) : parts_(std::move(parts)) {
  CheckBuffers(parts_.buffers);
  if (parts_.state_size < 0) throw std::runtime_error("a state of an impossible size");
  input_width_ = WidthOf(parts_.inputs);
  output_width_ = WidthOf(parts_.outputs);
  std::ptrdiff_t row_floats = 0;
  for (const PlanBuffer& buffer : parts_.buffers) row_floats += buffer.row_stride();
  rows_at_once_ = static_cast<int>(std::clamp(
      kNearFloats / std::max<std::ptrdiff_t>(row_floats, 1) / 6 * 6, kFewestRows, kMostRows));
  CheckSteps();
}

void InferencePlan::CheckSteps() {
  int left_in_loop = 0;
  int iterations = 1;
  for (std::size_t i = 0; i < parts_.steps.size(); ++i) {
    PlanStep& step = parts_.steps[i];
    if (left_in_loop == 0) iterations = 1;
    const PlanChecker check(parts_.buffers, static_cast<std::int64_t>(parts_.weights.size()),
                            parts_.state_size, iterations);
    try {
      std::visit([&](auto& s) { s.Check(check); }, step);
      if (left_in_loop > 0) --left_in_loop;
      if (const auto* repeat = std::get_if<RepeatStep>(&step)) {
        check.That(left_in_loop == 0 && iterations == 1, "a loop within a loop");
        check.That(static_cast<std::size_t>(repeat->steps) < parts_.steps.size() - i,
                   "a loop beyond the last step");
        left_in_loop = repeat->steps;
        iterations = repeat->count;
      }
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("step " + std::to_string(i) + " (" + NameOf(step) +
                               "): " + error.what());
    }
    draws_noise_ = draws_noise_ || std::holds_alternative<NormalsStep>(step);
  }
  const PlanChecker check(parts_.buffers, 0, parts_.state_size, 1);
  for (const PlanState& state : parts_.states) {
    const PlanBuffer& from = check.Buffer(state.from);
    const PlanBuffer& to = check.Buffer(state.to);
    check.That(!from.shared && !to.shared && from.positions == 1 && to.positions == 1 &&
                   from.width == to.width,
               "a state of two shapes");
    check.State(state.offset, from.width);
  }
}

int InferencePlan::WidthOf(const std::vector<int>& buffers) const {
  const PlanChecker check(parts_.buffers, 0, 0, 1);
  std::int64_t width = 0;
  for (const int number : buffers) {
    const PlanBuffer& buffer = check.Buffer(number);
    check.That(!buffer.shared, "scratch cannot be input or output");
    width += std::int64_t{buffer.positions} * buffer.width;
  }
  return static_cast<int>(width);
}

}  // namespace giot
