// Sums over the operators of a call and its tensors that a minimum cut between two hosts minimises.
#pragma once

#include <cstdint>
#include <vector>

#include "offload/flow_network.h"
#include "offload/operator_dag.h"

namespace giot {

/// The host of each operator: 0 the device, 1 the server.
using Sides = std::vector<std::int8_t>;
/// A side not decided.
inline constexpr std::int8_t kFreeSide = -1;

/// A quantity that depends on the sides: each operator costs what its side costs, and its output
/// once more where a reader (or the answer) is on the other side. Plain numbers >= 0 in any one
/// unit; infinity forbids.
struct CutTerms {
  std::vector<double> device, server;  ///< By operator.
  std::vector<double> up, down;        ///< Of its output, device to server and back.
  std::int8_t answer = kFreeSide;      ///< Reads the outputs that no operator reads.

  void Resize(std::size_t operators);
  /// this = first + factor * second, where `second` is finite.
  void Combine(const CutTerms& first, double factor, const CutTerms& second);
};

/// The flow network of one graph: a vertex an operator, and one more each way for an output with
/// several readers, so that it is paid once. Built once, cut with any terms.
class CutNetwork {
 public:
  explicit CutNetwork(const OperatorDag& dag);

  std::size_t operators() const { return first_.size() - 1; }

  /// The sides of least value, of equals the one with the fewest operators on the server. Operators
  /// with a side in `fixed` keep it.
  void Minimise(const CutTerms& terms, const Sides& fixed, Sides& sides);
  /// The value of the sides; infinite where they use a forbidden term. Unary terms are summed by
  /// rising index, then tensors, as Evaluate() does.
  double Value(const CutTerms& terms, const Sides& sides) const;

 private:
  struct Output {
    int up_vertex, down_vertex;  ///< The operator's own where there is one reader.
    int first_pair;
  };
  void SetOperator(const CutTerms& terms, const Sides& fixed, std::size_t index, double infinity);
  void SetOutput(const CutTerms& terms, std::size_t index, double infinity);

  FlowNetwork flow_;
  std::vector<std::uint32_t> first_;    ///< Into readers_, by operator, and the end.
  std::vector<std::uint32_t> readers_;  ///< Distinct, ascending.
  std::vector<Output> outputs_;
};

}  // namespace giot
