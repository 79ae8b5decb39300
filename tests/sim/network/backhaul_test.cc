#include "sim/network/backhaul.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/base/problems.h"
#include "tests/sim/network/ear.h"
#include "tests/sim/network/field.h"

namespace giot {
namespace {

using testing_field::Ear;
using testing_field::Field;
using testing_field::Pattern;

TEST(Backhaul, ByWifiCarriesReadingsToTheEdgeAndAnswersToTheSinks) {
  Field field;
  field.config().backhaul.kind = "wifi";
  field.AddGroup("sensors", "sensor", 6, 0, 0, 20).sleeps = false;
  field.AddGroup("sinks", "sink", 2, 10, 10, 40);
  field.AddGroup("edge", "edge", 1, 30, 20);
  field.AddGroup("cloud", "cloud");
  field.Build();
  Ear edge(field.Open(field.network->edge()));
  Ear sensor(field.Open(field.Index("sensors")));
  for (int i = 1; i < 6; ++i) field.Open(field.Index("sensors", i));
  // The stations have joined the cell within half a second.
  for (int i = 0; i < 60; ++i) {
    Field::At(1 + 0.1 * i, [&, i] {
      field.socket(1 + i % 6).Send(field.network->edge(), kFirstPort, Pattern(200));
    });
  }
  Field::At(8, [&] { field.socket(0).Send(field.Index("sensors"), kFirstPort, Pattern(90)); });
  Field::RunUntil(9);
  EXPECT_EQ(edge.heard.size(), 60u);
  for (const auto& heard : edge.heard) {
    EXPECT_EQ(heard.payload, Pattern(200));
    EXPECT_EQ(heard.datagram.latency.Total(), heard.at - heard.datagram.sent);
    EXPECT_GT(heard.datagram.latency[LatencyCause::kBackhaul], ns3::MicroSeconds(50));
    EXPECT_LT(heard.datagram.latency[LatencyCause::kBackhaul], ns3::MilliSeconds(5));
  }
  ASSERT_EQ(sensor.heard.size(), 1u);
  EXPECT_EQ(sensor.heard[0].payload, Pattern(90));
}

TEST(Backhaul, ByWifiBeyondItsReachIsRefused) {
  Field field;
  field.config().backhaul.kind = "wifi";
  field.config().backhaul.wifi_mode = "HtMcs7";
  field.AddGroup("sinks", "sink");
  field.AddGroup("edge", "edge", 1, 100);
  try {
    field.Build();
    FAIL() << "built";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "field.toml: network.backhaul.wifi_mode: expected sinks/0 within reach of edge/0, "
                 "found -90.7 dBm at 100 m, where HtMcs7 needs -64 dBm; move the edge nearer, take "
                 "a lower mode, or kind = \"point_to_point\"");
  }
}

}  // namespace
}  // namespace giot
