#include "offload/min_cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "offload/reference_problems.h"
#include "sim/base/problems.h"
#include "tests/offload/random_problem.h"

namespace giot {
namespace {

using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What brute force finds under limits that are not in the costs.
double BestWithin(const OperatorDag& dag, const OffloadCosts& costs, const CutLimits& limits) {
  double best = kInfinity;
  test::ForEachPlan(dag.size(), 2, [&](const Plan& plan) {
    const PlanCost cost = Evaluate(dag, costs, plan);
    if (cost.time <= limits.time && cost.energy <= limits.energy) {
      best = std::min(best, cost.objective);
    }
  });
  return best;
}

// 50 graphs in each of 20 blocks make 1,000, of 1 to 14 operators.
class AnyGraph : public testing::TestWithParam<int> {
 protected:
  template <class Test>
  void ForEach(bool limited, std::size_t largest, const Test& test) {
    Stream random(static_cast<std::uint64_t>(GetParam()), limited ? "limited cuts" : "cuts");
    for (int i = 0; i < 50; ++i) {
      const OperatorGraph graph = test::RandomDag(random, 1 + random.Below(largest));
      const OffloadCosts costs = test::RandomCosts(random, graph, 2, limited);
      test(random, OperatorDag(graph), costs);
    }
  }
};

TEST_P(AnyGraph, IsCutAsWellAsBruteForceCuts) {
  ForEach(false, 14, [](Stream&, const OperatorDag& dag, const OffloadCosts& costs) {
    const Cut cut = DeviceServerCut(dag).Solve(costs);
    ASSERT_EQ(cut.cost.objective, test::BestOfAll(dag, costs));
    EXPECT_EQ(cut.found(), cut.cost.objective < kInfinity) << cut.refusal;
    EXPECT_EQ(cut.lower_bound, cut.cost.objective);
    EXPECT_EQ(cut.nodes, 1);
  });
}

TEST_P(AnyGraph, IsCutAsWellAsBruteForceCutsUnderMemoryLimits) {
  ForEach(true, 14, [](Stream&, const OperatorDag& dag, const OffloadCosts& costs) {
    const Cut cut = DeviceServerCut(dag).Solve(costs);
    ASSERT_EQ(cut.cost.objective, test::BestOfAll(dag, costs));
    EXPECT_TRUE(cut.proven);
    EXPECT_EQ(cut.lower_bound, cut.cost.objective);
    EXPECT_TRUE(!cut.found() || WhyInfeasible(dag, costs, cut.plan).empty());
  });
}

TEST_P(AnyGraph, IsCutAsWellAsBruteForceCutsWithinABudget) {
  ForEach(true, 9, [](Stream& random, const OperatorDag& dag, OffloadCosts costs) {
    costs.objective = {0, 1};
    CutLimits limits;
    limits.time = Seconds(test::Dyadic(random, 8) * static_cast<double>(dag.size()));
    EXPECT_EQ(DeviceServerCut(dag).Solve(costs, limits).cost.objective,
              BestWithin(dag, costs, limits));
    costs.objective = {1, 0};
    limits.energy = Joules(test::Dyadic(random, 12) * static_cast<double>(dag.size()));
    EXPECT_EQ(DeviceServerCut(dag).Solve(costs, limits).cost.objective,
              BestWithin(dag, costs, limits));
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyGraph, testing::Range(0, 20));

// Golden: reference list B8 of the survey's acceptance experiments, E7; brute force agrees.
TEST(DnnSplit, CostsWhatTheReferenceListSays) {
  const BranchedNetwork network;
  const OperatorDag dag(network.graph);
  const auto best = [&](double mbps) {
    const OffloadCosts costs = network.Costs(BytesPerSecond(mbps * 1e6 / 8));
    const Cut cut = BestCut(dag, costs);
    EXPECT_DOUBLE_EQ(cut.cost.objective, test::BestOfAll(dag, costs));
    return cut.cost.time.si() * 1e3;
  };
  for (const double mbps : {0.5, 1.0, 2.0, 5.0, 10.0}) EXPECT_NEAR(best(mbps), 120, 1e-9);
  EXPECT_NEAR(best(20), 104.9816, 1e-9);
  EXPECT_NEAR(best(100), 40.75632, 1e-9);
  EXPECT_THAT(BestCut(dag, network.Costs(BytesPerSecond(2.5e6))).plan,
              ElementsAre(0, 0, 1, 1, 1, 1, 1));
}

/// in -> a -> b: only `a` makes the tensor small.
struct Three {
  Three() {
    graph.name = "three";
    const char* names[] = {"in", "a", "b"};
    const double bytes[] = {1000, 100, 10}, weights[] = {0, 30, 50};
    for (std::size_t i = 0; i < 3; ++i) {
      Operator one;
      one.name = names[i];
      one.output_bytes = Bytes(bytes[i]);
      one.weight_bytes = Bytes(weights[i]);
      graph.operators.push_back(one);
      if (i > 0) graph.edges.push_back({i - 1, i, Bytes(bytes[i - 1])});
    }
    HostCosts device{"phone", {Seconds(0), Seconds(2), Seconds(9)}, {}, kUnlimited};
    HostCosts server{"cloud", {Seconds(0), Seconds(1), Seconds(1)}, {}, kUnlimited};
    device.energy = {Joules(0), Joules(1), Joules(4)};
    server.energy.resize(3);
    costs = DeviceAndServer(device, server, {BytesPerSecond(100), Seconds(0.25), Watts(2)});
    costs.pinned = {0, kAnyHost, kAnyHost};
  }
  std::string Fault() const {
    try {
      BestCut(OperatorDag(graph), costs);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "";
  }
  OperatorGraph graph;
  OffloadCosts costs;
};

TEST(MinCut, TellsWhatItsPlanCosts) {
  const Three three;
  const Cut cut = BestCut(OperatorDag(three.graph), three.costs);
  EXPECT_THAT(cut.plan, ElementsAre(0, 0, 1));
  EXPECT_EQ(cut.cost.time, Seconds(2 + 0.25 + 1 + 1));
  EXPECT_EQ(cut.cost.sending, Seconds(1.25));
  EXPECT_EQ(cut.cost.energy, Joules(1 + 2));
  EXPECT_EQ(cut.cost.sent, Bytes(100));
}

TEST(MinCut, LeavesAllOnTheDeviceWhereTheServerIsNoBetter) {
  Three three;
  three.costs.hosts[1] = three.costs.hosts[0];
  EXPECT_THAT(BestCut(OperatorDag(three.graph), three.costs).plan, ElementsAre(0, 0, 0));
}

TEST(MinCut, BringsTheAnswerBackWhereItIsWanted) {
  Three three;
  three.costs.answer_host = 0;
  EXPECT_THAT(BestCut(OperatorDag(three.graph), three.costs).plan, ElementsAre(0, 0, 0));
  three.costs.links[2] = LinkCosts{BytesPerSecond(10), Seconds(0), Watts(0)};
  const Cut cut = BestCut(OperatorDag(three.graph), three.costs);
  EXPECT_THAT(cut.plan, ElementsAre(0, 0, 1));
  EXPECT_EQ(cut.cost.time, Seconds(4.25 + 1));
}

TEST(MinCut, SaysWhatDoesNotFit) {
  Three three;
  three.costs.hosts[0].memory = Bytes(20);
  three.costs.hosts[1].memory = Bytes(60);
  EXPECT_EQ(three.Fault(),
            "three: no split has at most 20 B of weights on phone and at most 60 B of weights on "
            "cloud");
  Three nowhere;
  nowhere.costs.hosts[0].time[1] = nowhere.costs.hosts[1].time[1] = kCannotRun;
  EXPECT_EQ(nowhere.Fault(), "three: no host can run \"a\"");
  Three pinned;
  pinned.costs.hosts[0].time[0] = kCannotRun;
  EXPECT_EQ(pinned.Fault(), "three: phone cannot run \"in\", which is pinned to it");
  Three apart;
  apart.costs.links[1].reset();
  apart.costs.pinned[2] = 1;
  EXPECT_EQ(apart.Fault(), "three: every split needs a link that is not there");
}

TEST(MinCut, SaysWhenItsSearchWasCutShort) {
  Stream random(3, "hard");
  const OperatorGraph graph = test::RandomDag(random, 40);
  OffloadCosts costs = test::RandomCosts(random, graph, 2, false);
  costs.pinned.clear();
  for (HostCosts& host : costs.hosts) {
    host.memory = 0.6 * graph.WeightBytes();
    for (Seconds& time : host.time) time = Seconds(test::Dyadic(random, 16));
  }
  const LinkCosts link{BytesPerSecond(64), Seconds(0), Watts(1)};
  costs.links[1] = costs.links[2] = link;
  const OperatorDag dag(graph);
  CutLimits limits;
  limits.nodes = 1;
  const Cut some = DeviceServerCut(dag).Solve(costs, limits);
  const Cut best = DeviceServerCut(dag).Solve(costs);
  ASSERT_TRUE(some.found() && best.found());
  EXPECT_FALSE(some.proven);
  EXPECT_TRUE(best.proven);
  EXPECT_GT(best.nodes, 1);
  EXPECT_LE(some.lower_bound, best.cost.objective);
  EXPECT_GE(some.cost.objective, best.cost.objective);
}

TEST(Check, TellsEveryFaultOfTheCosts) {
  Three three;
  three.costs.hosts[0].time[1] = Seconds(-1);
  three.costs.hosts[1].energy[2] = Joules(std::nan(""));
  three.costs.hosts[1].memory = Bytes(-5);
  three.costs.links[1]->rate = BytesPerSecond(0);
  three.costs.pinned[2] = 7;
  three.costs.compression = 0;
  EXPECT_EQ(three.Fault(),
            "three: phone: operators[1] \"a\": time: expected a number >= 0 of seconds, found -1; "
            "infinity says that the host cannot run it\n"
            "three: cloud: memory: expected a number >= 0 of bytes, found -5; leave it out for no "
            "limit\n"
            "three: cloud: operators[2] \"b\": energy: expected a number >= 0 of joules, found "
            "nan; 0 where it does not count\n"
            "three: link phone -> cloud: rate: expected a number > 0 of bytes per second, found 0; "
            "leave the link out where nothing can be sent\n"
            "three: pinned[2] \"b\": expected the index of one of 2 hosts, or -1, found 7; -1 "
            "leaves it open\n"
            "three: compression: expected a number > 0, found 0; 1 sends a tensor as it is");
}

TEST(Check, RefusesPartsThatNoTensorJoins) {
  Three three;
  three.graph.edges.pop_back();
  EXPECT_EQ(three.Fault(),
            "three: edges: expected operators that are all joined by tensors, found no way from "
            "\"in\" to \"b\"; give each part a graph of its own");
}

TEST(WhyInfeasible, NamesTheFirstReason) {
  Three three;
  const OperatorDag dag(three.graph);
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {0, 0}), "the plan names 2 operators, the graph has 3");
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {0, 0, 2}), "\"b\" is sent to host 2, there are 2");
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {1, 1, 1}), "\"in\" is pinned to phone, not to cloud");
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {0, 1, 0}),
            "the output of \"a\" has no link from cloud to phone");
  three.costs.hosts[1].memory = Bytes(40);
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {0, 0, 1}),
            "cloud would hold 50 B of weights, it keeps at most 40 B");
  three.costs.hosts[1].time[2] = kCannotRun;
  EXPECT_EQ(WhyInfeasible(dag, three.costs, {0, 0, 1}), "cloud cannot run \"b\"");
}

}  // namespace
}  // namespace giot
