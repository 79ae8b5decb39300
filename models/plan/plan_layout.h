// What the steps of a plan work on: buffers in one arena, weights in one array, and the batch at
// hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/plan/kernels/kernel_table.h"

namespace giot {

/// The place of one intermediate value: `positions` x `width` floats of every row of a batch, each
/// position padded to whole blocks.
struct PlanBuffer {
  int positions = 1;    ///< E.g. time steps of a window, pixels of an image.
  int width = 0;        ///< Floats at a position.
  bool shared = false;  ///< Scratch that rows use one after the other.

  int stride() const { return Padded(width); }
  std::ptrdiff_t row_stride() const { return static_cast<std::ptrdiff_t>(positions) * stride(); }
};

/// A value that outlives a run: read into `from` before the steps, taken from `to` after them.
struct PlanState {
  int from = 0;
  int to = 0;
  int offset = 0;  ///< Of its first float in a row's state.
};

/// Where a row's normal numbers come from: each (key, sequence) gives numbers of its own.
struct NoiseKey {
  std::uint64_t key = 0;       ///< E.g. StreamSeed(seed, "policy of node 3").
  std::uint64_t sequence = 0;  ///< E.g. the number of the decision.
};

/// Rows to be evaluated. A row's results depend on its own input, state and noise key alone.
struct PlanBatch {
  int rows = 1;
  std::span<const float> inputs;      ///< [rows, input_width()]
  std::span<float> outputs;           ///< [rows, output_width()]
  std::span<float* const> states{};   ///< [rows], state_size() floats each; in place.
  std::span<const NoiseKey> noise{};  ///< [rows], where the plan draws.
};

/// Floats on whole cache lines.
class AlignedFloats {
 public:
  explicit AlignedFloats(std::size_t count = 0) { Resize(count); }
  /// Zeros where it grows.
  void Resize(std::size_t count) { lines_.resize((count + kBlock - 1) / kBlock); }
  std::size_t size() const { return lines_.size() * kBlock; }  ///< Whole blocks.
  float* data() { return reinterpret_cast<float*>(lines_.data()); }
  const float* data() const { return reinterpret_cast<const float*>(lines_.data()); }

 private:
  struct alignas(64) Line {
    float value[kBlock] = {};
  };
  std::vector<Line> lines_;
};

/// What a step needs to run: rows [first_row, first_row + rows) of a batch.
struct PlanFrame {
  const KernelTable* kernels = nullptr;
  const PlanBuffer* buffers = nullptr;
  const std::ptrdiff_t* offsets = nullptr;  ///< Of each buffer in the arena.
  float* arena = nullptr;
  const float* weights = nullptr;
  const PlanBatch* batch = nullptr;
  int first_row = 0;
  int rows = 0;
  int iteration = 0;  ///< Of the loop at hand.

  float* At(int buffer) const { return arena + offsets[buffer]; }
  const PlanBuffer& Of(int buffer) const { return buffers[buffer]; }
};

}  // namespace giot
