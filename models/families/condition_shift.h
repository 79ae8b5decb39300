// How a flow without nets of its own learns from a condition: its examples are first moved and
// stretched by what a small net makes of the condition.
#pragma once

#include <utility>

#include "models/families/generative_network.h"
#include "models/families/layers.h"

namespace giot {

class ConditionShift {
 public:
  /// Registers nothing where the shape has no condition.
  ConditionShift(torch::nn::Module& owner, const ExampleShape& shape, std::int64_t hidden);

  /// x [rows, values] -> (x - m(c)) exp(-s(c)) and its log|det| [rows].
  std::pair<at::Tensor, at::Tensor> Forward(const at::Tensor& x, const at::Tensor& condition) const;
  /// The inverse.
  at::Tensor Backward(const at::Tensor& x, const at::Tensor& condition) const;

 private:
  bool conditional_ = false;
  Mlp net_;
};

}  // namespace giot
