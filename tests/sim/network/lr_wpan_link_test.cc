#include "sim/network/lr_wpan_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/single-model-spectrum-channel.h>

#include <memory>
#include <vector>

#include "sim/base/random_stream.h"
#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"
#include "tests/sim/network/radio_log.h"

namespace giot {
namespace {

using testing_field::AirTime;
using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;
using testing_field::RadioLog;

TEST(LrWpanLink, SleepsUnlessItSends) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  RadioLog sensor(field.network->node(field.Index("sensors")));
  RadioLog sink(field.network->node(field.Index("sinks")));
  Ear ear(field.Open(field.Index("sensors")));
  field.Open(field.Index("sinks"));
  Field::At(1, [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(20)); });
  Field::RunUntil(2);
  ASSERT_EQ(ear.reports.size(), 1u);
  EXPECT_THAT(sensor.states,
              testing::ElementsAre(ns3::IEEE_802_15_4_PHY_RX_ON, ns3::IEEE_802_15_4_PHY_TX_ON,
                                   ns3::IEEE_802_15_4_PHY_BUSY_TX, ns3::IEEE_802_15_4_PHY_TX_ON,
                                   ns3::IEEE_802_15_4_PHY_RX_ON, ns3::IEEE_802_15_4_PHY_BUSY_RX,
                                   ns3::IEEE_802_15_4_PHY_RX_ON, ns3::IEEE_802_15_4_PHY_TRX_OFF));
  EXPECT_EQ(sensor.In(ns3::IEEE_802_15_4_PHY_BUSY_TX), AirTime(9 + 7 + 20 + 2));
  EXPECT_EQ(sensor.In(ns3::IEEE_802_15_4_PHY_BUSY_RX), AirTime(5));
  // Awake from the end of its turning on to the acknowledgement.
  EXPECT_EQ(sensor.In(ns3::IEEE_802_15_4_PHY_TRX_OFF),
            ns3::Seconds(2) - (ear.reported_at[0] - ns3::Seconds(1)) + ns3::MicroSeconds(192));
  EXPECT_EQ(sink.In(ns3::IEEE_802_15_4_PHY_TRX_OFF), ns3::MicroSeconds(192));
}

constexpr int kRounds = 12;

/// Many sensors about one place that cannot hear each other well, each with much to say. Nobody
/// listens at the sinks' port, so that they answer with ICMPv6, and sensors hear what they did not
/// ask for.
void MakeCrowd(Field& field, const std::string& medium) {
  field.config().medium = medium;
  auto& sensors = field.AddGroup("sensors", "sensor", 80);
  sensors.position = PositionConfig{};
  sensors.position.width = sensors.position.height = Meters(260);
  auto& sinks = field.AddGroup("sinks", "sink", 4);
  sinks.position = sensors.position;
  sinks.position.layout = "grid";
  field.Build();
  for (const int sensor : field.network->Group("sensors")) {
    DatagramSocket& socket = field.Open(sensor);
    for (int round = 0; round < kRounds; ++round) {
      Field::At(1 + 0.4 * round + 0.004 * sensor, [&field, &socket, sensor, round] {
        socket.Send(field.network->SinkOf(sensor), kFirstPort, Pattern(round % 5 == 0 ? 200 : 60));
      });
    }
  }
}

// Without LrWpanLink's care ns-3.37 ends the process here: "Unexpected transition from state 1 to
// state 8".
TEST(LrWpanLink, LivesThroughCollisionsWhileGivingUp) {
  Field field;
  MakeCrowd(field, "single_model");
  Field::RunUntil(10);
  const DatagramTotals totals = field.datagrams->totals();
  EXPECT_EQ(totals.sent, 80 * kRounds);
  EXPECT_EQ(totals.open, 0);
  EXPECT_GT(totals.outcomes[static_cast<int>(SendOutcome::kChannelAccessFailure)], 100);
  EXPECT_GT(totals.outcomes[static_cast<int>(SendOutcome::kNoAck)], 10);
}

TEST(LrWpanLink, CountsWhatIsOnTheAirAsThePhysDo) {
  Field field;
  MakeCrowd(field, "indexed");
  std::vector<std::unique_ptr<RadioLog>> logs;
  for (const SimNode& node : field.network->nodes()) {
    logs.push_back(std::make_unique<RadioLog>(node));
  }
  Field::RunUntil(10);
  AirCount witnessed;
  for (const auto& log : logs) {
    for (const RadioLog::Frame& frame : log->frames) {
      const bool is_ack = frame.psdu_bytes == 5;
      (is_ack ? witnessed.acks : witnessed.frames) += 1;
      (is_ack ? witnessed.ack_bytes : witnessed.bytes) += 6 + frame.psdu_bytes;
    }
  }
  const AirCount counted = field.datagrams->totals().air;
  EXPECT_EQ(counted.frames, witnessed.frames);
  EXPECT_EQ(counted.bytes, witnessed.bytes);
  EXPECT_EQ(counted.acks, witnessed.acks);
  EXPECT_EQ(counted.ack_bytes, witnessed.ack_bytes);
  EXPECT_GT(counted.retries, 100);
}

class LossOfPower : public testing::TestWithParam<int> {};

// A node is detached at a random moment of its sending, as when its battery is empty.
TEST_P(LossOfPower, LeavesNoDatagramUnresolved) {
  Field field;
  field.config().medium = GetParam() % 2 == 0 ? "indexed" : "single_model";
  field.AddGroup("sensors", "sensor", 2, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  const SimNode& node = field.network->node(field.Index("sensors"));
  const auto phy = node.radio->GetPhy();
  const auto nowhere = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  Ear sensor(field.Open(node.index));
  Ear sink(field.Open(field.Index("sinks")));
  const auto send = [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(300)); };
  Stream random(static_cast<std::uint64_t>(GetParam()), "moment of death");
  Field::At(1, send);
  Field::At(1 + random.Uniform(0, 0.02), [&] {
    node.channel->RemoveRx(phy);
    phy->SetChannel(nowhere);
  });
  Field::At(1.5, send);
  Field::At(2, [&] {
    phy->SetChannel(node.channel);
    node.channel->AddRx(phy);
  });
  Field::At(2.5, send);
  Field::RunUntil(3.5);
  ASSERT_EQ(sensor.reports.size(), 3u);
  if (sensor.reports[0].outcome == SendOutcome::kDelivered) {
    EXPECT_EQ(sink.heard.size(), 2u);
  } else {
    EXPECT_EQ(sensor.reports[0].outcome, SendOutcome::kOffTheAir);
  }
  EXPECT_LT(sensor.reported_at[0], ns3::Seconds(1.2));
  EXPECT_EQ(sensor.reports[1].outcome, SendOutcome::kOffTheAir);
  EXPECT_EQ(sensor.reports[1].air.frames, 0);
  EXPECT_EQ(sensor.reports[2].outcome, SendOutcome::kDelivered);
  EXPECT_EQ(field.datagrams->totals().open, 0);
}

INSTANTIATE_TEST_SUITE_P(Moments, LossOfPower, testing::Range(0, 40));

}  // namespace
}  // namespace giot
