#include "sim/network/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/lr-wpan-phy.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "sim/base/problems.h"
#include "sim/network/addresses.h"
#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing_field::Field;

TEST(Network, HasItsNodesInAFixedOrderByGroupAndRole) {
  Field field;
  field.AddGroup("west", "sensor", 2, 0);
  field.AddGroup("east", "sensor", 2, 100);
  field.AddGroup("sinks", "sink", 2, 5, 0, 100);
  field.AddGroup("server", "edge");
  field.Build();
  const Network& network = *field.network;
  std::vector<std::string> names;
  for (const SimNode& node : network.nodes()) {
    EXPECT_EQ(node.index, static_cast<int>(names.size()));
    EXPECT_EQ(node.config, &field.scenario.config.nodes[node.group]);
    names.push_back(node.name);
  }
  EXPECT_THAT(
      names, ElementsAre("east/0", "east/1", "server/0", "sinks/0", "sinks/1", "west/0", "west/1"));
  EXPECT_THAT(network.Group("west"), ElementsAre(5, 6));
  EXPECT_THAT(network.Group("north"), ElementsAre());
  EXPECT_THAT(network.WithRole(Role::kSensor), ElementsAre(0, 1, 5, 6));
  EXPECT_EQ(network.edge(), 2);
  EXPECT_EQ(network.cloud(), -1);
  EXPECT_EQ(network.SinkOf(0), 4);
  EXPECT_EQ(network.SinkOf(5), 3);
  EXPECT_EQ(network.SinkOf(3), 3);
  EXPECT_EQ(network.SinkOf(2), -1);
  EXPECT_EQ(network.HopsToSink(0), 1);
  EXPECT_EQ(network.HopsToSink(3), 0);
  EXPECT_EQ(network.HopsToSink(2), -1);
  EXPECT_EQ(network.node(2).radio, nullptr);
  EXPECT_NE(network.node(0).radio, nullptr);
  EXPECT_TRUE(network.node(2).OnAir());
}

TEST(Network, GivesEachNodeAnAddressOfItsOwnThatIsAlwaysTheSame) {
  std::vector<ns3::Ipv6Address> first;
  for (int run = 0; run < 2; ++run) {
    Field field;
    field.AddGroup("sensors", "sensor", 5);
    field.AddGroup("sinks", "sink", 2, 0, 0, 40);
    field.AddGroup("edge", "edge");
    field.AddGroup("cloud", "cloud");
    field.Build();
    std::vector<ns3::Ipv6Address> addresses;
    for (const SimNode& node : field.network->nodes()) addresses.push_back(node.address);
    if (run == 0) first = addresses;
    EXPECT_EQ(addresses, first);
    std::sort(addresses.begin(), addresses.end());
    EXPECT_EQ(std::adjacent_find(addresses.begin(), addresses.end()), addresses.end());
    EXPECT_EQ(addresses.front().IsAny(), false);
    EXPECT_EQ(field.network->node(field.Index("sinks")).address,
              ns3::Ipv6Address("fd00:0:1:fffe:0:ff:fe00:1"));
    EXPECT_EQ(field.network->node(field.network->edge()).address,
              ns3::Ipv6Address("fd00:0:0:ffff:0:ff:fe00:1"));
  }
}

TEST(Network, HasPrefixesOfWhichNoneCoversAnother) {
  // As ns-3.37 compares them.
  const auto covers = [](std::uint16_t prefix, std::uint16_t other) {
    std::uint8_t a[16];
    std::uint8_t b[16];
    PrefixOf(prefix).GetBytes(a);
    PrefixOf(other).GetBytes(b);
    for (int i = 0; i < 8; ++i) {
      if ((a[i] & b[i]) != a[i]) return false;
    }
    return true;
  };
  for (std::uint16_t a = 0; a < 600; ++a) {
    for (std::uint16_t b = 0; b < 600; ++b) EXPECT_EQ(covers(a, b), a == b);
  }
}

