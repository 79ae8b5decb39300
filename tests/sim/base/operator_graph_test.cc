#include "sim/base/operator_graph.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

// a -> b -> d, a -> c -> d: a's output lives until c has run.
OperatorGraph Diamond() {
  OperatorGraph graph;
  for (const char* name : {"a", "b", "c", "d"}) {
    Operator op;
    op.name = name;
    op.flops = Flops(10);
    op.weight_bytes = Bytes(4);
    op.output_bytes = Bytes(100);
    graph.operators.push_back(op);
  }
  graph.edges = {{0, 1, Bytes(100)}, {0, 2, Bytes(100)}, {1, 3, Bytes(100)}, {2, 3, Bytes(100)}};
  return graph;
}

TEST(OperatorGraph, SumsFlopsAndWeights) {
  EXPECT_EQ(Diamond().TotalFlops(), Flops(40));
  EXPECT_EQ(Diamond().WeightBytes(), Bytes(16));
}

TEST(OperatorGraph, PeakCountsTensorsUntilTheirLastReader) {
  EXPECT_EQ(Diamond().PeakActivationBytes(), Bytes(300));  // a, b and c while c runs.
}

}  // namespace
}  // namespace giot
