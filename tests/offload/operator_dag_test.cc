#include "offload/operator_dag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

using testing::ElementsAre;

Operator Named(const std::string& name, double flops = 0) {
  Operator one;
  one.name = name;
  one.flops = Flops(flops);
  return one;
}

// a -> b -> d, a -> c -> d; c is the slow one.
OperatorGraph Diamond() {
  OperatorGraph graph;
  graph.name = "diamond";
  graph.operators = {Named("a", 1), Named("b", 2), Named("c", 5), Named("d", 1)};
  graph.edges = {{0, 1, Bytes(8)}, {0, 2, Bytes(8)}, {1, 3, Bytes(4)}, {2, 3, Bytes(4)}};
  return graph;
}

Seconds OnePerFlop(const Operator& one) { return Seconds(one.flops.si()); }

std::string FaultOf(const OperatorGraph& graph) {
  try {
    const OperatorDag dag(graph);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

TEST(OperatorDag, HoldsEveryOperatorAndTensor) {
  const OperatorDag dag(Diamond());
  EXPECT_EQ(dag.size(), 4u);
  EXPECT_EQ(dag.At(2).name, "c");
  EXPECT_EQ(boost::num_edges(dag.graph()), 4u);
  EXPECT_EQ(boost::in_degree(3, dag.graph()), 2u);
}

TEST(OperatorDag, KeepsTheGivenOrderWhereTheTensorsAllowIt) {
  EXPECT_THAT(OperatorDag(Diamond()).Order(), ElementsAre(0, 1, 2, 3));
  OperatorGraph turned = Diamond();
  turned.edges = {{3, 0, Bytes(1)}, {2, 0, Bytes(1)}};
  EXPECT_THAT(OperatorDag(turned).Order(), ElementsAre(1, 2, 3, 0));
}

TEST(OperatorDag, FindsTheCriticalPath) {
  const OperatorDag::Path path = OperatorDag(Diamond()).CriticalPath(OnePerFlop);
  EXPECT_THAT(path.operators, ElementsAre(0, 2, 3));
  EXPECT_EQ(path.length, Seconds(7));
}

TEST(OperatorDag, TakesTheLowerIndicesOfEquallyLongPaths) {
  OperatorGraph graph = Diamond();
  graph.operators[1].flops = Flops(5);
  EXPECT_THAT(OperatorDag(graph).CriticalPath(OnePerFlop).operators, ElementsAre(0, 1, 3));
}

TEST(OperatorDag, BeginsThePathWithTheInputsThatTakeNoTime) {
  OperatorGraph graph = Diamond();
  graph.operators[0].flops = Flops(0);
  EXPECT_THAT(OperatorDag(graph).CriticalPath(OnePerFlop).operators, ElementsAre(0, 2, 3));
}

TEST(OperatorDag, AllowsAnEmptyGraphAndSeveralTensorsBetweenTwoOperators) {
  const OperatorDag empty{OperatorGraph{}};
  EXPECT_TRUE(empty.Order().empty());
  EXPECT_TRUE(empty.CriticalPath(OnePerFlop).operators.empty());
  OperatorGraph twice = Diamond();
  twice.edges.push_back({0, 1, Bytes(16)});
  const OperatorDag dag(twice);
  EXPECT_EQ(boost::num_edges(dag.graph()), 5u);
  EXPECT_THAT(dag.Order(), ElementsAre(0, 1, 2, 3));
}

TEST(OperatorDag, NamesTheOperatorsOfACycle) {
  OperatorGraph graph = Diamond();
  graph.edges.push_back({3, 1, Bytes(4)});
  EXPECT_EQ(FaultOf(graph),
            "diamond: edges: expected no cycle, found b -> d -> b; a call runs each operator once, "
            "so unroll the loop");
  graph = Diamond();
  graph.edges.push_back({2, 2, Bytes(4)});
  EXPECT_EQ(FaultOf(graph),
            "diamond: edges: expected no cycle, found c -> c; a call runs each operator once, so "
            "unroll the loop");
}

TEST(OperatorDag, TellsEveryFaultAtOnce) {
  OperatorGraph graph = Diamond();
  graph.operators[1].flops = Flops(-2);
  graph.operators[3].output_bytes = Bytes(std::numeric_limits<double>::infinity());
  graph.edges[0].to = 9;
  graph.edges[2].bytes = Bytes(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(FaultOf(graph),
            "diamond: operators[1] \"b\": flops: expected a number >= 0 of operations, found -2; "
            "trace the model again\n"
            "diamond: operators[3] \"d\": output_bytes: expected a number >= 0 of bytes, found "
            "inf; trace the model again\n"
            "diamond: edges[0]: expected the index of one of 4 operators, found 9; trace the model "
            "again\n"
            "diamond: edges[2]: bytes: expected a number >= 0 of bytes, found nan; trace the model "
            "again");
}

TEST(OperatorDag, ManagesAChainOfAHundredThousand) {
  OperatorGraph chain;
  for (std::size_t i = 0; i < 100'000; ++i) {
    chain.operators.push_back(Named("layer", 1));
    if (i > 0) chain.edges.push_back({i - 1, i, Bytes(1)});
  }
  EXPECT_EQ(OperatorDag(chain).CriticalPath(OnePerFlop).length, Seconds(100'000));
}

/// A random graph whose edges go from lower to higher rank, under shuffled indices.
OperatorGraph RandomGraph(Stream& random) {
  OperatorGraph graph;
  const std::size_t count = 1 + random.Below(9);
  std::vector<std::size_t> index(count);
  for (std::size_t i = 0; i < count; ++i) {
    index[i] = i;
    std::swap(index[i], index[random.Below(i + 1)]);
    graph.operators.push_back(Named("x", static_cast<double>(random.Below(4))));
  }
  for (std::size_t from = 0; from < count; ++from) {
    for (std::size_t to = from + 1; to < count; ++to) {
      if (random.Uniform() < 0.4) graph.edges.push_back({index[from], index[to], Bytes(1)});
    }
  }
  return graph;
}

/// The longest path that begins at an operator, by trying all.
double LongestFrom(const OperatorGraph& graph, std::size_t at) {
  double rest = 0;
  for (const TensorEdge& edge : graph.edges) {
    if (edge.from == at) rest = std::max(rest, LongestFrom(graph, edge.to));
  }
  return graph.operators[at].flops.si() + rest;
}

class AnyOperatorDag : public testing::TestWithParam<int> {};

TEST_P(AnyOperatorDag, OrdersEveryOperatorAfterItsInputs) {
  Stream random(GetParam(), "graphs");
  const OperatorGraph graph = RandomGraph(random);
  const OperatorDag dag(graph);
  ASSERT_EQ(dag.Order().size(), graph.operators.size());
  std::vector<std::size_t> place(graph.operators.size(), graph.operators.size());
  for (std::size_t i = 0; i < place.size(); ++i) place[dag.Order()[i]] = i;
  for (const TensorEdge& edge : graph.edges) EXPECT_LT(place[edge.from], place[edge.to]);
}

TEST_P(AnyOperatorDag, FindsTheLongestOfAllPaths) {
  Stream random(GetParam(), "graphs");
  const OperatorGraph graph = RandomGraph(random);
  double longest = 0;
  for (std::size_t i = 0; i < graph.operators.size(); ++i) {
    longest = std::max(longest, LongestFrom(graph, i));
  }
  const OperatorDag dag(graph);
  const OperatorDag::Path path = dag.CriticalPath(OnePerFlop);
  EXPECT_EQ(path.length.si(), longest);
  double along = 0;
  for (std::size_t i = 0; i < path.operators.size(); ++i) {
    along += graph.operators[path.operators[i]].flops.si();
    if (i == 0) continue;
    EXPECT_TRUE(boost::edge(path.operators[i - 1], path.operators[i], dag.graph()).second);
  }
  EXPECT_EQ(along, longest);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOperatorDag, testing::Range(0, 50));

TEST(ToDot, DrawsOperatorsAndTensors) {
  OperatorGraph graph;
  graph.name = "wind \"step\"";
  graph.operators = {Named("gru", 14300), Named("head", 64)};
  graph.operators[0].kind = OperatorKind::kLinear;
  graph.edges = {{0, 1, Bytes(1536)}};
  EXPECT_EQ(ToDot(OperatorDag(graph), {1}),
            "digraph G {\n"
            "label=\"wind \\\"step\\\"\";\n"
            "rankdir=TB;\n"
            "node [shape=box];\n"
            "0[label=\"gru\\nlinear 14.3kFLOP\"];\n"
            "1[label=\"head\\nelementwise 64FLOP\", style=filled];\n"
            "0->1 [label=\"1.536kB\"];\n"
            "}\n");
}

}  // namespace
}  // namespace giot
