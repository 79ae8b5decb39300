// Saturated IEEE 802.15.4, as reference figures and as a sum of its parts.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ns3/lr-wpan-mac.h>

#include <cmath>

#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Field;

struct Row {
  int payload;
  bool acknowledged;
  double kbps;  ///< Of the probe.
};

/// Golden: a probe program of ns-3.37 (one saturated sender, 16-bit addresses), kbit/s of payload.
constexpr Row kProbe[] = {
    {10, true, 22.94},    {20, true, 42.00},    {50, true, 83.85},  {80, true, 111.49},
    {100, true, 125.61},  {114, true, 133.90},  {10, false, 27.16}, {50, false, 94.72},
    {100, false, 137.36}, {114, false, 145.37},
};

/// Mean time of one frame, in microseconds: 3.5 backoff periods of 20 symbols, CCA of 8, turnaround
/// of 12, the frame with 6 bytes of PHY, 9 of MAC header (16-bit addresses, one PAN id) and 2 of
/// FCS, turnaround and acknowledgement, the long interframe space of 40 symbols (IEEE
/// 802.15.4-2006; 16 us a symbol, 32 us a byte). Without acknowledgement the radio turns back to
/// listening within the space.
double FrameMicroseconds(const Row& row) {
  const double frame = 3.5 * 320 + 128 + 192 + 32.0 * (6 + 9 + row.payload + 2) + 640;
  return row.acknowledged ? frame + 192 + 32 * 11 : frame;
}

/// Keeps one radio busy: a frame whenever the last is resolved.
class Saturation {
 public:
  Saturation(Field& field, int payload) : payload_(payload) {
    const Network& network = *field.network;
    sender_ = network.node(field.Index("sensors")).radio;
    to_ = network.node(field.Index("sinks")).radio->GetAddress();
    sender_->GetMac()->TraceConnectWithoutContext("MacTxDequeue",
                                                  ns3::MakeCallback(&Saturation::Next, this));
    ns3::Simulator::Schedule(ns3::Seconds(0.001), &Saturation::Send, this);
    ns3::Simulator::Schedule(ns3::Seconds(0.001), &Saturation::Send, this);
  }
  std::int64_t frames = 0;

 private:
  void Send() { sender_->Send(ns3::Create<ns3::Packet>(payload_), to_, 0); }
  void Next(ns3::Ptr<const ns3::Packet>) {
    ++frames;
    Send();
  }

  std::uint32_t payload_;
  ns3::Ptr<ns3::LrWpanNetDevice> sender_;
  ns3::Address to_;
};

class LrWpanThroughput : public testing::TestWithParam<Row> {};

TEST_P(LrWpanThroughput, IsThatOfTheProbeAndOfItsParts) {
  const Row& row = GetParam();
  const double explained = 8.0 * row.payload / FrameMicroseconds(row) * 1000;
  EXPECT_NEAR(explained, row.kbps, 0.005 * row.kbps);

  Field field;
  field.config().mac.acknowledge = row.acknowledged;
  field.AddGroup("sensors", "sensor").sleeps = false;
  field.AddGroup("sinks", "sink", 1, 10);
  field.Build();
  Saturation saturation(field, row.payload);
  constexpr double kSeconds = 40;
  Field::RunUntil(kSeconds);
  const double kbps = 8.0 * row.payload * static_cast<double>(saturation.frames) / kSeconds / 1000;
  EXPECT_NEAR(kbps, row.kbps, 0.005 * row.kbps);
  EXPECT_NEAR(kbps, explained, 0.005 * explained);
}

INSTANTIATE_TEST_SUITE_P(Probe, LrWpanThroughput, testing::ValuesIn(kProbe), [](const auto& row) {
  return fmt::format("{}bytes{}", row.param.payload, row.param.acknowledged ? "Acked" : "");
});

}  // namespace
}  // namespace giot
