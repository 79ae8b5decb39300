#include "sim/network/indexed_wifi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <functional>
#include <limits>
#include <string>

#include "tests/sim/network/saturated_wifi.h"
#include "tests/sim/network/swarm.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;
using testing_channel::kBianchi;
using testing_channel::MakeAirChannel;
using testing_channel::Received;
using testing_channel::SaturatedWifi;
using testing_channel::Swarm;
using testing_channel::SwarmOptions;

struct Talk {
  std::vector<Received> received;
  std::uint32_t sent;
  std::uint64_t events;
};

Talk RunSwarm(ns3::YansWifiPhyHelper& phy, const SwarmOptions& options, double seconds = 0.2) {
  Swarm swarm(phy, options);
  const std::uint64_t before = ns3::Simulator::GetEventCount();
  swarm.Run(seconds);
  return {swarm.received, swarm.sent, ns3::Simulator::GetEventCount() - before};
}

Talk OnNs3s(const SwarmOptions& options) {
  ns3::YansWifiPhyHelper phy;
  phy.SetChannel(MakeAirChannel<ns3::YansWifiChannel>());
  return RunSwarm(phy, options);
}

Talk OnOurs(const SwarmOptions& options,
            const std::function<void(IndexedYansWifiPhyHelper&)>& change = {}) {
  IndexedYansWifiPhyHelper phy;
  phy.SetChannel(MakeAirChannel<IndexedYansWifiChannel>());
  if (change) change(phy);
  return RunSwarm(phy, options);
}

struct Case {
  const char* name;
  SwarmOptions options;
};

class SwarmOf60 : public testing::TestWithParam<Case> {};

TEST_P(SwarmOf60, ReceivesTheSameAtTheSameNanosecondsAsOnNs3sChannel) {
  const Talk stock = OnNs3s(GetParam().options), ours = OnOurs(GetParam().options);
  EXPECT_GT(stock.received.size(), 20u);
  EXPECT_EQ(ours.received, stock.received);
  EXPECT_LE(ours.events, stock.events);
}

SwarmOptions Of(double side_m, double speed_m_s, std::uint64_t seed = 1) {
  SwarmOptions options;
  options.nodes = 60;
  options.side_m = side_m;
  options.speed_m_s = speed_m_s;
  options.seed = seed;
  return options;
}

SwarmOptions With(SwarmOptions options, ns3::WifiStandard standard, const char* mode) {
  options.standard = standard;
  options.mode = mode;
  return options;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, SwarmOf60,
    testing::Values(Case{"AllInReach", Of(150, 20)}, Case{"Standing", Of(2000, 0)},
                    Case{"Crowded", Of(900, 20)}, Case{"Flying", Of(2000, 20)},
                    Case{"FlyingOtherwise", Of(2000, 40, 2)}, Case{"FarApart", Of(5000, 20)},
                    Case{"TenMegahertz",
                         With(Of(2000, 20), ns3::WIFI_STANDARD_80211p, "OfdmRate6MbpsBW10MHz")},
                    Case{"HighThroughput", With(Of(1500, 20), ns3::WIFI_STANDARD_80211n, "HtMcs1")},
                    Case{"Fast", With(Of(700, 20), ns3::WIFI_STANDARD_80211a, "OfdmRate54Mbps")}),
    [](const auto& info) { return info.param.name; });

TEST(IndexedYansWifi, SavesMostEventsOfFaintSignals) {
  const Talk noted = OnOurs(Of(2000, 20));
  const Talk told = OnOurs(Of(2000, 20), [](IndexedYansWifiPhyHelper& phy) {
    phy.Set("FaintIsEnergy", ns3::BooleanValue(false));
  });
  EXPECT_EQ(noted.received, told.received);
  EXPECT_LT(noted.events, told.events / 2);
}

TEST(IndexedYansWifi, LeavesNothingOutWithoutAThresholdOfDetection) {
  const SwarmOptions options = Of(1500, 20);
  ns3::YansWifiPhyHelper stock;
  stock.DisablePreambleDetectionModel();
  stock.SetChannel(MakeAirChannel<ns3::YansWifiChannel>());
  const Talk expected = RunSwarm(stock, options);
  const Talk found =
      OnOurs(options, [](IndexedYansWifiPhyHelper& phy) { phy.DisablePreambleDetectionModel(); });
  EXPECT_EQ(found.received, expected.received);
}

TEST(IndexedYansWifi, HearsNothingFromBeyondItsReach) {
  const Talk near = OnOurs(Of(2000, 20), [](IndexedYansWifiPhyHelper& phy) {
    const auto channel = MakeAirChannel<IndexedYansWifiChannel>();
    channel->SetAttribute("ReachM", ns3::DoubleValue(1));
    phy.SetChannel(channel);
  });
  EXPECT_TRUE(near.received.empty());
}

TEST(IndexedYansWifi, LetsNs3sOwnRadiosUseTheChannel) {
  const SwarmOptions options = Of(2000, 20);
  ns3::YansWifiPhyHelper phy;
  phy.SetChannel(MakeAirChannel<IndexedYansWifiChannel>());
  EXPECT_EQ(RunSwarm(phy, options).received, OnNs3s(options).received);
}

TEST(IndexedYansWifi, MeetsBianchi) {
  for (const auto& row : {kBianchi[0], kBianchi[9]}) {  // Others: bianchi_slow_test.cc
    const double seconds = 1.2e7 / (row.mbps * 1e6);
    const double mbps =
        SaturatedWifi::Mbps<IndexedYansWifiPhyHelper, IndexedYansWifiChannel>(row, seconds);
    EXPECT_NEAR(mbps, row.mbps, 0.03 * row.mbps) << row.mode;
  }
}

TEST(IndexedYansWifi, RefusesAPositionThatIsNone) {
  IndexedYansWifiPhyHelper phy;
  phy.SetChannel(MakeAirChannel<IndexedYansWifiChannel>());
  SwarmOptions options = Of(500, 0);
  options.height_m = std::numeric_limits<double>::quiet_NaN();
  Swarm swarm(phy, options);
  const std::string words = WordsOf([&] { swarm.Run(1); });
  EXPECT_THAT(words,
              testing::StartsWith("node 0: position_m: expected three finite numbers, found ("));
  EXPECT_THAT(words, testing::EndsWith(", nan); check the positions and times that its mobility "
                                       "model was given"));
}

TEST(IndexedYansWifi, RefusesAnotherChannel) {
  IndexedYansWifiPhyHelper phy;
  phy.SetChannel(MakeAirChannel<ns3::YansWifiChannel>());
  Swarm swarm(phy, Of(500, 0));
  EXPECT_EQ(WordsOf([&] { swarm.Run(1); }),
            "giot::IndexedYansWifiPhy: channel: expected a giot::IndexedYansWifiChannel, found "
            "another; give its helper a giot::IndexedYansWifiChannel by SetChannel");
}

}  // namespace
}  // namespace giot
