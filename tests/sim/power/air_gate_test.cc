#include "sim/power/air_gate.h"

#include <gtest/gtest.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/simulator.h>

#include <vector>

#include "sim/power/sim_time.h"
#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

class AirGateTest : public testing::Test {
 protected:
  AirGateTest() : field_(5, 3), gate_(ns3::CreateObject<AirGate>()) {
    gate_->Install(field_.device(0));
    gate_->OnBackOnAir([this] { back_.push_back(SimNow().ns); });
    field_.OnConfirm(0, [this](auto status) { confirms_.push_back(status); });
  }
  void At(double milliseconds, std::function<void()> what) {
    ns3::Simulator::Schedule(ns3::Seconds(milliseconds * 1e-3), what);
  }
  void RunUntil(double milliseconds) {
    ns3::Simulator::Stop(ns3::Seconds(milliseconds * 1e-3));
    ns3::Simulator::Run();
  }

  RadioField field_;
  ns3::Ptr<AirGate> gate_;
  std::vector<std::int64_t> back_;
  std::vector<ns3::LrWpanMcpsDataConfirmStatus> confirms_;
};

TEST_F(AirGateTest, PutsADeviceBackAtOnce) {
  At(100, [this] { gate_->Shut(); });
  At(200, [this] { gate_->Open(); });
  At(300, [this] { field_.Send(0, 1, 20); });
  At(400, [this] { field_.Send(1, 0, 20); });
  RunUntil(500);
  EXPECT_EQ(back_, std::vector<std::int64_t>{200'000'000});
  EXPECT_EQ(field_.received(1), 1u);
  EXPECT_EQ(field_.received(0), 1u);
}

TEST_F(AirGateTest, HearsAndSaysNothingWhileShut) {
  At(100, [this] { gate_->Shut(); });
  At(200, [this] { field_.Send(0, 1, 20); });
  At(300, [this] { field_.Send(1, 0, 20); });
  RunUntil(500);
  EXPECT_EQ(field_.received(1), 0u);
  EXPECT_EQ(field_.received(0), 0u);
  EXPECT_EQ(confirms_, std::vector{ns3::IEEE_802_15_4_TRANSACTION_OVERFLOW});
}

// A sleeping MAC does not take up the next frame of its queue after one without ACK: the gate must.
TEST_F(AirGateTest, LetsTheQueueOfASleeperRunDry) {
  field_.device(0)->GetMac()->SetRxOnWhenIdle(false);
  At(100, [this] {
    for (int i = 0; i < 3; ++i) field_.Send(0, 1, 60);
  });
  At(100.2, [this] { gate_->Shut(); });  // waking up
  At(200, [this] { gate_->Open(); });
  At(300, [this] { field_.Send(0, 1, 20); });
  RunUntil(500);
  EXPECT_EQ(back_, std::vector<std::int64_t>{200'000'000});
  EXPECT_EQ(field_.received(1), 1u);  // the last frame alone
  EXPECT_EQ(confirms_, (std::vector{ns3::IEEE_802_15_4_NO_ACK, ns3::IEEE_802_15_4_NO_ACK,
                                    ns3::IEEE_802_15_4_NO_ACK, ns3::IEEE_802_15_4_SUCCESS}));
}

TEST_F(AirGateTest, WaitsUntilTheQueueHasRunDry) {
  field_.device(0)->GetMac()->SetRxOnWhenIdle(false);
  At(100, [this] {
    for (int i = 0; i < 20; ++i) field_.Send(0, 1, 60);
  });
  At(100.2, [this] { gate_->Shut(); });
  At(110, [this] { gate_->Open(); });
  RunUntil(500);
  ASSERT_EQ(back_.size(), 1u);
  EXPECT_GT(back_[0], 110'000'000);
  EXPECT_EQ(field_.received(1), 0u);
}

// The frame that was being received when the gate closed still ends in the detached PHY.
TEST_F(AirGateTest, StaysShutForLongerThanAFrame) {
  At(100, [this] { field_.Send(1, 0, 100); });
  At(104, [this] { gate_->Shut(); });
  At(104.1, [this] { gate_->Open(); });
  RunUntil(105);
  EXPECT_FALSE(gate_->on_air());
  ns3::Simulator::Stop(ns3::MilliSeconds(100));
  ns3::Simulator::Run();
  EXPECT_EQ(back_, std::vector<std::int64_t>{110'000'000});
}

TEST_F(AirGateTest, StaysShutWhereItIsShutAgainMeanwhile) {
  At(100, [this] { gate_->Shut(); });
  At(101, [this] { gate_->Open(); });
  At(102, [this] { gate_->Shut(); });
  RunUntil(200);
  EXPECT_TRUE(back_.empty());
  EXPECT_FALSE(gate_->on_air());
}

TEST_F(AirGateTest, RestoresTheMacsRetries) {
  field_.device(0)->GetMac()->SetMacMaxFrameRetries(5);
  At(100, [this] { gate_->Shut(); });
  At(200, [this] { gate_->Open(); });
  RunUntil(300);
  EXPECT_EQ(field_.device(0)->GetMac()->GetMacMaxFrameRetries(), 5);
}

// Two others talk while the first is cut in mid-frame again and again: they do not suffer.
TEST_F(AirGateTest, CutsOnlyItsOwnFrames) {
  for (int i = 0; i < 20; ++i) {
    const double at = 100 + 40 * i;
    At(at, [this] { field_.Send(0, 1, 100, false); });
    At(at + 4, [this] { gate_->Shut(); });
    At(at + 12, [this] { field_.Send(2, 1, 50); });
    At(at + 25, [this] { gate_->Open(); });
  }
  RunUntil(1000);
  EXPECT_EQ(back_.size(), 20u);
  EXPECT_EQ(field_.received(1), 20u);  // all of the third node's, none of the first's
}

}  // namespace
}  // namespace giot
