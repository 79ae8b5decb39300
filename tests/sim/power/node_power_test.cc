#include "sim/power/node_power.h"

#include <gtest/gtest.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/simulator.h>

#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

NodeGroupConfig Sensor(double capacity_j) {
  NodeGroupConfig group;
  group.battery = BatteryConfig{Joules(capacity_j), 1, 0.05};
  return group;
}

TEST(NodePower, BalancesAfterSomeFrames) {
  RadioField field(1, 2);
  const auto sender = field.Power(0, Sensor(100));
  const auto sink = field.Power(1, NodeGroupConfig{});
  field.device(0)->GetMac()->SetRxOnWhenIdle(false);
  for (int i = 1; i <= 10; ++i) {
    ns3::Simulator::Schedule(ns3::Seconds(i), [&] { field.Send(0, 1, 40); });
  }
  ns3::Simulator::Stop(ns3::Seconds(20));
  ns3::Simulator::Run();
  EXPECT_EQ(field.received(1), 10u);
  for (const auto& power : {sender, sink}) {
    EXPECT_LT(RelativeDifference(TotalOf(power->Ledger()), power->BatteryTotal()), 1e-12);
  }
  EXPECT_GT(sink->BatteryTotal(), sender->BatteryTotal() * 10);
}

}  // namespace
}  // namespace giot
