#include "energy/electric_vehicle.h"

#include <gtest/gtest.h>

#include <cmath>

namespace giot {
namespace {

double WattsAt(const ElectricVehicle::Parameters& parameters, double before, double after) {
  const DriveStep step{MetersPerSecond(before), MetersPerSecond(after), Seconds(1), 0, 0};
  return ElectricVehicle(parameters).PowerIn(step).si();
}

// Golden: reference/physics.md 4.4, from the formula with g = 9.81 m/s^2 and speeds of four digits
// after the point.
TEST(ElectricVehicle, DrawsWhatTheReferenceSays) {
  ElectricVehicle::Parameters soul;
  soul.gravity = kGravity;
  EXPECT_NEAR(WattsAt(soul, 0, 0), 102.04, 5.1e-3);
  EXPECT_NEAR(WattsAt(soul, 13.8889, 13.8889), 4144.1, 0.051);
  EXPECT_NEAR(WattsAt(soul, 27.7778, 27.7778), 17172.9, 0.051);
  EXPECT_NEAR(WattsAt(soul, 33.3333, 33.3333), 26913.6, 0.051);
  EXPECT_NEAR(WattsAt(soul, 12.8889, 13.8889), 29692, 0.51);
  EXPECT_NEAR(WattsAt(soul, 14.8889, 13.8889), -21932, 0.51);
  auto paper = ElectricVehicle::Parameters::Paper2014();
  paper.gravity = kGravity;
  EXPECT_NEAR(WattsAt(paper, 13.8889, 13.8889), 7001.7, 0.051);
  EXPECT_NEAR(WattsAt(paper, 14.8889, 13.8889), -6470, 0.51);
}

// By hand: 10 t up a slope of 5 % at 10 m/s; air 0.5 1.2041 5 0.6 1000 W, rolling and slope 10^4 g
// 10 (0.01 + sin atan 0.05) W, 100 W, all over 0.9.
TEST(ElectricVehicle, ClimbsHills) {
  const DriveStep step{MetersPerSecond(10), MetersPerSecond(10), Seconds(2), std::atan(0.05), 0};
  const double watts = (1806.15 + 9.80665e5 * (0.01 + 0.05 / std::sqrt(1 + 0.0025)) + 100) / 0.9;
  const ElectricVehicle bus(ElectricVehicle::Parameters::CityBus());
  EXPECT_NEAR(bus.PowerIn(step).si(), watts, 1e-6);
  EXPECT_NEAR(bus.EnergyOf(step).si(), 2 * watts, 1e-6);
  EXPECT_EQ(bus.PowerIn({}).si(), 0);
}

// By hand: 1830 kg at 10 m/s through 0.5 rad in 1 s, a radius of 20 m: 0.1 1830 100 / 20 10 W.
TEST(ElectricVehicle, PaysForCurves) {
  const ElectricVehicle car{{}};
  DriveStep step{MetersPerSecond(10), MetersPerSecond(10), Seconds(1), 0, 0};
  const double straight = car.PowerIn(step).si();
  step.turn_rad = -0.5;
  EXPECT_NEAR(car.PowerIn(step).si() - straight, 9150 / 0.98, 1e-6);
}

}  // namespace
}  // namespace giot
