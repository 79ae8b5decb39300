#include "offload/pipeline_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/offload/random_problem.h"

namespace giot {
namespace {

using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The least period of all plans in which the hosts follow each other in order.
double LeastPeriod(const OperatorDag& dag, const OffloadCosts& costs) {
  double least = kInfinity;
  test::ForEachPlan(dag.size(), static_cast<int>(costs.hosts.size()), [&](const Plan& plan) {
    if (!std::ranges::is_sorted(plan) || !WhyInfeasible(dag, costs, plan).empty()) return;
    least = std::min(least, PeriodOf(dag, costs, plan).si());
  });
  return least;
}

class AnyPipeline : public testing::TestWithParam<int> {};

TEST_P(AnyPipeline, IsAsFastAsTheBestOfAll) {
  Stream random(static_cast<std::uint64_t>(GetParam()), "pipelines");
  for (int i = 0; i < 50; ++i) {
    const std::size_t hosts = 2 + random.Below(3);
    const OperatorGraph graph = test::RandomChain(random, 1 + random.Below(hosts == 2 ? 9 : 6));
    const OffloadCosts costs = test::RandomCosts(random, graph, hosts, random.Below(2) == 0);
    const OperatorDag dag(graph);
    const Pipeline best = BestPipeline(dag, costs);
    ASSERT_EQ(best.period.si(), LeastPeriod(dag, costs));
    ASSERT_TRUE(!best.found() || WhyInfeasible(dag, costs, best.plan).empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyPipeline, testing::Range(0, 20));

TEST(Pipeline, IsAsFastAsItsSlowestPart) {
  OperatorGraph graph;
  graph.name = "four";
  HostCosts slow{"slow", {}, std::vector<Joules>(4), kUnlimited}, fast = slow;
  fast.name = "fast";
  for (std::size_t i = 0; i < 4; ++i) {
    Operator one;
    one.name = "op" + std::to_string(i);
    one.output_bytes = Bytes(i == 1 ? 5 : 40);
    graph.operators.push_back(one);
    if (i > 0) graph.edges.push_back({i - 1, i, Bytes(0)});
    slow.time.push_back(Seconds(3));
    fast.time.push_back(Seconds(2));
  }
  const OffloadCosts costs = DeviceAndServer(slow, fast, {BytesPerSecond(1)});
  const Pipeline best = BestPipeline(OperatorDag(graph), costs);
  EXPECT_THAT(best.plan, ElementsAre(0, 0, 1, 1));
  EXPECT_EQ(best.period, Seconds(6));
  EXPECT_EQ(best.cost.time, Seconds(6 + 5 + 4));
}

}  // namespace
}  // namespace giot
