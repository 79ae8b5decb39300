// A drone rises above a city: how the loss to a sensor on the ground falls when its view opens.
#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/object-factory.h>
#include <ns3/string.h>

#include <cstdio>

#include "sim/network/air_to_ground_loss.h"

int main() {
  const auto sensor = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  const auto drone = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  sensor->SetPosition({0, 0, 1.5});

  const auto mean = ns3::CreateObjectWithAttributes<giot::AirToGroundLoss>(
      "Environment", ns3::StringValue("dense-urban"), "Drawn", ns3::BooleanValue(false));
  const auto drawn = ns3::CreateObjectWithAttributes<giot::AirToGroundLoss>(
      "Environment", ns3::StringValue("dense-urban"));
  bool in_sight = false;
  drawn->TraceConnectWithoutContext(
      "Loss", ns3::Callback<void, double, bool, double>(
                  [&](double, bool line_of_sight, double) { in_sight = line_of_sight; }));

  const double tx_power_dbm = 20;
  for (double height_m = 50; height_m <= 400; height_m += 50) {
    drone->SetPosition({150, 0, height_m});
    const double mean_dbm = mean->CalcRxPower(tx_power_dbm, drone, sensor);
    const double drawn_dbm = drawn->CalcRxPower(tx_power_dbm, drone, sensor);
    std::printf("%3.0f m: mean %7.2f dBm, here %7.2f dBm, %s\n", height_m, mean_dbm, drawn_dbm,
                in_sight ? "in sight" : "hidden");
  }
  const auto& environment = giot::FindAirToGroundEnvironment("dense-urban");
  std::printf("a cell is widest at %.2f degrees of elevation\n",
              giot::OptimumElevationDeg(environment));
}
