#include <gtest/gtest.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/node.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/base/problems.h"
#include "sim/network/blackout_loss.h"
#include "sim/network/fault_process.h"
#include "sim/network/reading_faults.h"

namespace giot {
namespace {

class FaultTest : public testing::Test {
 protected:
  ~FaultTest() override { ns3::Simulator::Destroy(); }

  static ns3::Ptr<FaultProcess> Process(double mtbf_s, double mttr_s) {
    return ns3::CreateObjectWithAttributes<FaultProcess>("MtbfS", ns3::DoubleValue(mtbf_s), "MttrS",
                                                         ns3::DoubleValue(mttr_s));
  }
};

// Renewal theory: available for MTBF / (MTBF + MTTR) = 0.8 of the time, within 2 % over some 20,000
// faults (one standard error is 0.2 %).
TEST_F(FaultTest, IsUpForTheShareOfTimeThatItsMeansSay) {
  const auto process = Process(400, 100);
  int downs = 0, ups = 0, traced = 0;
  process->OnDown([&] { ++downs; });
  process->OnUp([&] { ++ups; });
  process->TraceConnectWithoutContext("Up", ns3::Callback<void, bool>([&](bool up) {
                                        EXPECT_EQ(up, process->up());
                                        ++traced;
                                      }));
  process->Start(1, "crash of node 3");
  ns3::Simulator::Stop(ns3::Seconds(1e7));
  ns3::Simulator::Run();
  EXPECT_NEAR(process->UpTime().si() / 1e7, 0.8, 0.02 * 0.8);
  EXPECT_NEAR(downs, 20'000, 800);
  EXPECT_LE(downs - ups, 1);
  EXPECT_EQ(traced, downs + ups);
}

TEST_F(FaultTest, DependsOnSeedAndName) {
  std::vector<std::int64_t> first_ns;
  for (const auto& [seed, name] : {std::pair(1, "a"), {1, "a"}, {1, "b"}, {2, "a"}}) {
    const auto process = Process(10, 1);
    const std::int64_t begin_ns = ns3::Simulator::Now().GetNanoSeconds();
    process->OnDown([&, begin_ns] {
      first_ns.push_back(ns3::Simulator::Now().GetNanoSeconds() - begin_ns);
      ns3::Simulator::Stop();
    });
    process->Start(static_cast<std::uint64_t>(seed), name);
    ns3::Simulator::Run();
    process->Dispose();
  }
  EXPECT_EQ(first_ns[0], first_ns[1]);
  EXPECT_NE(first_ns[0], first_ns[2]);
  EXPECT_NE(first_ns[0], first_ns[3]);
}

TEST_F(FaultTest, BlacksOutTheLinksThatItNames) {
  std::vector<ns3::Ptr<ns3::Node>> nodes;
  std::vector<ns3::Ptr<ns3::MobilityModel>> places;
  for (int i = 0; i < 3; ++i) {
    nodes.push_back(ns3::CreateObject<ns3::Node>());
    places.push_back(ns3::CreateObject<ns3::ConstantPositionMobilityModel>());
    nodes.back()->AggregateObject(places.back());
  }
  const auto process = Process(10, 10);
  const auto all = ns3::CreateObject<BlackoutLoss>(), one = ns3::CreateObject<BlackoutLoss>();
  all->SetProcess(process);
  one->SetProcess(process);
  one->AddLink(nodes[1]->GetId(), nodes[0]->GetId());
  const auto loss = [&](const auto& model, int a, int b) {
    return -model->CalcRxPower(0, places[static_cast<std::size_t>(a)],
                               places[static_cast<std::size_t>(b)]);
  };
  EXPECT_EQ(loss(all, 0, 1), 0);
  int blacked_out = 0;
  process->OnDown([&] {
    ++blacked_out;
    EXPECT_EQ(loss(all, 1, 2), 200);
    EXPECT_EQ(loss(one, 0, 1), 200);
    EXPECT_EQ(loss(one, 1, 0), 200);
    EXPECT_EQ(loss(one, 1, 2), 0);
  });
  process->OnUp([&] {
    EXPECT_EQ(loss(all, 1, 2), 0);
    EXPECT_EQ(loss(one, 0, 1), 0);
  });
  process->Start(1, "blackout");
  ns3::Simulator::Stop(ns3::Seconds(200));
  ns3::Simulator::Run();
  EXPECT_GT(blacked_out, 3);
}

constexpr std::int64_t kHour = 3'600'000'000'000;

TEST(FaultySensor, DriftsAndSticks) {
  FaultySensor::Faults faults;
  faults.drift_per_hour = 0.5;
  faults.stuck_from = {4 * kHour};
  faults.stuck_until = {6 * kHour};
  FaultySensor sensor(faults, Stream(1, "sensor faults of node 3"));
  const double expected[] = {20, 20.5, 21, 21.5, 21.5, 21.5, 23};
  for (int hour = 0; hour < 7; ++hour) {
    EXPECT_NEAR(sensor.Read(20, {hour * kHour}), expected[hour], 1e-12) << hour;
  }
}

// Of 10,000 readings a tenth are off, by a normal value of deviation 3; 4 standard errors.
TEST(FaultySensor, SpikesAsOftenAndAsHighAsItIsTold) {
  FaultySensor::Faults faults;
  faults.spike_chance = 0.1;
  faults.spike_deviation = 3;
  FaultySensor sensor(faults, Stream(1, "spikes"));
  int spikes = 0;
  double squares = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double off = sensor.Read(7, {i}) - 7;
    spikes += off != 0;
    squares += off * off;
  }
  EXPECT_NEAR(spikes, 1000, 4 * 30);
  EXPECT_NEAR(squares / spikes, 9, 4 * 9 * std::sqrt(2.0 / 1000));
}

TEST(FaultySensor, RefusesAChanceThatIsNone) {
  FaultySensor::Faults faults;
  faults.spike_chance = 1.5;
  try {
    FaultySensor(faults, Stream(1, ""));
    FAIL() << "it took it";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(
        error.what(),
        "sensor faults: expected a chance of spikes of 0..1 and a deviation >= 0, found 1.5 "
        "and 0; 0 and 0 leave spikes out");
  }
}

// By hand: 40 ppm fast are 144 ms in an hour.
TEST(SkewedClock, RunsFastAndBack) {
  const SkewedClock clock{1'000'000, 40};
  EXPECT_EQ(clock.Local({kHour}).ns, kHour + 144'000'000 + 1'000'000);
  Stream random(1, "clock");
  for (int i = 0; i < 1000; ++i) {
    const Instant now{static_cast<std::int64_t>(random.Below(1'000'000'000'000'000))};
    EXPECT_NEAR(static_cast<double>(clock.True(clock.Local(now)).ns - now.ns), 0, 1);
  }
}

}  // namespace
}  // namespace giot