TEST(Network, SpreadsItsCellsOverTheChannelsGiven) {
  Field field;
  field.config().channels = {11, 20};
  field.AddGroup("sinks", "sink", 3, 0, 0, 40);
  field.Build();
  const auto number = [&](int sink) {
    return int{field.network->node(sink).radio->GetPhy()->GetCurrentChannelNum()};
  };
  EXPECT_EQ(number(0), 11);
  EXPECT_EQ(number(1), 20);
  EXPECT_EQ(number(2), 11);
  EXPECT_EQ(field.network->node(0).channel, field.network->node(2).channel);
  EXPECT_NE(field.network->node(0).channel, field.network->node(1).channel);
}

TEST(Network, SpreadsSendersEvenlyOverThePeriod) {
  const ns3::Time period = ns3::Seconds(10);
  EXPECT_EQ(PhaseOf(0, 4, period), ns3::Seconds(0));
  EXPECT_EQ(PhaseOf(1, 4, period), ns3::Seconds(2.5));
  EXPECT_EQ(PhaseOf(3, 4, period), ns3::Seconds(7.5));
  EXPECT_EQ(PhaseOf(2, 3, period), ns3::NanoSeconds(6666666666));
  EXPECT_LT(PhaseOf(999999, 1000000, ns3::Days(365)), ns3::Days(365));
}

struct Refusal {
  const char* name;
  void (*spoil)(Field&);
  const char* words;
};

constexpr Refusal kRefusals[] = {
    {"NoSink", [](Field& field) { field.scenario.config.nodes.erase("sinks"); },
     "field.toml: nodes: expected a group of role \"sink\", found none; add a group with role = "
     "\"sink\""},
    {"TwoEdges", [](Field& field) { field.AddGroup("edge", "edge", 2); },
     "field.toml: nodes: expected at most one node of role \"edge\", found 2; give the group a "
     "count of 1"},
    {"CloudWithoutEdge", [](Field& field) { field.AddGroup("cloud", "cloud"); },
     "field.toml: nodes: expected a group of role \"edge\" before the cloud, found none; add a "
     "group with role = \"edge\""},
    {"BackoffExponents", [](Field& field) { field.config().mac.min_be = 6; },
     "field.toml: network.mac.min_be: expected at most max_be = 5, found 6; lower min_be or raise "
     "max_be"},
    {"NoChannel", [](Field& field) { field.config().channels.clear(); },
     "field.toml: network.channels: expected at least one channel, found none; write channels = "
     "[11]"},
    {"HalfAChannel", [](Field& field) { field.config().channels = {11.5}; },
     "field.toml: network.channels: expected whole numbers, found 11.5; give 2.4 GHz channel "
     "numbers, e.g. [11] or [11, 15]"},
    {"UnknownKind", [](Field& field) { field.scenario.config.network.kind = "sensor_fild"; },
     "unknown network \"sensor_fild\"; did you mean \"sensor_field\"? known: sensor_field"},
};

class Refusals : public testing::TestWithParam<Refusal> {};

TEST_P(Refusals, SayWhatToMend) {
  Field field;
  field.AddGroup("sensors", "sensor", 2);
  field.AddGroup("sinks", "sink");
  GetParam().spoil(field);
  try {
    field.Build();
    FAIL() << "built";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(), GetParam().words);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenario, Refusals, testing::ValuesIn(kRefusals),
                         [](const auto& refusal) { return std::string(refusal.param.name); });

/// What network_trace prints.
std::string Trace(const std::string& arguments) {
  const std::string command = std::string(GIOT_BINARY_DIR "/network_trace ") + arguments;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    text.append(buffer.data(), count);
  }
  return text;
}

TEST(Network, GivesTheSameTraceInEveryProcessAndAgainInTheSameOne) {
  const std::string once = Trace("5");
  EXPECT_GT(once.size(), 10000u);
  EXPECT_EQ(Trace("5"), once);
  EXPECT_EQ(Trace("5 5"), once + once);
  EXPECT_EQ(Trace("6 5"), Trace("6") + once);
  EXPECT_NE(Trace("6"), once);
}

}  // namespace
}  // namespace giot
