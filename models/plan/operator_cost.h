// What one element of an elementary function costs, counted from the plan's own kernels, and a
// helper that lists a chain of operators.
#pragma once

#include <string>

#include "sim/base/operator_graph.h"

namespace giot {

// Floating-point operations of the kernels of portable_math.h, one element each (a comparison and
// an integer operation count as none).
inline constexpr double kFlopsOfExp = 22;      ///< 7 to reduce, 14 for the polynomial, 1 to scale.
inline constexpr double kFlopsOfSigmoid = 24;  ///< exp, add, divide.
inline constexpr double kFlopsOfTanh = 26;     ///< Double, exp, add, divide, subtract.
inline constexpr double kFlopsOfLog = 20;      ///< Reduce, 8 terms of 2, recombine.
inline constexpr double kFlopsOfSine = 30;     ///< 6 to reduce, 8 Taylor terms of 3.
/// Softmax of n: subtract the greatest, exp, n - 1 additions, n divisions.
inline constexpr double FlopsOfSoftmax(double n) { return n * (kFlopsOfExp + 3) - 1; }

/// A graph whose operators run one after the other, in single precision.
class OperatorChain {
 public:
  explicit OperatorChain(std::string name) { graph_.name = std::move(name); }

  /// Appends an operator that reads `weights` numbers of its own and the output of the one before
  /// it, and leaves `outputs` numbers.
  void Add(std::string name, OperatorKind kind, double flops, double weights, double outputs);
  const OperatorGraph& graph() const { return graph_; }

 private:
  OperatorGraph graph_;
};

}  // namespace giot
