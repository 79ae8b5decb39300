#include "sim/power/compute_device.h"

#include <gtest/gtest.h>
#include <ns3/double.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

#include <functional>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

using End = JobOutcome::End;

class ComputeDeviceTest : public testing::Test {
 protected:
  ~ComputeDeviceTest() override { ns3::Simulator::Destroy(); }

  void Make(const Battery::Limits& limits) {
    source_ = ns3::CreateObject<BatterySource>();
    source_->Configure(limits);
    device_ = ns3::CreateObject<ComputeDevice>();
    device_->Install(source_);
    source_->OnDepleted([this] { device_->SwitchOff(); });
    predict_ = device_->AddCause("compute_predict");
    update_ = device_->AddCause("compute_update");
  }
  void Submit(double seconds, double watts, ComputeCause cause, double bytes = 0) {
    device_->Submit({Seconds(seconds), Watts(watts), cause, Bytes(bytes)},
                    [this](const JobOutcome& outcome) { outcomes_.push_back(outcome); });
  }
  void SubmitAt(double at, double seconds, double watts, ComputeCause cause) {
    ns3::Simulator::Schedule(ns3::Seconds(at), [=, this] { Submit(seconds, watts, cause); });
  }

  ns3::Ptr<BatterySource> source_;
  ns3::Ptr<ComputeDevice> device_;
  ComputeCause predict_, update_;
  std::vector<JobOutcome> outcomes_;
};

TEST_F(ComputeDeviceTest, ServesInOrderAndTellsWaitAndService) {
  Make(Battery::Mains());
  SubmitAt(1, 3, 0.5, predict_);
  SubmitAt(2, 1, 0.2, update_);
  SubmitAt(10, 1, 0.5, predict_);
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), 3u);
  EXPECT_EQ(outcomes_[0].finished_at.ns, 4'000'000'000);
  EXPECT_EQ(outcomes_[1].finished_at.ns, 5'000'000'000);
  EXPECT_EQ(outcomes_[2].finished_at.ns, 11'000'000'000);
  EXPECT_EQ(outcomes_[1].waited.si(), 2);
  EXPECT_EQ(outcomes_[1].served.si(), 1);
  EXPECT_EQ(outcomes_[2].waited.si(), 0);
  EXPECT_TRUE(outcomes_[0].completed());
  const auto lines = device_->Lines();
  EXPECT_EQ(lines[0].cause, "compute_predict");
  EXPECT_EQ(lines[0].energy.si(), 2);
  EXPECT_EQ(lines[1].energy.si(), 0.2);
  EXPECT_EQ(source_->Total().si(), 2.2);
  EXPECT_EQ(device_->BusyTime().si(), 5);
}

TEST_F(ComputeDeviceTest, TakesAnotherJobFromTheCallbackOfOne) {
  Make(Battery::Mains());
  device_->Submit({Seconds(1), Watts(1), predict_, {}},
                  [this](const JobOutcome&) { Submit(1, 1, update_); });
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), 1u);
  EXPECT_EQ(outcomes_[0].finished_at.ns, 2'000'000'000);
}

TEST_F(ComputeDeviceTest, RefusesAJobThatNeedsMoreMemoryThanThereIs) {
  Make(Battery::Mains());
  device_->SetMemory(Bytes(1000));
  Submit(1, 1, predict_, 1001);
  EXPECT_TRUE(outcomes_.empty());  // told after the present event
  Submit(1, 1, predict_, 1000);
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), 2u);
  EXPECT_EQ(outcomes_[0].end, End::kTooLarge);
  EXPECT_EQ(outcomes_[0].energy.si(), 0);
  EXPECT_EQ(outcomes_[1].end, End::kCompleted);
}

// 3 J at 1 W: the second job of 2 s dies halfway, the third never runs, a fourth comes too late.
TEST_F(ComputeDeviceTest, DropsItsJobsWhenTheBatteryDies) {
  Make({Joules(3), 1, 0});
  for (int i = 0; i < 3; ++i) Submit(2, 1, predict_);
  SubmitAt(5, 1, 1, predict_);
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), 4u);
  EXPECT_TRUE(outcomes_[0].completed());
  EXPECT_EQ(outcomes_[1].end, End::kPowerLost);
  EXPECT_EQ(outcomes_[1].finished_at.ns, 3'000'000'000);
  EXPECT_EQ(outcomes_[1].waited.si(), 2);
  EXPECT_EQ(outcomes_[1].served.si(), 1);
  EXPECT_EQ(outcomes_[1].energy.si(), 1);
  EXPECT_EQ(outcomes_[2].end, End::kPowerLost);
  EXPECT_EQ(outcomes_[2].waited.si(), 3);
  EXPECT_EQ(outcomes_[2].served.si(), 0);
  EXPECT_EQ(outcomes_[3].end, End::kPowerLost);
  EXPECT_EQ(device_->Lines()[0].energy.si(), 3);
}

TEST_F(ComputeDeviceTest, WorksAgainAfterRevival) {
  Make({Joules(1), 1, 0});
  Submit(2, 1, predict_);
  ns3::Simulator::Schedule(ns3::Seconds(3), [this] { device_->SwitchOn(); });
  SubmitAt(4, 1, 0, predict_);
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), 2u);
  EXPECT_TRUE(outcomes_[1].completed());
}

TEST_F(ComputeDeviceTest, NamesACauseOnce) {
  Make(Battery::Mains());
  EXPECT_EQ(device_->AddCause("compute_update").index, update_.index);
  EXPECT_EQ(device_->Lines().size(), 2u);
}

TEST_F(ComputeDeviceTest, TracesCompletedJobs) {
  Make(Battery::Mains());
  std::vector<double> served;
  device_->TraceConnectWithoutContext(
      "JobEnd", ns3::Callback<void, double, double>(
                    [&](double, double seconds) { served.push_back(seconds); }));
  Submit(2, 1, predict_);
  ns3::Simulator::Run();
  EXPECT_EQ(served, std::vector<double>{2});
}

// The wait of each job is Lindley's: W' = max(0, W + S - A), to the rounding of nanoseconds.
TEST_F(ComputeDeviceTest, MakesEachJobWaitForThoseBeforeIt) {
  Make(Battery::Mains());
  Stream random(3, "lindley");
  std::vector<double> expected;
  double arrival = 0, wait = 0;
  for (int i = 0; i < 2000; ++i) {
    const double service = random.Exponential(0.9), gap = random.Exponential(1);
    SubmitAt(arrival, service, 0.1, i % 2 ? predict_ : update_);
    expected.push_back(wait);
    wait = std::max(0.0, wait + service - gap);
    arrival += gap;
  }
  ns3::Simulator::Run();
  ASSERT_EQ(outcomes_.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(outcomes_[i].waited.si(), expected[i], 4e-6);
  }
}

}  // namespace
}  // namespace giot
