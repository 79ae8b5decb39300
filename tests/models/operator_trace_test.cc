#include "models/operator_trace.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/plan/operator_cost.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

OperatorGraph Trace(const std::vector<Tensor>& inputs, const TracedFunction& function) {
  torch::NoGradGuard no_grad;
  return TraceOperators("test", inputs, function);
}

TEST(OperatorTrace, ALinearLayerCostsTwoAWeightAndOneABias) {
  const Tensor w = torch::zeros({16, 64});
  const Tensor b = torch::zeros({16});
  const OperatorGraph graph = Trace({torch::zeros({5, 64})}, [&](const auto& in) {
    return std::vector<Tensor>{torch::linear(in[0], w, b)};
  });
  ASSERT_EQ(graph.operators.size(), 1u);
  const Operator& linear = graph.operators[0];
  EXPECT_EQ(linear.kind, OperatorKind::kLinear);
  EXPECT_EQ(linear.flops.si(), 5 * (2 * 64 * 16 + 16));
  EXPECT_EQ(linear.weight_bytes.si(), 4 * (64 * 16 + 16));
  EXPECT_EQ(linear.input_bytes.si(), 4 * 5 * 64);
  EXPECT_EQ(linear.output_bytes.si(), 4 * 5 * 16);
}

TEST(OperatorTrace, ALinearLayerWithoutBiasSavesIt) {
  const Tensor w = torch::zeros({16, 64});
  const OperatorGraph graph = Trace({torch::zeros({64})}, [&](const auto& in) {
    return std::vector<Tensor>{torch::linear(in[0], w)};
  });
  EXPECT_EQ(graph.TotalFlops().si(), 2 * 64 * 16);
}

TEST(OperatorTrace, ElementaryFunctionsCostWhatThePlansKernelsDo) {
  const auto flops = [](auto function) {
    return Trace({torch::zeros({10})},
                 [&](const auto& in) { return std::vector<Tensor>{function(in[0])}; })
        .TotalFlops()
        .si();
  };
  EXPECT_EQ(flops([](const Tensor& x) { return torch::exp(x); }), 10 * kFlopsOfExp);
  EXPECT_EQ(flops([](const Tensor& x) { return torch::sigmoid(x); }), 10 * kFlopsOfSigmoid);
  EXPECT_EQ(flops([](const Tensor& x) { return torch::tanh(x); }), 10 * kFlopsOfTanh);
  EXPECT_EQ(flops([](const Tensor& x) { return torch::sin(x); }), 10 * kFlopsOfSine);
  EXPECT_EQ(flops([](const Tensor& x) { return torch::softmax(x, 0); }),
            10 * kFlopsOfExp + 10 + 9 + 10);
  EXPECT_EQ(flops([](const Tensor& x) { return x * x + x; }), 20);
}

TEST(OperatorTrace, ViewsAreFoldedIntoTheEdges) {
  const OperatorGraph graph = Trace({torch::zeros({12})}, [](const auto& in) {
    const auto halves = torch::tanh(in[0]).chunk(2);
    return std::vector<Tensor>{torch::sigmoid(halves[0]), halves[1].view({3, 2}).exp()};
  });
  ASSERT_EQ(graph.operators.size(), 3u);  // tanh, sigmoid, exp
  ASSERT_EQ(graph.edges.size(), 2u);
  EXPECT_EQ(graph.edges[0].from, 0u);
  EXPECT_EQ(graph.edges[0].to, 1u);
  EXPECT_EQ(graph.edges[0].bytes.si(), 4 * 6);
  EXPECT_EQ(graph.edges[1].to, 2u);
  EXPECT_EQ(graph.edges[1].bytes.si(), 4 * 6);
}

TEST(OperatorTrace, ConcatenationMovesBytesAndComputesNothing) {
  const OperatorGraph graph = Trace({torch::zeros({4}), torch::zeros({2})}, [](const auto& in) {
    return std::vector<Tensor>{torch::cat({torch::exp(in[0]), in[1]})};
  });
  ASSERT_EQ(graph.operators.size(), 2u);
  EXPECT_EQ(graph.operators[1].kind, OperatorKind::kMovement);
  EXPECT_EQ(graph.operators[1].flops.si(), 0);
  EXPECT_EQ(graph.operators[1].input_bytes.si(), 4 * 6);
}

TEST(OperatorTrace, AnOperatorOfUnknownCostIsRefused) {
  try {
    Trace({torch::zeros({4})}, [](const auto& in) { return std::vector<Tensor>{in[0].erfinv()}; });
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "the cost of the operator aten::erfinv is not known; add its line in "
                 "models/operator_trace.cc");
  }
}

}  // namespace
}  // namespace giot
