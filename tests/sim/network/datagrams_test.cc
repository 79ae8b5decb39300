#include "sim/network/datagrams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;

std::int64_t Count(const DatagramTotals& totals, SendOutcome outcome) {
  return totals.outcomes[static_cast<std::size_t>(outcome)];
}

TEST(Datagrams, CarryBytesFromEachNodeToEachOther) {
  Field field;
  field.AddGroup("a_sensors", "sensor", 1, 20).sleeps = false;
  field.AddGroup("b_sinks", "sink");
  field.AddGroup("c_edge", "edge");
  field.AddGroup("d_cloud", "cloud");
  field.Build();
  std::vector<std::unique_ptr<Ear>> ears;
  for (int node = 0; node < 4; ++node) ears.push_back(std::make_unique<Ear>(field.Open(node)));
  int at = 1;
  for (int from = 0; from < 4; ++from) {
    for (int to = 0; to < 4; ++to) {
      if (from == to) continue;
      Field::At(at++, [&field, from, to] {
        EXPECT_TRUE(
            field.socket(from).Send(to, kFirstPort, Pattern(10U + 10U * from + to)).accepted);
      });
    }
  }
  Field::RunUntil(at);
  for (int node = 0; node < 4; ++node) {
    const Ear& ear = *ears[static_cast<std::size_t>(node)];
    EXPECT_EQ(ear.heard.size(), 3u) << field.network->node(node).name;
    EXPECT_EQ(ear.reports.size(), 3u);
    for (const SendReport& report : ear.reports) {
      EXPECT_EQ(report.outcome, SendOutcome::kDelivered) << ToString(report.outcome);
    }
    for (const auto& heard : ear.heard) {
      EXPECT_EQ(heard.payload, Pattern(10U + 10U * heard.datagram.sender + node));
      EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
    }
  }
}

TEST(Datagrams, AreFragmentedBy6LowpanAndWholeAgain) {
  Field field;
  field.config().mac.queue_frames = 200;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  const std::size_t sizes[] = {0, 1, 107, 108, 300, 1000, 1232};
  for (std::size_t i = 0; i < std::size(sizes); ++i) {
    Field::At(1.0 + static_cast<double>(i), [&, i] {
      field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(sizes[i]));
    });
  }
  Field::RunUntil(20);
  ASSERT_EQ(sink.heard.size(), std::size(sizes));
  std::vector<int> fragments;
  for (std::size_t i = 0; i < std::size(sizes); ++i) {
    EXPECT_EQ(sink.heard[i].payload, Pattern(sizes[i])) << sizes[i];
    EXPECT_EQ(sensor.reports[i].outcome, SendOutcome::kDelivered);
    EXPECT_EQ(sensor.reports[i].air.fragments, sensor.reports[i].air.frames);
    EXPECT_EQ(sensor.reports[i].air.acks, sensor.reports[i].air.frames);
    fragments.push_back(sensor.reports[i].air.fragments);
  }
  // A frame has room for 114 bytes. 7 of them are headers (RFC 6282: 2 of IPHC, 3 of the flow label
  // that ns-3 sets, 2 of UDP), so that 107 bytes of data go in one piece. Beyond (RFC 4944), the
  // first fragment has 4 + 7 bytes of header and 96 of data, each other one 5 and 104.
  EXPECT_THAT(fragments, testing::ElementsAre(1, 1, 1, 2, 3, 10, 12));
}

TEST(Datagrams, OfASenderThatNobodyAnswersAreReportedAndNeverHang) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 5000);
  field.AddGroup("sinks", "sink");
  field.Build();
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  // Ten frames, then nothing: each is given up, and the MAC must go on with the next by itself.
  Field::At(1, [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(1000)); });
  Field::RunUntil(2);
  ASSERT_EQ(sensor.reports.size(), 1u);
  EXPECT_EQ(sensor.reports[0].outcome, SendOutcome::kNoAck);
  EXPECT_EQ(sensor.reports[0].air.fragments, 10);
  EXPECT_EQ(sensor.reports[0].air.frames, 40);  // Four sendings each.
  EXPECT_EQ(sensor.reports[0].air.retries, 30);
  EXPECT_TRUE(sink.heard.empty());
}

