#include "sim/network/indexed_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/single-model-spectrum-channel.h>

#include <sstream>
#include <string>

#include "sim/base/random_stream.h"
#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Field;
using testing_field::Pattern;

struct Trace {
  std::string text;  ///< A line for each thing that happened to a datagram.
  std::uint64_t events = 0;
  DatagramTotals totals;
};

/// Takes a radio off its channel, as when its node has no power, and puts it back.
void Interrupt(const SimNode& node, double at, double seconds) {
  const auto phy = node.radio->GetPhy();
  Field::At(at, [&node, phy] {
    node.channel->RemoveRx(phy);
    phy->SetChannel(ns3::CreateObject<ns3::SingleModelSpectrumChannel>());
  });
  Field::At(at + seconds, [&node, phy] {
    phy->SetChannel(node.channel);
    node.channel->AddRx(phy);
  });
}

/// 60 sensors about four sinks, all sending at nearly the same moments, so that they collide. Ten
/// of them and a sink lose power for a while.
Trace RunCrowd(const std::string& medium, int seed) {
  Field field;
  field.scenario.config.run.seed = seed;
  field.config().medium = medium;
  field.config().channels = {11, 15};
  field.config().path_loss.shadowing = Db{4};
  auto& sensors = field.AddGroup("sensors", "sensor", 60);
  sensors.position = PositionConfig{};
  sensors.position.width = sensors.position.height = Meters(250);
  auto& sinks = field.AddGroup("sinks", "sink", 4);
  sinks.position = sensors.position;
  sinks.position.layout = "grid";
  field.AddGroup("edge", "edge");
  field.Build();
  std::ostringstream trace;
  const std::uint64_t events = ns3::Simulator::GetEventCount();
  field.Open(field.network->edge()).OnReceive([&](const ReceivedDatagram& datagram) {
    trace << datagram.id << " received " << ns3::Simulator::Now();
    for (const ns3::Time& part : datagram.latency.parts) trace << ' ' << part.GetNanoSeconds();
    trace << '\n';
  });
  for (const int sensor : field.network->Group("sensors")) {
    DatagramSocket& socket = field.Open(sensor);
    socket.OnConfirm([&trace](const SendReport& report) {
      trace << report.id << ' ' << ToString(report.outcome) << ' ' << ns3::Simulator::Now() << ' '
            << report.air.frames << '\n';
    });
    for (int round = 0; round < 12; ++round) {
      field.At(1 + round * 0.5 + sensor * 0.0015, [&, sensor, round] {
        socket.Send(field.network->edge(), kFirstPort, Pattern(round % 4 == 0 ? 250 : 40));
      });
    }
  }
  Stream random(static_cast<std::uint64_t>(seed), "interruptions");
  for (const int sensor : field.network->Group("sensors").first(10)) {
    Interrupt(field.network->node(sensor), random.Uniform(1, 4), random.Uniform(0.001, 2));
  }
  Interrupt(field.network->node(field.Index("sinks")), 3, 1);
  Field::RunUntil(10);
  return {trace.str(), ns3::Simulator::GetEventCount() - events, field.datagrams->totals()};
}

class IndexedChannels : public testing::TestWithParam<int> {};

TEST_P(IndexedChannels, CarryTheSamePacketsAsNs3sOwnChannel) {
  const Trace own = RunCrowd("single_model", GetParam());
  const Trace indexed = RunCrowd("indexed", GetParam());
  EXPECT_EQ(own.text, indexed.text);
  EXPECT_LT(indexed.events, own.events / 2);
  // The crowd is one: something of everything happens.
  EXPECT_EQ(own.totals.open, 0);
  EXPECT_GT(own.totals.received, 100);
  EXPECT_GT(own.totals.copies, 0);
  EXPECT_GT(own.totals.air.retries, 100);
  EXPECT_GT(own.totals.outcomes[static_cast<int>(SendOutcome::kNoAck)], 10);
  EXPECT_GT(own.totals.outcomes[static_cast<int>(SendOutcome::kChannelAccessFailure)], 10);
  EXPECT_GT(own.totals.outcomes[static_cast<int>(SendOutcome::kOffTheAir)], 10);
}

INSTANTIATE_TEST_SUITE_P(Seeds, IndexedChannels, testing::Range(1, 4));

}  // namespace
}  // namespace giot
