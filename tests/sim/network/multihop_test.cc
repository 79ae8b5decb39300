#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/base/problems.h"
#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"
#include "tests/sim/network/radio_log.h"

namespace giot {
namespace {

using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;
using testing_field::RadioLog;

/// A sink, relays every 50 m to the east of it, and a sleeping sensor 50 m beyond the last. Links
/// of 50 m arrive at -91 dBm, of 100 m at -100 dBm.
void MakeLine(Field& field, int relays) {
  field.config().topology = "multihop";
  field.AddGroup("a_sinks", "sink");
  field.AddGroup("b_relays", "relay", relays, 50, 0, 50);
  field.AddGroup("c_sensors", "sensor", 1, 50.0 * (relays + 1));
  field.AddGroup("d_edge", "edge");
  field.Build();
}

class Lines : public testing::TestWithParam<int> {};

TEST_P(Lines, DeliverOverEveryRelayBothInOneFrameAndInMany) {
  const int relays = GetParam();
  Field field;
  MakeLine(field, relays);
  const int sensor = field.Index("c_sensors");
  EXPECT_EQ(field.network->HopsToSink(sensor), relays + 1);
  EXPECT_EQ(field.network->ParentOf(sensor), field.Index("b_relays", relays - 1));
  EXPECT_EQ(field.network->SinkOf(sensor), field.Index("a_sinks"));
  Ear edge(field.Open(field.network->edge()));
  Ear sink(field.Open(field.Index("a_sinks")));
  Ear ear(field.Open(sensor));
  for (int i = 0; i < 100; ++i) {
    Field::At(1 + i, [&, i] {
      const int to = i % 4 < 2 ? field.network->edge() : field.Index("a_sinks");
      field.socket(2).Send(to, kFirstPort, Pattern(i % 2 == 0 ? 30 : 400));
    });
  }
  Field::RunUntil(103);
  EXPECT_EQ(edge.heard.size() + sink.heard.size(), 100u);
  for (const auto& heard : edge.heard) {
    EXPECT_EQ(heard.payload, Pattern(heard.payload.size()));
    // Fragments are sent again at each hop.
    EXPECT_EQ(heard.datagram.air.frames - heard.datagram.air.retries,
              heard.datagram.air.fragments * (relays + 1));
    EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
  }
}

TEST_P(Lines, CarryAnswersBackToANodeThatListens) {
  const int relays = GetParam();
  Field field;
  MakeLine(field, relays);
  Ear edge(field.Open(field.network->edge()));
  const int last = field.Index("b_relays", relays - 1);
  Ear relay(field.Open(last));
  Field::At(1, [&] { field.socket(0).Send(last, kFirstPort, Pattern(300)); });
  Field::RunUntil(3);
  ASSERT_EQ(relay.heard.size(), 1u);
  EXPECT_EQ(relay.heard[0].payload, Pattern(300));
  EXPECT_EQ(relay.heard[0].datagram.latency.Total(),
            relay.heard[0].at - relay.heard[0].datagram.sent);
}

TEST_P(Lines, KeepTheirRelaysRadiosOnAndTheirSensorsOff) {
  Field field;
  MakeLine(field, GetParam());
  RadioLog relay(field.network->node(field.Index("b_relays")));
  RadioLog sensor(field.network->node(field.Index("c_sensors")));
  field.Open(field.network->edge());
  DatagramSocket& socket = field.Open(field.Index("c_sensors"));
  for (int i = 1; i < 20; ++i) {
    Field::At(i, [&] { socket.Send(field.network->edge(), kFirstPort, Pattern(30)); });
  }
  Field::RunUntil(20);
  // Off only for the 192 us of its first turning on.
  EXPECT_EQ(relay.In(ns3::IEEE_802_15_4_PHY_TRX_OFF), ns3::MicroSeconds(192));
  EXPECT_GT(relay.In(ns3::IEEE_802_15_4_PHY_RX_ON), ns3::Seconds(19));
  EXPECT_GT(sensor.In(ns3::IEEE_802_15_4_PHY_TRX_OFF), ns3::Seconds(19.8));
}

INSTANTIATE_TEST_SUITE_P(Hops, Lines, testing::Range(1, 4));

TEST(Multihop, RefusesNodesOutOfReach) {
  Field field;
  field.config().topology = "multihop";
  field.AddGroup("sinks", "sink");
  field.AddGroup("far", "sensor", 5, 1000);
  try {
    field.Build();
    FAIL() << "built";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "field.toml: network: expected a way to a sink for every node, found none for "
                 "far/0, far/1, far/2 and 2 more over links of -94.0 dBm or more; add relays, move "
                 "the nodes closer or lower network.link_margin_db");
  }
}

}  // namespace
}  // namespace giot
