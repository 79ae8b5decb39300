#include "sim/power/vehicle_meter.h"

#include <gtest/gtest.h>
#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/csv.h"
#include "sim/base/problems.h"
#include "sim/network/sumo_traffic.h"

namespace giot {
namespace {

constexpr double kJoulesPerWh = 3600;

class VehicleMeterTest : public testing::Test {
 protected:
  VehicleMeterTest() : traffic_(ns3::CreateObject<SumoTraffic>()) {
    traffic_->Open(GIOT_SOURCE_DIR "/tests/golden/sumo_grid.fcd.xml");
    for (std::size_t i = 0; i < traffic_->size(); ++i) {
      batteries_.push_back(ns3::CreateObject<BatterySource>());
      batteries_[i]->Configure({Joules(35'000 * kJoulesPerWh), 0.5, 0});
      meters_.push_back(ns3::CreateObject<VehicleMeter>());
      meters_[i]->Install(traffic_->Mobility(i), batteries_[i]);
    }
  }
  ~VehicleMeterTest() override { ns3::Simulator::Destroy(); }

  ns3::Ptr<SumoTraffic> traffic_;
  std::vector<ns3::Ptr<BatterySource>> batteries_;
  std::vector<ns3::Ptr<VehicleMeter>> meters_;
};

// Golden: SUMO 1.15.0's own battery output for the same drive (tests/golden/sumo_grid.sh), step by
// step and in sum. Both files are written with six digits: half of the last one of each speed makes
// 1870 kg * 14 m/s * 1e-6 m/s, 7.4e-6 Wh.
TEST_F(VehicleMeterTest, DrawsAndRecoversWhatSumoSays) {
  const CsvTable golden = CsvTable::Read(GIOT_SOURCE_DIR "/tests/golden/sumo_grid_battery.csv");
  std::vector<double> drawn_wh(4), recovered_wh(4);
  std::vector<std::vector<double>> steps_w(4);
  for (std::size_t i = 0; i < 4; ++i) {
    meters_[i]->TraceConnectWithoutContext(
        "Power", ns3::Callback<void, double, double>(
                     [&steps_w, i](double, double after) { steps_w[i].push_back(after); }));
  }
  ns3::Simulator::Run();
  std::vector<std::size_t> step(4);
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    const double wh = golden.Number(row, 2);
    if (wh == 0) continue;  // the vehicle has just been set on the road
    const auto i = static_cast<std::size_t>(golden.Number(row, 1));
    ASSERT_LT(step[i], steps_w[i].size());
    EXPECT_NEAR(steps_w[i][step[i]++] / kJoulesPerWh, wh, 8e-6);
    (wh > 0 ? drawn_wh : recovered_wh)[i] += std::abs(wh);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(step[i] + 1, steps_w[i].size());  // and at last it parks
    EXPECT_NEAR(meters_[i]->Total().si() / kJoulesPerWh, drawn_wh[i], 1e-4);
    EXPECT_NEAR(meters_[i]->Recovered().si() / kJoulesPerWh, recovered_wh[i], 1e-4);
    EXPECT_GT(recovered_wh[i], 10);
    const BatteryAccount account = batteries_[i]->Account();
    EXPECT_NEAR((account.start - account.stored).si() / kJoulesPerWh, drawn_wh[i] - recovered_wh[i],
                1e-4);
  }
}

TEST(VehicleMeterAlone, TakesTheVehicleFromAttributesAndRefusesWhatDoesNotDrive) {
  const auto meter = ns3::CreateObject<VehicleMeter>();
  meter->SetAttribute("MassKg", ns3::DoubleValue(2000));
  ns3::DoubleValue mass;
  meter->GetAttribute("MassKg", mass);
  EXPECT_EQ(mass.Get(), 2000);
  EXPECT_FALSE(meter->SetAttributeFailSafe("PropulsionEfficiency", ns3::DoubleValue(1.1)));
  try {
    meter->Install(ns3::CreateObject<ns3::ConstantVelocityMobilityModel>(),
                   ns3::CreateObject<BatterySource>());
    FAIL() << "it drove";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "giot::VehicleMeter: a ns3::ConstantVelocityMobilityModel does not tell how it "
                 "speeds up and brakes; use giot::VehicleMobility");
  }
}

}  // namespace
}  // namespace giot
