#include "offload/placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A ring of nodes, so that every host can be reached.
NetworkRoutes Ring(Stream& random, std::size_t nodes) {
  std::vector<NetworkLink> links;
  for (std::size_t i = 0; i < nodes; ++i) {
    const Seconds latency(random.Uniform(0.001, 0.05));
    const BytesPerSecond rate(random.Uniform(1e5, 1e7));
    links.push_back({i, (i + 1) % nodes, latency, rate});
    links.push_back({(i + 1) % nodes, i, latency, rate});
  }
  return {nodes, links};
}

PlacementProblem RandomProblem(Stream& random, std::size_t nodes, std::size_t hosts,
                               std::size_t demands) {
  PlacementProblem problem;
  for (std::size_t h = 0; h < hosts; ++h) {
    problem.hosts.push_back(
        {random.Below(nodes), Bytes(random.Uniform(50, 150)), random.Uniform(0.3, 1)});
  }
  problem.hosts[0].memory = Bytes(150);
  for (std::size_t s = 0; s < 3; ++s) {
    HostedService service{"service " + std::to_string(s),
                          Bytes(random.Uniform(20, 100)),
                          Bytes(random.Uniform(0, 1e5)),
                          Bytes(random.Uniform(0, 1e5)),
                          {}};
    for (std::size_t h = 0; h < hosts; ++h) {
      const bool runs = h == 0 || random.Below(6) > 0;
      service.time_on_host.push_back(Seconds(runs ? random.Uniform(0.01, 0.1) : kInfinity));
    }
    problem.services.push_back(service);
  }
  for (std::size_t d = 0; d < demands; ++d) {
    problem.demands.push_back({random.Below(nodes), random.Below(3), random.Uniform(0.5, 5)});
  }
  problem.cost_of_copy = random.Below(2) == 0 ? 0 : random.Uniform(0, 0.5);
  return problem;
}

/// The least cost of all assignments.
double LeastCost(const PlacementTables& tables) {
  double least = kInfinity;
  std::vector<std::size_t> host_of(tables.demands(), 0);
  while (true) {
    least = std::min(least, tables.Cost(host_of));
    std::size_t at = 0;
    while (at < host_of.size() && ++host_of[at] == tables.hosts()) host_of[at++] = 0;
    if (at == host_of.size()) return least;
  }
}

class AnyPlacement : public testing::TestWithParam<int> {};

TEST_P(AnyPlacement, IsAsCheapAsTheBestOfAllAndNeverBreaksALimit) {
  Stream random(static_cast<std::uint64_t>(GetParam()), "placements");
  for (int i = 0; i < 10; ++i) {
    const std::size_t nodes = 3 + random.Below(5);
    const PlacementTables tables(
        RandomProblem(random, nodes, 2 + random.Below(2), 1 + random.Below(7)),
        Ring(random, nodes));
    const double least = LeastCost(tables);
    const Placement best = BestPlacement(tables);
    ASSERT_TRUE(best.proven);
    ASSERT_EQ(best.found(), std::isfinite(least));
    const Placement local = LocalSearchPlacement(tables);
    if (local.found()) {
      ASSERT_EQ(local.cost, tables.Cost(local.host_of));
      ASSERT_GE(local.cost, least * (1 - 1e-12));
      ASSERT_LE(local.lower_bound, least * (1 + 1e-12));
    }
    if (!best.found()) continue;
    ASSERT_NEAR(best.cost, least, 1e-9 * least);
    ASSERT_EQ(tables.Cost(best.host_of), best.cost);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyPlacement, testing::Range(0, 50));

TEST(LocalSearchPlacement, ComesWithinFivePercentOfTheBestOnAverage) {
  double over = 0;
  int found = 0;
  for (int seed = 0; seed < 60; ++seed) {
    Stream random(static_cast<std::uint64_t>(seed), "quality");
    const PlacementTables tables(RandomProblem(random, 8, 4, 10), Ring(random, 8));
    const Placement best = BestPlacement(tables);
    const Placement local = LocalSearchPlacement(tables);
    if (!best.found() || !best.proven || !local.found()) continue;
    over += local.cost / best.cost - 1;
    ++found;
  }
  RecordProperty("mean_excess_percent", std::to_string(100 * over / found));
  EXPECT_GT(found, 30);
  EXPECT_LT(over / found, 0.05);
}

TEST(BestPlacement, SharesACopyWhereCopiesAreDear) {
  const NetworkRoutes routes(2, {{0, 1, Seconds(0.01)}, {1, 0, Seconds(0.01)}});
  PlacementProblem problem;
  problem.hosts = {{0, Bytes(10), 1}, {1, Bytes(10), 1}};
  problem.services = {{"forecast", Bytes(10), Bytes(0), Bytes(0), {Seconds(0.1), Seconds(0.1)}}};
  problem.demands = {{0, 0, 1}, {1, 0, 1}};
  EXPECT_THAT(BestPlacement({problem, routes}).host_of, testing::ElementsAre(0u, 1u));
  problem.cost_of_copy = 0.05;  // More than the 0.02 s/s that a second copy saves.
  const Placement shared = BestPlacement({problem, routes});
  EXPECT_EQ(shared.host_of[0], shared.host_of[1]);
  EXPECT_NEAR(shared.cost, 0.1 + 0.12 + 0.05, 1e-12);
  problem.demands[0].calls_per_s = problem.demands[1].calls_per_s = 6;  // 60 % of a host each
  EXPECT_NE(BestPlacement({problem, routes}).host_of[0],
            BestPlacement({problem, routes}).host_of[1]);
  problem.demands[0].calls_per_s = 11;
  EXPECT_FALSE(BestPlacement({problem, routes}).found());
  EXPECT_TRUE(BestPlacement({problem, routes}).proven);
}

std::string FaultOf(const PlacementProblem& problem) {
  try {
    PlacementTables(problem, NetworkRoutes(2, {{0, 1, Seconds(0.01)}}));
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

TEST(PlacementTables, RefuseWhatFitsNowhereAndWhatCannotBeReached) {
  PlacementProblem problem;
  problem.hosts = {{0, Bytes(10), 1}};
  problem.services = {{"chat", Bytes(11), Bytes(0), Bytes(0), {Seconds(0.1)}}};
  problem.demands = {{0, 0, 1}};
  EXPECT_EQ(FaultOf(problem),
            "service \"chat\": memory_bytes: expected at most 10, the largest memory of a host, "
            "found 11; take a smaller model or add a host");
  problem.services[0].memory = Bytes(5);
  EXPECT_EQ(FaultOf(problem), "none");
  problem.demands[0].node = 1;
  EXPECT_EQ(
      FaultOf(problem),
      "demand 0: node: expected a host of \"chat\" that can be reached and answer, found none "
      "from node 1; add a link, or a host that runs the service");
  problem.demands[0] = {0, 0, std::nan("")};
  EXPECT_EQ(
      FaultOf(problem),
      "demand 0: calls_per_s: expected a number >= 0, found nan; give the mean rate of calls");
  problem.demands[0] = {0, 3, 1};
  EXPECT_EQ(FaultOf(problem),
            "demand 0: service: expected a service below 1, found 3; name one of the services");
}

}  // namespace
}  // namespace giot
