// A one-layer GRU with one output, trained by Adam: the network that post-hoc scores of series
// train.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/random_stream.h"

namespace giot {

/// Rows of sequences, the row fastest, so that loops over rows become vectors: [steps, inputs,
/// rows].
struct GruBatch {
  std::size_t steps = 0;
  std::size_t rows = 0;
  std::vector<float> inputs;
};

/// The cell is LibTorch's (the reset gate after the hidden product):
///   r = s(W_r x + b_r + U_r h + c_r), z alike, n = tanh(W_n x + b_n + r (U_n h + c_n)),
///   h' = (1 - z) n + z h, output = w h' + b.
/// Weights start uniform in +-1/sqrt(hidden), as LibTorch's do. The same seed gives the same bits
/// on any x86-64 machine. At sizes of a few units LibTorch spends its time between operators; these
/// plain loops take about a tenth of it.
class SmallGru {
 public:
  SmallGru(std::size_t inputs, std::size_t hidden, Stream& random);

  /// Outputs at every step, [steps, rows], valid until the next call; keeps what Learn() needs.
  std::span<const float> Run(const GruBatch& batch);
  /// One step of Adam (Kingma and Ba 2015, rates 0.9 and 0.999) down the gradient of a loss, given
  /// its derivative by the outputs of the last Run() of the same batch: [steps, rows].
  void Learn(const GruBatch& batch, std::span<const float> output_gradient, double rate = 1e-3);

  /// The gradient that the last Learn() went down, and all weights, in one order.
  std::span<const float> gradient() const { return gradient_; }
  std::span<float> weights() { return weights_; }

 private:
  /// Where the parts of `weights_` begin.
  struct Layout {
    std::size_t input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias, size;
  };
  static Layout LayoutOf(std::size_t inputs, std::size_t hidden);

  void RunStep(std::span<const float> x, std::size_t step);
  void RunUnit(std::size_t step, std::size_t unit);
  void GoBackStep(std::span<const float> x, std::size_t step, std::span<const float> output);
  void SlopesOfUnit(std::size_t step, std::size_t unit);
  void GoBackGate(std::span<const float> x, std::size_t step, std::size_t part, std::size_t unit);
  void Descend(double rate);
  /// Kept values of a step: rows of gate or unit `unit`.
  float* Gate(std::size_t step, std::size_t unit) {
    return &gates_[(step * 4 * hidden_ + unit) * rows_];
  }
  float* State(std::size_t step, std::size_t unit) {
    return &states_[(step * hidden_ + unit) * rows_];
  }

  std::size_t inputs_;
  std::size_t hidden_;
  Layout at_;
  std::vector<float> weights_, gradient_, first_moment_, second_moment_;
  double updates_ = 0;
  std::size_t rows_ = 0;
  std::vector<float> states_;          ///< [steps + 1, hidden, rows]
  std::vector<float> gates_;           ///< [steps, 4 hidden, rows]: r, z, n, U_n h + c_n
  std::vector<float> outputs_;         ///< [steps, rows]
  std::vector<float> state_gradient_;  ///< [hidden, rows]
  std::vector<float> before_;          ///< [hidden, rows]: the same one step before
  std::vector<float> gate_gradient_;   ///< [4, rows] of one unit: r, z, n, U_n h + c_n
};

}  // namespace giot
