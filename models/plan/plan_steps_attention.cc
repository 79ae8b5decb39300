// Steps of attention: within a window, and of a new position on a cache.
#include <algorithm>
#include <cmath>
#include <string>

#include "models/plan/plan_steps.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

// Keys and scores of one head stand in scratch of this many floats, its output after them.
std::int64_t ScratchSize(int head_width, int positions) {
  return std::int64_t{head_width + 1} * Padded(positions) + Padded(head_width);
}

void CheckHeads(const PlanChecker& check, const PlanBuffer& from, const PlanBuffer& to, int heads) {
  check.That(
      !from.shared && !to.shared && from.positions == to.positions && from.width == 3 * to.width,
      "in is not queries, keys and values of out's width");
  check.That(heads >= 1 && to.width % heads == 0, "heads that do not divide the width");
}

AttentionCall HeadCall(int head_width, float* scratch, int positions) {
  AttentionCall call;
  call.head_width = head_width;
  call.scale = 1.0f / std::sqrt(static_cast<float>(head_width));
  call.scores = scratch;
  call.output = scratch + Padded(positions);
  return call;
}

}  // namespace

void AttentionStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  CheckHeads(check, from, to, heads);
  const PlanBuffer& own = check.Buffer(scratch);
  check.That(own.positions == 1 && own.width >= ScratchSize(to.width / heads, to.positions),
             "too little scratch");
}

void AttentionStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  const int width = to.width / heads;
  const int positions = to.positions;
  AttentionCall call = HeadCall(width, frame.At(scratch), positions);
  float* keys = call.output + Padded(width);
  call.keys = keys;
  call.key_stride = Padded(positions);
  call.value_stride = from.stride();
  for (int r = 0; r < frame.rows; ++r) {
    for (int h = 0; h < heads; ++h) {
      const float* row = frame.At(in) + r * from.row_stride() + h * width;
      float* y = frame.At(out) + r * to.row_stride() + h * width;
      for (int t = 0; t < positions; ++t) {
        const float* key = row + static_cast<std::ptrdiff_t>(t) * from.stride() + to.width;
        for (int d = 0; d < width; ++d) keys[d * call.key_stride + t] = key[d];
      }
      call.values = row + 2 * to.width;
      for (int t = 0; t < positions; ++t) {
        call.query = row + static_cast<std::ptrdiff_t>(t) * from.stride();
        call.positions = causal ? t + 1 : positions;
        frame.kernels->attend(&call);
        std::copy_n(call.output, width, y + static_cast<std::ptrdiff_t>(t) * to.stride());
      }
    }
  }
}

void CachedAttentionStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  CheckHeads(check, from, to, heads);
  check.That(to.positions == 1, "more than one new position");
  const PlanBuffer& counted = check.Buffer(count);
  check.That(!counted.shared && counted.positions == 1 && counted.width == 1,
             "a count that is not one number");
  check.That(capacity >= 1 && capacity <= (1 << 20), "a capacity out of range");
  check.State(state, StateSize(to.width, capacity));
  const PlanBuffer& own = check.Buffer(scratch);
  check.That(own.positions == 1 && own.width >= ScratchSize(to.width / heads, capacity),
             "too little scratch");
}

void CachedAttentionStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  const int width = to.width / heads;
  AttentionCall call = HeadCall(width, frame.At(scratch), capacity);
  call.key_stride = Padded(capacity);
  call.value_stride = to.width;
  for (int r = 0; r < frame.rows; ++r) {
    const float seen = frame.At(count)[static_cast<std::ptrdiff_t>(r) * kBlock];
    if (!(seen >= 0 && seen < static_cast<float>(capacity))) {
      throw ScenarioError("the key and value cache of " + std::to_string(capacity) +
                          " positions is full; start a new session, or lower the model for more");
    }
    const int now = static_cast<int>(seen);
    const float* row = frame.At(in) + r * from.row_stride();
    float* keys = frame.batch->states[static_cast<std::size_t>(frame.first_row + r)] + state;
    float* values = keys + to.width * call.key_stride;
    for (int d = 0; d < to.width; ++d) keys[d * call.key_stride + now] = row[to.width + d];
    std::copy_n(row + 2 * to.width, to.width, values + static_cast<std::ptrdiff_t>(now) * to.width);
    call.positions = now + 1;
    for (int h = 0; h < heads; ++h) {
      call.query = row + h * width;
      call.keys = keys + h * width * call.key_stride;
      call.values = values + h * width;
      frame.kernels->attend(&call);
      std::copy_n(call.output, width, frame.At(out) + r * to.row_stride() + h * width);
    }
  }
}

}  // namespace giot
