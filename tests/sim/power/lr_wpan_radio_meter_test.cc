#include "sim/power/lr_wpan_radio_meter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/lr-wpan-csmaca.h>
#include <ns3/simulator.h>

#include "sim/base/problems.h"
#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

constexpr double kTransmit = 17.4e-3 * 3, kReceive = 18.8e-3 * 3, kSleep = 20e-6 * 3;  // CC2420
constexpr double kTurnaround = 192e-6;  // 12 symbols of 16 us (IEEE 802.15.4-2006, table 22)

class RadioMeterTest : public testing::Test {
 protected:
  RadioMeterTest() : field_(3, 2) {
    for (int i = 0; i < 2; ++i) {
      sources_[i] = ns3::CreateObject<BatterySource>();
      meters_[i] = ns3::CreateObject<LrWpanRadioMeter>();
      meters_[i]->Configure(*Cc2420().radio, Dbm{0});
      meters_[i]->Install(field_.device(i), sources_[i]);
    }
  }
  void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
  double Total(int i) const { return TotalOf(meters_[i]->Lines()).si(); }

  RadioField field_;
  ns3::Ptr<BatterySource> sources_[2];
  ns3::Ptr<LrWpanRadioMeter> meters_[2];
};

// Known answer: reference/physics.md 6.3, 40 s at CC2420 currents cost 2.2557 J whatever the
// traffic. By hand, without traffic: 192 us to switch on, then 40 s at 18.8 mA and 3 V = 2.2560 J;
// each frame sent takes a little off, since sending draws less than listening.
TEST_F(RadioMeterTest, ListensAlwaysForTheKnownEnergy) {
  for (int i = 0; i < 20; ++i) {
    ns3::Simulator::Schedule(ns3::Seconds(1 + i), [&] { field_.Send(0, 1, 100); });
  }
  RunUntil(40);
  const double by_hand = kTurnaround * kSleep + (40 - kTurnaround) * kReceive;
  const double airtime = 20 * (6 + 9 + 100 + 2) * 32e-6;
  EXPECT_EQ(field_.received(1), 20u);
  EXPECT_NEAR(Total(0), by_hand - airtime * (kReceive - kTransmit), 1e-9);
  EXPECT_NEAR(Total(0), 2.2557, 0.0005);
  EXPECT_DOUBLE_EQ(sources_[0]->Total().si(), Total(0));
}

// One acknowledged frame of a sleeping radio without backoff, by hand: 192 us to wake, 128 us CCA,
// 192 us turnaround, (6 + 51) octets of 32 us, 192 us turnaround, the ACK's 11 octets; the ACK is
// awaited for the propagation there and back.
TEST_F(RadioMeterTest, ChargesASleepersFrameByHand) {
  field_.device(0)->GetMac()->SetRxOnWhenIdle(false);
  field_.device(0)->GetCsmaCa()->SetMacMinBE(0);
  ns3::Simulator::Schedule(ns3::Seconds(1), [&] { field_.Send(0, 1, 40); });
  RunUntil(40);
  const LrWpanRadioMeter& meter = *meters_[0];
  ASSERT_EQ(field_.received(1), 1u);
  EXPECT_NEAR(meter.TimeIn(RadioActivity::kListen).si(), 192e-6 + 128e-6 + 192e-6, 40e-9);
  EXPECT_NEAR(meter.TimeIn(RadioActivity::kTransmit).si(), 57 * 32e-6, 1e-12);
  EXPECT_NEAR(meter.TimeIn(RadioActivity::kReady).si(), 192e-6, 1e-12);
  EXPECT_NEAR(meter.TimeIn(RadioActivity::kReceive).si(), 11 * 32e-6, 1e-12);
  const double awake = 512e-6 + 192e-6 + 352e-6 + 57 * 32e-6;
  EXPECT_NEAR(
      Total(0),
      (512e-6 + 192e-6 + 352e-6) * kReceive + 57 * 32e-6 * kTransmit + (40 - awake) * kSleep,
      40e-9 * kReceive);
  EXPECT_LT(Total(0) / Total(1), 1e-2);
}

TEST_F(RadioMeterTest, LeavesNoGapBetweenStates) {
  field_.device(0)->GetMac()->SetRxOnWhenIdle(false);
  for (int i = 0; i < 50; ++i) {
    ns3::Simulator::Schedule(ns3::MilliSeconds(100 + 7 * i), [&] { field_.Send(0, 1, 60); });
    ns3::Simulator::Schedule(ns3::MilliSeconds(100 + 9 * i), [&] { field_.Send(1, 0, 20, false); });
  }
  RunUntil(1);
  for (const auto& meter : meters_) {
    Seconds sum{0};
    for (std::size_t i = 0; i < kRadioActivities; ++i) {
      sum += meter->TimeIn(static_cast<RadioActivity>(i));
    }
    EXPECT_NEAR(sum.si(), 1, 1e-12);
  }
}

// PlmeSetAttributeRequest switches the transceiver off without telling TrxState.
TEST_F(RadioMeterTest, SeesTheSwitchOffAtAChangeOfChannel) {
  RunUntil(1);
  EXPECT_EQ(meters_[0]->activity(), RadioActivity::kListen);
  ns3::LrWpanPhyPibAttributes attributes;
  attributes.phyCurrentChannel = 15;
  field_.device(0)->GetPhy()->PlmeSetAttributeRequest(ns3::phyCurrentChannel, &attributes);
  EXPECT_EQ(meters_[0]->activity(), RadioActivity::kSleep);
}

TEST_F(RadioMeterTest, CountsNothingWhileSwitchedOff) {
  ns3::Simulator::Schedule(ns3::Seconds(1), &LrWpanRadioMeter::SwitchOff, meters_[0]);
  ns3::Simulator::Schedule(ns3::Seconds(3), &LrWpanRadioMeter::SwitchOn, meters_[0]);
  RunUntil(4);
  EXPECT_NEAR(Total(0), (2 - kTurnaround) * kReceive + kTurnaround * kSleep, 1e-12);
  EXPECT_DOUBLE_EQ(sources_[0]->Total().si(), Total(0));
}

TEST(RadioMeter, LeavesOutWhatIsCountedElsewhere) {
  RadioField field(3, 1);
  auto meter = ns3::CreateObject<LrWpanRadioMeter>();
  meter->Configure(*Cc2420().radio, Dbm{0}, Watts(kSleep));
  meter->Install(field.device(0), ns3::CreateObject<BatterySource>());
  EXPECT_EQ(meter->PowerOf(RadioActivity::kSleep).si(), 0);
  EXPECT_DOUBLE_EQ(meter->PowerOf(RadioActivity::kTransmit).si(), kTransmit - kSleep);
  for (const LedgerLine& line : meter->Lines()) EXPECT_NE(line.cause, "radio_sleep");
}

TEST(RadioMeter, RefusesALevelThatTheProfileLacks) {
  auto meter = ns3::CreateObject<LrWpanRadioMeter>();
  EXPECT_THAT([&] { meter->Configure(*Cc2420().radio, Dbm{3}); },
              testing::ThrowsMessage<ScenarioError>(
                  "tx_power_dbm: expected a level of the radio's profile, found 3; known: -25, 0"));
}

}  // namespace
}  // namespace giot
