// The operators of one call of a model, with what each computes and moves. A model fills it from a
// trace of the real module, energy/ prices it, offload/ cuts it, the window draws it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// Classes of operator that hardware runs at different efficiencies.
enum class OperatorKind {
  kLinear,         ///< Matrix times vector or matrix.
  kConvolution,    ///< Dense convolution.
  kDepthwise,      ///< Depthwise convolution.
  kAttention,      ///< Score and value products.
  kElementwise,    ///< Add, multiply, compare.
  kActivation,     ///< tanh, sigmoid, exp, softmax: transcendental per element.
  kNormalization,  ///< Batch or layer normalisation.
  kReduction,      ///< Sum, mean, pool.
  kMovement,       ///< Reshape, concatenate, slice, copy: no arithmetic.
};

enum class Precision { kFp32, kFp16, kInt8 };

/// One operator. Weights are read once per call; output_bytes is what it leaves for its successors.
struct Operator {
  std::string name;
  OperatorKind kind = OperatorKind::kElementwise;
  Precision precision = Precision::kFp32;
  Flops flops{0};  ///< A multiply-accumulate counts as two.
  Bytes weight_bytes{0};
  Bytes input_bytes{0};
  Bytes output_bytes{0};
};

/// A tensor that goes from one operator to another.
struct TensorEdge {
  std::size_t from = 0;  ///< Index into OperatorGraph::operators.
  std::size_t to = 0;
  Bytes bytes{0};
};

/// A directed acyclic graph of operators, listed in an order that respects its edges.
struct OperatorGraph {
  std::string name;  ///< Model and call, e.g. `wind.giot step`.
  std::vector<Operator> operators;
  std::vector<TensorEdge> edges;

  Flops TotalFlops() const;
  Bytes WeightBytes() const;
  /// The most bytes of tensors alive at once when operators run in their listed order.
  Bytes PeakActivationBytes() const;
};

std::string_view ToString(OperatorKind kind);
std::string_view ToString(Precision precision);

}  // namespace giot
