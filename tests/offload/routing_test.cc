#include "offload/routing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const Bytes kSize(1000);

NetworkRoutes RandomNetwork(Stream& random, std::size_t nodes) {
  std::vector<NetworkLink> links;
  const std::size_t count = nodes + random.Below(2 * nodes);
  for (std::size_t i = 0; i < count; ++i) {
    links.push_back({random.Below(nodes), random.Below(nodes), Seconds(random.Uniform(0, 0.1)),
                     BytesPerSecond(random.Uniform(1e4, 1e6))});
  }
  return {nodes, links};
}

/// Times of all routes that visit no node twice, in rising order.
std::vector<double> AllTimes(const NetworkRoutes& network, std::size_t from, std::size_t to) {
  std::vector<double> times;
  std::vector<char> visited(network.nodes());
  const auto walk = [&](const auto& self, std::size_t at, double time) -> void {
    if (at == to) {
      times.push_back(time);
      return;
    }
    visited[at] = 1;
    for (const NetworkLink& link : network.links()) {
      if (link.from != at || visited[link.to]) continue;
      self(self, link.to, time + (link.latency + kSize / link.rate).si());
    }
    visited[at] = 0;
  };
  walk(walk, from, 0);
  std::sort(times.begin(), times.end());
  return times;
}

/// The least capacity of all cuts (max-flow min-cut theorem).
double LeastCut(const NetworkRoutes& network, std::size_t from, std::size_t to) {
  double least = kInfinity;
  for (unsigned side = 0; side < (1u << network.nodes()); ++side) {
    const auto in = [&](std::size_t node) { return (side >> node & 1) != 0; };
    if (!in(from) || in(to)) continue;
    double cut = 0;
    for (const NetworkLink& link : network.links()) {
      if (in(link.from) && !in(link.to)) cut += link.rate.si();
    }
    least = std::min(least, cut);
  }
  return least;
}

class AnyNetwork : public testing::TestWithParam<int> {};

TEST_P(AnyNetwork, HasTheRoutesAndTheFlowThatEnumerationFinds) {
  Stream random(static_cast<std::uint64_t>(GetParam()), "networks");
  for (int i = 0; i < 20; ++i) {
    const std::size_t nodes = 2 + random.Below(5);
    const NetworkRoutes network = RandomNetwork(random, nodes);
    const std::size_t from = random.Below(nodes), to = (from + 1) % nodes;
    const std::vector<double> times = AllTimes(network, from, to);
    const std::vector<Route> routes = network.Fastest(from, to, times.size() + 3, kSize);
    ASSERT_EQ(routes.size(), times.size());
    for (std::size_t r = 0; r < routes.size(); ++r) {
      ASSERT_NEAR(routes[r].time.si(), times[r], 1e-12);
      ASSERT_EQ(network.links()[routes[r].links.front()].from, from);
      ASSERT_EQ(network.links()[routes[r].links.back()].to, to);
    }
    const double fastest = times.empty() ? kInfinity : routes.front().time.si();
    ASSERT_EQ(network.Fastest(from, to, kSize).time.si(), fastest);
    ASSERT_NEAR(network.MaxFlow(from, to).si(), LeastCut(network, from, to), 1e-3);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyNetwork, testing::Range(0, 25));

TEST(NetworkRoutes, StoresAndForwardsOnEachHop) {
  const NetworkRoutes network(
      3, {{0, 1, Seconds(0.01), BytesPerSecond(1e5)}, {1, 2, Seconds(0.02), BytesPerSecond(5e4)}});
  const Route route = network.Fastest(0, 2, kSize);
  EXPECT_THAT(route.links, testing::ElementsAre(0u, 1u));
  EXPECT_NEAR(route.time.si(), 0.01 + 0.01 + 0.02 + 0.02, 1e-15);
  EXPECT_TRUE(network.Fastest(0, 0).links.empty());
  EXPECT_EQ(network.Fastest(0, 0).time.si(), 0);
  EXPECT_EQ(network.Fastest(2, 0).time.si(), kInfinity);
  EXPECT_EQ(network.TimesFrom(2)[0].si(), kInfinity);
}

TEST(NetworkRoutes, ALinkWithoutALimitDoesNotLimitTheFlow) {
  const NetworkRoutes network(3, {{0, 1, Seconds(0)}, {1, 2, Seconds(0), BytesPerSecond(7)}});
  EXPECT_EQ(network.MaxFlow(0, 1).si(), kInfinity);
  EXPECT_EQ(network.MaxFlow(0, 2).si(), 7);
  EXPECT_EQ(network.MaxFlow(2, 0).si(), 0);
}

std::string FaultOf(const NetworkLink& link) {
  try {
    NetworkRoutes(2, {link});
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

TEST(NetworkRoutes, RefusesLinksThatCannotBe) {
  EXPECT_EQ(FaultOf({0, 2}),
            "link 0: from, to: expected nodes below 2, found 2; name nodes of the network");
  EXPECT_EQ(FaultOf({0, 1, Seconds(-1)}),
            "link 0: latency_s: expected a number >= 0, found -1; give the delay of its first bit");
  EXPECT_EQ(FaultOf({0, 1, Seconds(0), BytesPerSecond(0)}),
            "link 0: rate_bytes_per_s: expected a number > 0, found 0; leave out a link that "
            "carries nothing");
}

}  // namespace
}  // namespace giot
