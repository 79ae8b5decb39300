// One affine layer y = W x + b as the plan runs it: vectorised over outputs, accumulated over
// inputs in order, so that a row has the same bits alone, in any batch and in every build type.
#pragma once

#include <span>
#include <vector>

namespace giot {

class DenseLayer {
 public:
  DenseLayer() = default;
  /// `weights` [outputs, inputs] as LibTorch keeps them, `bias` [outputs].
  DenseLayer(int inputs, int outputs, std::span<const float> weights, std::span<const float> bias);

  /// y [rows, stride()] of x [rows, inputs()]: columns beyond outputs() are padding.
  void Apply(int rows, const float* x, float* y) const;

  int inputs() const { return inputs_; }
  int outputs() const { return outputs_; }
  /// Floats from one row of y to the next: outputs() rounded up to a whole vector.
  int stride() const { return stride_; }

 private:
  int inputs_ = 0;
  int outputs_ = 0;
  int stride_ = 0;
  std::vector<float> weights_;  // [inputs, stride]
  std::vector<float> bias_;     // [stride]
};

}  // namespace giot
