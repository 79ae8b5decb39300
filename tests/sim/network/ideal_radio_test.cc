#include "sim/network/ideal_radio.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/single-model-spectrum-channel.h>

#include <memory>
#include <vector>

#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"
#include "tests/sim/network/radio_log.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing_field::AirTime;
using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;
using testing_field::RadioLog;

TEST(IdealRadio, DeliversAfterExactlyTheAirTime) {
  Field field;
  field.config().radio = "ideal";
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  RadioLog log(field.network->node(field.Index("sensors")));
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  const int to = field.Index("sinks");
  Field::At(1, [&] { field.socket(0).Send(to, kFirstPort, Pattern(20)); });
  Field::At(2, [&] { field.socket(0).Send(to, kFirstPort, Pattern(300)); });
  Field::RunUntil(3);
  ASSERT_EQ(sink.heard.size(), 2u);
  EXPECT_EQ(sink.heard[1].payload, Pattern(300));
  // Frames of 20 and of 300 bytes: see datagrams_test.
  const ns3::Time whole = AirTime(9 + 7 + 20 + 2);
  const ns3::Time pieces = AirTime(9 + 4 + 7 + 96 + 2) + AirTime(9 + 5 + 104 + 2) +
                           AirTime(9 + 5 + (300 - 96 - 104) + 2);
  EXPECT_EQ(sink.heard[0].at - ns3::Seconds(1), whole);
  EXPECT_EQ(sink.heard[1].at - ns3::Seconds(2), pieces);
  EXPECT_EQ(sink.heard[1].datagram.latency[LatencyCause::kAir], pieces);
  EXPECT_EQ(sink.heard[1].datagram.latency.Total(), pieces);
  EXPECT_EQ(sensor.reports[1].outcome, SendOutcome::kDelivered);
  EXPECT_EQ(sensor.reported_at[1], sink.heard[1].at);
  EXPECT_EQ(sensor.reports[1].air.frames, 3);
  EXPECT_EQ(sensor.reports[1].air.acks, 0);
  // The sender's PHY was transmitting for that long, and off all the rest.
  EXPECT_EQ(log.In(ns3::IEEE_802_15_4_PHY_BUSY_TX), whole + pieces);
  EXPECT_EQ(log.In(ns3::IEEE_802_15_4_PHY_TRX_OFF), ns3::Seconds(3) - whole - pieces);
}

TEST(IdealRadio, LosesNothingInACrowd) {
  Field field;
  field.config().radio = "ideal";
  field.config().topology = "multihop";
  field.config().link_margin = Db{0};
  field.AddGroup("relays", "relay", 3, 50, 0, 50);
  field.AddGroup("sensors", "sensor", 30, 60, 10, 5);
  field.AddGroup("sinks", "sink");
  field.Build();
  Ear sink(field.Open(field.Index("sinks")));
  for (const int sensor : field.network->Group("sensors")) field.Open(sensor);
  for (int round = 0; round < 20; ++round) {
    Field::At(1 + round, [&] {
      for (int i = 0; i < 30; ++i) {
        field.socket(1 + i).Send(field.Index("sinks"), kFirstPort, Pattern(150));
      }
    });
  }
  Field::RunUntil(30);
  EXPECT_EQ(sink.heard.size(), 600u);
  EXPECT_EQ(field.datagrams->totals().outcomes[0], 600);
  EXPECT_EQ(field.datagrams->totals().air.retries, 0);
  for (const auto& heard : sink.heard) {
    EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
    EXPECT_EQ(heard.datagram.latency[LatencyCause::kAccess], ns3::Time());
  }
}

TEST(IdealRadio, ListensWhereItMustAndReachesNoSleeper) {
  Field field;
  field.config().radio = "ideal";
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  RadioLog log(field.network->node(field.Index("sinks")));
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  Field::At(1, [&] { field.socket(1).Send(field.Index("sensors"), kFirstPort, Pattern(20)); });
  Field::RunUntil(2);
  EXPECT_EQ(sink.reports[0].outcome, SendOutcome::kNoAck);
  EXPECT_TRUE(sensor.heard.empty());
  EXPECT_EQ(log.In(ns3::IEEE_802_15_4_PHY_BUSY_TX), AirTime(9 + 7 + 20 + 2));
  EXPECT_GT(log.In(ns3::IEEE_802_15_4_PHY_RX_ON), ns3::Seconds(1.998));
}

TEST(IdealRadio, WithoutPowerIsOffTheAir) {
  Field field;
  field.config().radio = "ideal";
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  const SimNode& node = field.network->node(field.Index("sensors"));
  const auto nowhere = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  Ear sensor(field.Open(node.index));
  Ear sink(field.Open(field.Index("sinks")));
  Field::At(1, [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(300)); });
  Field::At(1.005, [&] { node.radio->GetPhy()->SetChannel(nowhere); });  // In the second frame.
  Field::At(2, [&] {
    EXPECT_FALSE(field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(20)).accepted);
  });
  Field::At(3, [&] { node.radio->GetPhy()->SetChannel(node.channel); });
  Field::At(4, [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(20)); });
  Field::RunUntil(5);
  ASSERT_EQ(sensor.reports.size(), 3u);
  EXPECT_EQ(sensor.reports[0].outcome, SendOutcome::kOffTheAir);
  EXPECT_EQ(sensor.reports[1].outcome, SendOutcome::kOffTheAir);
  EXPECT_EQ(sensor.reports[2].outcome, SendOutcome::kDelivered);
  EXPECT_EQ(sink.heard.size(), 1u);
}

}  // namespace
}  // namespace giot
