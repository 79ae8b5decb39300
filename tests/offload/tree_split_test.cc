#include "offload/tree_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "offload/min_cut.h"
#include "sim/base/problems.h"
#include "tests/offload/random_problem.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// 3^n plans over three tiers, 2^n over two: small enough to try all.
std::size_t SizeFor(Stream& random, std::size_t hosts) {
  return 1 + random.Below(hosts == 2 ? 11 : 7);
}

// 50 problems in each of 20 blocks make 1,000 of each shape.
class AnyChainOrTree : public testing::TestWithParam<int> {
 protected:
  template <class Draw, class Solve>
  void HoldToBruteForce(const char* name, bool limited, const Draw& draw, const Solve& solve) {
    Stream random(static_cast<std::uint64_t>(GetParam()), name);
    for (int i = 0; i < 50; ++i) {
      const std::size_t hosts = 2 + random.Below(2);
      const OperatorGraph graph = draw(random, SizeFor(random, hosts));
      const OffloadCosts costs = test::RandomCosts(random, graph, hosts, limited);
      const OperatorDag dag(graph);
      const BestPlan best = solve(dag, costs);
      ASSERT_EQ(best.cost.objective, test::BestOfAll(dag, costs));
      ASSERT_EQ(best.found(), best.cost.objective < kInfinity);
    }
  }
};

TEST_P(AnyChainOrTree, ChainsAreSplitAsBruteForceSplitsThem) {
  HoldToBruteForce("chains", false, test::RandomChain, BestChainPlan);
  HoldToBruteForce("chains in little memory", true, test::RandomChain, BestChainPlan);
}

TEST_P(AnyChainOrTree, TreesAreSplitAsBruteForceSplitsThem) {
  HoldToBruteForce("trees", false, test::RandomTree, BestTreePlan);
  HoldToBruteForce("trees in little memory", true, test::RandomTree, BestTreePlan);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyChainOrTree, testing::Range(0, 20));

TEST(ChainSplit, AgreesWithTheMinimumCutOnALongChain) {
  Stream random(5, "long chain");
  const OperatorGraph graph = test::RandomChain(random, 500);
  OffloadCosts costs = test::RandomCosts(random, graph, 2, false);
  costs.pinned.clear();
  costs.links[1] = costs.links[2] = LinkCosts{BytesPerSecond(64)};
  const OperatorDag dag(graph);
  const double best = DeviceServerCut(dag).Solve(costs).cost.objective;
  EXPECT_EQ(BestChainPlan(dag, costs).cost.objective, best);
  EXPECT_EQ(BestTreePlan(dag, costs).cost.objective, best);
}

std::string FaultOf(const OperatorGraph& graph,
                    BestPlan (*solve)(const OperatorDag&, const OffloadCosts&)) {
  Stream random(1, "costs");
  try {
    solve(OperatorDag(graph), test::RandomCosts(random, graph, 2, false));
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

TEST(ChainSplit, SaysWhereAGraphIsNoChain) {
  Stream random(1, "graph");
  OperatorGraph graph = test::RandomChain(random, 3);
  graph.edges.push_back({0, 2, Bytes(1)});
  EXPECT_EQ(FaultOf(graph, BestChainPlan),
            "chain: edges: expected a chain: each operator read by the next alone, found \"op0\" "
            "with 2 readers; take the tree's programme or the minimum cut");
}

TEST(TreeSplit, SaysWhereAGraphIsNoTree) {
  Stream random(1, "graph");
  OperatorGraph graph = test::RandomChain(random, 3);
  graph.edges.push_back({0, 2, Bytes(1)});
  EXPECT_EQ(FaultOf(graph, BestTreePlan),
            "chain: edges: expected a tree: one way between any two operators, found two ways "
            "between \"op1\" and \"op2\"; take the minimum cut");
}

TEST(TreeSplit, RefusesWhatFitsNowhere) {
  Stream random(1, "graph");
  const OperatorGraph graph = test::RandomTree(random, 5);
  OffloadCosts costs = test::RandomCosts(random, graph, 3, false);
  for (HostCosts& host : costs.hosts) host.memory = 0.1 * graph.WeightBytes();
  EXPECT_EQ(BestTreePlan(OperatorDag(graph), costs).refusal,
            "no plan keeps to the hosts' memories, pins and links");
}

}  // namespace
}  // namespace giot
