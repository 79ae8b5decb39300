// Where a datagram's time goes: exact sums, and means against theory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/error-model.h>
#include <ns3/sixlowpan-net-device.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;

double Microseconds(ns3::Time time) { return static_cast<double>(time.GetNanoSeconds()) / 1e3; }

/// MAC frames of a datagram of `bytes`, in bytes of PSDU: 9 of MAC header, `header` of 6LoWPAN in
/// the first (of it the same number for fragments and whole), 5 in the others, 2 of FCS. A frame
/// takes 114 bytes between header and FCS, a fragment multiples of 8 of the uncompressed packet.
std::vector<int> FrameSizes(int bytes, int header) {
  if (header + bytes <= 114) return {9 + header + bytes + 2};
  const int first = (114 - 4 - header) / 8 * 8;
  std::vector<int> sizes{9 + 4 + header + first + 2};
  for (int left = bytes - first; left > 0; left -= 104) {
    sizes.push_back(9 + 5 + std::min(left, 104) + 2);
  }
  return sizes;
}

/// Mean parts of a datagram from a sensor alone, in microseconds.
struct Theory {
  double air = 0;
  double access = 0;
  double ack = 0;
  double space = 0;
  double Total() const { return air + access + ack + space; }
};

Theory InTheory(const std::vector<int>& frames, bool sleeps) {
  constexpr double kPropagation = 20 / 299.792458;
  Theory theory;
  const auto count = static_cast<double>(frames.size());
  for (const int size : frames) theory.air += 32.0 * (6 + size);
  theory.air += kPropagation;
  // Mean backoff, carrier sense, turnaround. A sleeper turns on before: its radio stays on only
  // while it waits for the acknowledgement, not in the interframe space.
  theory.access = count * (3.5 * 320 + 128 + 192 + (sleeps ? 192 : 0));
  theory.ack = (count - 1) * (192 + 32.0 * 11 + 2 * kPropagation);
  theory.space = (count - 1) * 640;
  return theory;
}

struct Measured {
  LatencySplit sum;
  double Mean(LatencyCause cause) const { return Microseconds(sum[cause]) / kCount; }
  double Total() const { return Microseconds(sum.Total()) / kCount; }
  static constexpr int kCount = 600;
};

/// One sensor sends to its sink, 20 m away, once a second.
Measured MeasureLatency(int bytes, bool sleeps, bool contexts, std::uint16_t port) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20).sleeps = sleeps;
  field.AddGroup("sinks", "sink");
  field.Build();
  for (const SimNode& node : field.network->nodes()) {
    for (std::uint32_t i = 0; i < node.node->GetNDevices() && !contexts; ++i) {
      const auto lowpan = ns3::DynamicCast<ns3::SixLowPanNetDevice>(node.node->GetDevice(i));
      if (lowpan) lowpan->RemoveContext(0);
    }
  }
  field.Open(field.Index("sensors"), port);
  Ear sink(field.Open(field.Index("sinks"), port));
  for (int i = 0; i < Measured::kCount; ++i) {
    Field::At(1 + i, [&field, bytes, port] {
      field.socket(0).Send(field.Index("sinks"), port, Pattern(static_cast<std::size_t>(bytes)));
    });
  }
  Field::RunUntil(Measured::kCount + 2);
  EXPECT_EQ(sink.heard.size(), static_cast<std::size_t>(Measured::kCount));
  Measured measured;
  for (const auto& heard : sink.heard) {
    for (std::size_t i = 0; i < kLatencyCauses; ++i) {
      measured.sum.parts[i] += heard.datagram.latency.parts[i];
    }
  }
  return measured;
}

/// Five standard errors of the mean of Measured::kCount sums of uniform draws from 0..7 backoffs.
double BackoffError(std::size_t frames) {
  return 5 * 320 * std::sqrt(static_cast<double>(frames) * 63.0 / 12 / Measured::kCount);
}

class LatencyBySize : public testing::TestWithParam<int> {};

TEST_P(LatencyBySize, IsTheSumOfItsFragmentsParts) {
  // 2 bytes of IPHC, 3 of the flow label that ns-3 sets, 2 of UDP (RFC 6282).
  const std::vector<int> frames = FrameSizes(GetParam(), 7);
  const Theory theory = InTheory(frames, true);
  const Measured measured = MeasureLatency(GetParam(), true, true, kFirstPort);
  EXPECT_NEAR(measured.Mean(LatencyCause::kAir), theory.air, 0.01);
  EXPECT_NEAR(measured.Mean(LatencyCause::kAck), theory.ack, 0.01);
  EXPECT_NEAR(measured.Mean(LatencyCause::kQueue), theory.space, 0.01);
  EXPECT_NEAR(measured.Mean(LatencyCause::kAccess), theory.access, BackoffError(frames.size()));
  EXPECT_EQ(measured.Mean(LatencyCause::kRetry), 0);
}