TEST(Datagrams, ThatFindNoPlaceInTheQueueAreReported) {
  Field field;
  field.config().mac.queue_frames = 4;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  const int to = field.Index("sinks");
  Field::At(1, [&] {
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(field.socket(0).Send(to, kFirstPort, Pattern(10)).accepted);
    }
    EXPECT_FALSE(field.socket(0).Send(to, kFirstPort, Pattern(300)).accepted);  // 3 frames.
    EXPECT_FALSE(field.socket(0).Send(to, kFirstPort, Pattern(10)).accepted);
    EXPECT_TRUE(sensor.reports.empty());  // Never during the call.
  });
  Field::RunUntil(2);
  ASSERT_EQ(sensor.reports.size(), 5u);
  EXPECT_EQ(sink.heard.size(), 3u);
  EXPECT_EQ(Count(field.datagrams->totals(), SendOutcome::kQueueFull), 2);
  EXPECT_EQ(Count(field.datagrams->totals(), SendOutcome::kDelivered), 3);
  EXPECT_EQ(field.datagrams->totals().open, 0);
}

TEST(Datagrams, TooLargeForTheRadioAreRefused) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.AddGroup("edge", "edge");
  field.Build();
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  Ear edge(field.Open(field.Index("edge")));
  Field::At(1, [&] {
    const int to = field.Index("sinks");
    EXPECT_FALSE(field.socket(0).Send(to, kFirstPort, Pattern(kMostOverRadio + 1)).accepted);
    EXPECT_TRUE(field.socket(2).Send(to, kFirstPort, Pattern(kMostOverRadio + 1)).accepted);
    EXPECT_FALSE(field.socket(2).Send(to, kFirstPort, Pattern(70000)).accepted);
  });
  Field::RunUntil(2);
  ASSERT_EQ(sensor.reports.size(), 1u);
  EXPECT_EQ(sensor.reports[0].outcome, SendOutcome::kRefused);
  ASSERT_EQ(edge.reports.size(), 2u);
  EXPECT_EQ(edge.reports[1].outcome, SendOutcome::kRefused);
  ASSERT_EQ(sink.heard.size(), 1u);
  EXPECT_EQ(sink.heard[0].payload, Pattern(kMostOverRadio + 1));
}

TEST(Datagrams, GiveAPortToOneSocketAtATime) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  {
    const auto first = field.datagrams->Open(0, 61616);
    EXPECT_THROW(field.datagrams->Open(0, 61616), std::logic_error);
  }
  EXPECT_NO_THROW(field.datagrams->Open(0, 61616));
}

TEST(Datagrams, MayBeSentFromWithinAReport) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  DatagramSocket& socket = field.Open(field.Index("sensors"));
  Ear sink(field.Open(field.Index("sinks")));
  int left = 20;
  const auto send = [&] { socket.Send(field.Index("sinks"), kFirstPort, Pattern(200)); };
  socket.OnConfirm([&](const SendReport& report) {
    EXPECT_EQ(report.outcome, SendOutcome::kDelivered);
    if (--left > 0) send();
  });
  Field::At(1, send);
  Field::RunUntil(5);
  EXPECT_EQ(left, 0);
  EXPECT_EQ(sink.heard.size(), 20u);
}

TEST(Datagrams, ReachASleeperOnlyWhileItIsAwake) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  Ear sensor(field.Open(field.Index("sensors")));
  Ear sink(field.Open(field.Index("sinks")));
  Field::At(1, [&] { field.socket(1).Send(field.Index("sensors"), kFirstPort, Pattern(20)); });
  Field::RunUntil(2);
  ASSERT_EQ(sink.reports.size(), 1u);
  EXPECT_EQ(sink.reports[0].outcome, SendOutcome::kNoAck);
  EXPECT_TRUE(sensor.heard.empty());
}

}  // namespace
}  // namespace giot
