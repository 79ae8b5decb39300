#include "offload/cut_sensitivity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "offload/reference_problems.h"
#include "sim/base/problems.h"
#include "tests/offload/random_problem.h"

namespace giot {
namespace {

using testing::ElementsAre;

// 18 + 6.7 + 200704 * 8 / r = 120 ms, in closed form.
TEST(CutChanges, FindsTheRateFromWhichTheBranchedNetworkIsCut) {
  const BranchedNetwork network;
  const OperatorDag dag(network.graph);
  const auto changes = CutChanges(dag, network.Costs(BytesPerSecond(1)), BytesPerSecond(1e4),
                                  BytesPerSecond(100e6 / 8));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_NEAR(changes[0].rate.si(), 200704 / 0.0953, 1e-3);
  EXPECT_THAT(changes[0].below, testing::Each(0));
  EXPECT_THAT(changes[0].above, ElementsAre(0, 0, 1, 1, 1, 1, 1));
}

TEST(CutChanges, TellTheBestPlanBetweenThem) {
  Stream random(1, "sensitivity");
  std::size_t all = 0;
  for (int i = 0; i < 100; ++i) {
    const OperatorGraph graph = test::RandomDag(random, 2 + random.Below(8));
    OffloadCosts costs = test::RandomCosts(random, graph, 2, i % 2 == 0);
    costs.links[1] = LinkCosts{BytesPerSecond(1), Seconds(0.25), Watts(1)};
    const OperatorDag dag(graph);
    if (test::BestOfAll(dag, costs) == std::numeric_limits<double>::infinity()) continue;
    const double low = 4, high = 4096;
    const auto changes = CutChanges(dag, costs, BytesPerSecond(low), BytesPerSecond(high));
    all += changes.size();
    double from = low;
    for (std::size_t c = 0; c <= changes.size(); ++c) {
      const double to = c < changes.size() ? changes[c].rate.si() : high;
      ASSERT_LE(from, to);
      costs.links[1]->rate = BytesPerSecond((from + to) / 2);
      const double best = test::BestOfAll(dag, costs);
      if (c < changes.size()) {
        EXPECT_NEAR(Evaluate(dag, costs, changes[c].below).objective, best, 1e-9 * best);
      }
      if (c > 0) {
        EXPECT_NEAR(Evaluate(dag, costs, changes[c - 1].above).objective, best, 1e-9 * best);
      }
      from = to;
    }
  }
  EXPECT_GT(all, 50u);
}

TEST(CutChanges, RefusesRatesThatMakeNoSense) {
  const BranchedNetwork network;
  const OperatorDag dag(network.graph);
  const OffloadCosts costs = network.Costs(BytesPerSecond(1));
  try {
    CutChanges(dag, costs, BytesPerSecond(0), BytesPerSecond(1));
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), "branched: expected 0 < low <= high of bytes per second");
  }
}

/// Times and energies of all plans that no other beats, by trying them all.
std::vector<std::pair<double, double>> FrontOfAll(const OperatorDag& dag,
                                                  const OffloadCosts& costs) {
  std::vector<std::pair<double, double>> all, front;
  test::ForEachPlan(dag.size(), 2, [&](const Plan& plan) {
    if (!WhyInfeasible(dag, costs, plan).empty()) return;
    const PlanCost cost = Evaluate(dag, costs, plan);
    all.emplace_back(cost.time.si(), cost.energy.si());
  });
  std::ranges::sort(all);
  for (const auto& point : all) {
    if (front.empty() || point.second < front.back().second) front.push_back(point);
  }
  return front;
}

bool IsOnHull(const std::vector<std::pair<double, double>>& front, std::size_t i) {
  const auto [x, y] = front[i];
  for (std::size_t a = 0; a < i; ++a) {
    for (std::size_t b = i + 1; b < front.size(); ++b) {
      const double share = (x - front[a].first) / (front[b].first - front[a].first);
      if (y >= front[a].second + share * (front[b].second - front[a].second) - 1e-9) return false;
    }
  }
  return true;
}

TEST(ParetoFront, IsThatOfAllPlans) {
  Stream random(2, "fronts");
  std::size_t points = 0;
  for (int i = 0; i < 300; ++i) {
    const OperatorGraph graph = test::RandomDag(random, 1 + random.Below(8));
    const OffloadCosts costs = test::RandomCosts(random, graph, 2, i % 2 == 0);
    const OperatorDag dag(graph);
    const auto all = FrontOfAll(dag, costs);
    const auto front = ParetoFront(dag, costs);
    ASSERT_EQ(front.size(), all.size());
    for (std::size_t p = 0; p < all.size(); ++p) {
      EXPECT_EQ(front[p].cost.time.si(), all[p].first);
      EXPECT_EQ(front[p].cost.energy.si(), all[p].second);
    }
    points += all.size();
    const auto convex = ConvexParetoFront(dag, costs);
    std::size_t at = 0;
    for (std::size_t p = 0; p < all.size(); ++p) {
      if (!IsOnHull(all, p)) continue;
      ASSERT_LT(at, convex.size());
      EXPECT_EQ(convex[at].cost.time.si(), all[p].first);
      EXPECT_EQ(convex[at++].cost.energy.si(), all[p].second);
    }
    EXPECT_EQ(at, convex.size());
  }
  EXPECT_GT(points, 500u);
}

}  // namespace
}  // namespace giot
