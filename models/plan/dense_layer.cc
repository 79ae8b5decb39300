#include "models/plan/dense_layer.h"

#include <cassert>

namespace giot {
namespace {

constexpr int kVector = 16;

/// One vector of outputs of one row: 16 sums that the compiler keeps in registers.
void ApplyBlock(const float* weights, const float* bias, int inputs, int stride, const float* x,
                float* y) {
  float sum[kVector];
  for (int o = 0; o < kVector; ++o) sum[o] = bias[o];
  for (int i = 0; i < inputs; ++i) {
    const float* row = weights + static_cast<std::ptrdiff_t>(i) * stride;
    const float xi = x[i];
    for (int o = 0; o < kVector; ++o) sum[o] += row[o] * xi;
  }
  for (int o = 0; o < kVector; ++o) y[o] = sum[o];
}

}  // namespace

DenseLayer::DenseLayer(int inputs, int outputs, std::span<const float> weights,
                       std::span<const float> bias)
    : inputs_(inputs),
      outputs_(outputs),
      stride_((outputs + kVector - 1) / kVector * kVector),
      weights_(static_cast<std::size_t>(inputs) * stride_, 0.0f),
      bias_(stride_, 0.0f) {
  assert(weights.size() == static_cast<std::size_t>(inputs) * outputs);
  assert(bias.size() == static_cast<std::size_t>(outputs));
  for (int o = 0; o < outputs; ++o) {
    bias_[o] = bias[o];
    for (int i = 0; i < inputs; ++i) weights_[i * stride_ + o] = weights[o * inputs + i];
  }
}

void DenseLayer::Apply(int rows, const float* x, float* y) const {
  for (int block = 0; block < stride_; block += kVector) {
    for (int r = 0; r < rows; ++r) {
      ApplyBlock(weights_.data() + block, bias_.data() + block, inputs_, stride_, x + r * inputs_,
                 y + r * stride_ + block);
    }
  }
}

}  // namespace giot