// Golden for comparison: a probe program of ns-3.37 with UDP over 6LoWPAN in a star of sensors that
// listen, without contexts, so that both addresses (32 bytes) and the ports (4) go in full: 20 B
// 4.7 ms, 60 B 6.0 ms, 300 B 23.5 ms, 1000 B 66 ms. A sensor alone needs 0.5 to 0.8 ms less; what
// is left is of the size that waiting for one another costs.
TEST_P(LatencyBySize, IsThatOfTheProbeWhereSetUpAlike) {
  const std::map<int, double> probe_ms{{20, 4.7}, {60, 6.0}, {300, 23.5}, {1000, 66}};
  const std::vector<int> frames = FrameSizes(GetParam(), 2 + 3 + 32 + 1 + 4);
  const Theory theory = InTheory(frames, false);
  const Measured measured = MeasureLatency(GetParam(), false, false, 5000);
  EXPECT_NEAR(measured.Total(), theory.Total(), BackoffError(frames.size()));
  const double waiting_ms = probe_ms.at(GetParam()) - measured.Total() / 1000;
  EXPECT_GT(waiting_ms, 0.3);
  EXPECT_LT(waiting_ms, 1.0);
}

INSTANTIATE_TEST_SUITE_P(Bytes, LatencyBySize, testing::Values(20, 60, 300, 1000));

TEST(Latency, OfTwoLostSendingsIsChargedToRetry) {
  Field field;
  field.AddGroup("sensors", "sensor", 1, 20);
  field.AddGroup("sinks", "sink");
  field.Build();
  const auto loses_two = ns3::CreateObject<ns3::ReceiveListErrorModel>();
  loses_two->SetList({0, 1});
  field.network->node(field.Index("sinks")).radio->GetPhy()->SetPostReceptionErrorModel(loses_two);
  field.Open(field.Index("sensors"));
  Ear sink(field.Open(field.Index("sinks")));
  Field::At(1, [&] { field.socket(0).Send(field.Index("sinks"), kFirstPort, Pattern(20)); });
  Field::RunUntil(2);
  ASSERT_EQ(sink.heard.size(), 1u);
  const ReceivedDatagram& datagram = sink.heard[0].datagram;
  EXPECT_EQ(datagram.air.retries, 2);
  // Twice the frame and macAckWaitDuration (54 symbols), once turning on, and whole backoff periods
  // (of 320 us; carrier sense and turnaround are one together).
  const ns3::Time frame = ns3::MicroSeconds(32 * (6 + 9 + 7 + 20 + 2));
  const ns3::Time backoffs =
      datagram.latency[LatencyCause::kRetry] - frame - frame - ns3::MicroSeconds(2 * 54 * 16 + 192);
  EXPECT_GE(backoffs, ns3::MicroSeconds(2 * 320));
  EXPECT_EQ(backoffs.GetNanoSeconds() % 320000, 0);
  EXPECT_EQ(datagram.latency[LatencyCause::kAccess].GetNanoSeconds() % 320000, 0);
  EXPECT_EQ(datagram.latency[LatencyCause::kAir] - frame, ns3::NanoSeconds(67));  // 20 m.
}

TEST(Latency, PartsSumToTheTotalToTheNanosecondInACrowd) {
  for (const char* topology : {"star", "multihop"}) {
    Field field;
    field.config().topology = topology;
    field.config().link_margin = Db{-5};
    auto& sensors = field.AddGroup("sensors", "sensor", 40);
    sensors.position = PositionConfig{};
    sensors.position.width = sensors.position.height = Meters(300);
    auto& relays = field.AddGroup("relays", "relay", 9);
    relays.position = sensors.position;
    relays.position.layout = "grid";
    field.AddGroup("sinks", "sink", 2, 20, 20, 200);
    field.AddGroup("edge", "edge");
    field.AddGroup("cloud", "cloud");
    field.Build();
    Ear cloud(field.Open(field.network->cloud()));
    for (const int sensor : field.network->Group("sensors")) {
      DatagramSocket& socket = field.Open(sensor);
      for (int round = 0; round < 10; ++round) {
        Field::At(1 + 2 * round + 0.01 * sensor, [&field, &socket, round] {
          socket.Send(field.network->cloud(), kFirstPort, Pattern(round % 3 == 0 ? 200 : 30));
        });
      }
    }
    Field::RunUntil(40);
    EXPECT_EQ(field.datagrams->totals().open, 0);
    EXPECT_GT(cloud.heard.size(), 100u);
    LatencySplit sum;
    for (const auto& heard : cloud.heard) {
      EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
      for (std::size_t i = 0; i < kLatencyCauses; ++i) {
        EXPECT_GE(heard.datagram.latency.parts[i], ns3::Time());
        sum.parts[i] += heard.datagram.latency.parts[i];
      }
      // Wires do not queue at this load: 1 ms and 20 ms of delay and some time on the wire.
      EXPECT_NEAR(Microseconds(heard.datagram.latency[LatencyCause::kBackhaul]), 1000, 25);
      EXPECT_NEAR(Microseconds(heard.datagram.latency[LatencyCause::kWan]), 20000, 3);
    }
    for (const ns3::Time& part : sum.parts) EXPECT_GT(part, ns3::Time()) << topology;
  }
}

}  // namespace
}  // namespace giot
