#include "sim/network/datagrams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Field;
using testing_field::Pattern;

struct Heard {
  std::vector<std::byte> payload;
  ReceivedDatagram datagram;
  ns3::Time at;
};

/// Keeps everything that a socket hears.
struct Ear {
  explicit Ear(DatagramSocket& socket) {
    socket.OnReceive([this](const ReceivedDatagram& datagram) {
      heard.push_back(
          {{datagram.payload.begin(), datagram.payload.end()}, datagram, ns3::Simulator::Now()});
    });
    socket.OnConfirm([this](const SendReport& report) { reports.push_back(report); });
  }
  std::vector<Heard> heard;
  std::vector<SendReport> reports;
};

TEST(Datagrams, CarryBytesFromSensorToSinkEdgeAndCloudAndBack) {
  Field field;
  field.AddGroup("a_sensors", "sensor", 1, 20).sleeps = false;
  field.AddGroup("b_sinks", "sink");
  field.AddGroup("c_edge", "edge");
  field.AddGroup("d_cloud", "cloud");
  field.Build();
  std::vector<Ear> ears;
  ears.reserve(4);
  for (int node = 0; node < 4; ++node) ears.emplace_back(field.Open(node));
  int at = 1;
  for (int from = 0; from < 4; ++from) {
    for (int to = 0; to < 4; ++to) {
      if (from == to) continue;
      field.At(at++, [&field, from, to] {
        const auto sent = field.sockets[from]->Send(to, kFirstPort, Pattern(10 + 10 * from + to));
        EXPECT_TRUE(sent.accepted);
      });
    }
  }
  field.RunUntil(at);
  for (int node = 0; node < 4; ++node) {
    EXPECT_EQ(ears[node].heard.size(), 3u) << field.network->node(node).name;
    EXPECT_EQ(ears[node].reports.size(), 3u);
    for (const SendReport& report : ears[node].reports) {
      EXPECT_EQ(report.outcome, SendOutcome::kDelivered) << ToString(report.outcome);
    }
    for (const Heard& heard : ears[node].heard) {
      EXPECT_EQ(heard.payload, Pattern(10 + 10 * heard.datagram.sender + node));
      EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
    }
  }
}

}  // namespace
}  // namespace giot
