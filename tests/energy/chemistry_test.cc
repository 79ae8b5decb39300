#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "energy/battery.h"
#include "energy/li_ion.h"
#include "energy/rate_capacity.h"
#include "energy/self_discharge.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

// Golden: reference/physics.md 4.5, ns-3.37's li-ion-energy-source test.
TEST(LiIonPack, FallsToItsNominalVoltage) {
  LiIonPack cell{{}};
  EXPECT_NEAR(cell.VoltageAt({2.33}).value, 4.05, 1e-12);
  cell.Draw({2.33}, Seconds(1701));
  EXPECT_NEAR(cell.VoltageAt({2.33}).value, 3.6, 1e-3);
}

TEST(LiIonPack, DeliversTheIntegralOfItsVoltage) {
  LiIonPack cell{{}}, fine{{}};
  const Joules closed = cell.Draw({1.5}, Seconds(4000));
  double sum = 0;
  constexpr int kSteps = 40'000;
  for (int i = 0; i < kSteps; ++i) {
    const double before = fine.VoltageAt({1.5}).value;
    fine.Draw({1.5}, Seconds(4000.0 / kSteps));
    sum += (before + fine.VoltageAt({1.5}).value) / 2 * 1.5 * 4000 / kSteps;
  }
  EXPECT_NEAR(closed.si(), sum, 1e-5);
}

TEST(LiIonPack, MultipliesItsCells) {
  LiIonPack cell{{}};
  LiIonPack::Parameters parameters;
  parameters.in_series = 6;
  parameters.in_parallel = 2;
  LiIonPack pack(parameters);
  EXPECT_NEAR(pack.TimeToCutoff({4}).si(), cell.TimeToCutoff({2}).si(), 1e-6);
  EXPECT_NEAR(pack.Draw({4}, Seconds(600)).si(), 12 * cell.Draw({2}, Seconds(600)).si(), 1e-6);
  EXPECT_NEAR(pack.VoltageAt({4}).value, 6 * cell.VoltageAt({2}).value, 1e-9);
  EXPECT_NEAR(pack.drawn().value, 4.0 / 6, 1e-12);
  const Amperes current = pack.CurrentFor(Watts(50));
  EXPECT_NEAR((pack.VoltageAt(current) * current).si(), 50, 1e-9);
}

TEST(LiIonPack, ReachesItsCutoffWhenItSaysSoAndRecharges) {
  LiIonPack cell{{}};
  cell.Draw({1}, cell.TimeToCutoff({1}));
  EXPECT_NEAR(cell.VoltageAt({1}).value, 3.3, 1e-9);
  EXPECT_NEAR(cell.TimeToCutoff({1}).si(), 0, 1e-6);
  EXPECT_EQ(cell.TimeToCutoff({2}).si(), 0);
  EXPECT_GT(cell.TimeToCutoff({0.5}).si(), 0);
  EXPECT_LT(cell.Draw({-1}, Seconds(600)).si(), 0);
  EXPECT_GT(cell.TimeToCutoff({1}).si(), 590);
  cell.Draw({-1}, Seconds(1e5));
  EXPECT_EQ(cell.state_of_charge(), 1);
}

std::string MessageOf(const auto& action) {
  try {
    action();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(LiIonPack, SaysWhatItCannotBeOrDo) {
  LiIonPack::Parameters parameters;
  parameters.rated = {-2.45};
  EXPECT_EQ(MessageOf([&] { LiIonPack{parameters}; }),
            "Li-ion pack: expected charges > 0 with the nominal one below the rated one, a "
            "resistance >= 0 and at least one cell, found 1.1 of -2.45 Ah, 0.083 ohm, 1 x 1 cells; "
            "take them from the cell's data sheet");
  EXPECT_EQ(
      MessageOf([] { LiIonPack({}).Draw({1}, Seconds(9000)); }),
      "Li-ion pack: 1 A for 9000 s is more than the 2.45 Ah that are left; ask TimeToCutoff() "
      "first");
  EXPECT_NE(MessageOf([] { LiIonPack({}).CurrentFor(Watts(1000)); }).find("found 1000 W"),
            std::string::npos);
}

// Golden: reference/physics.md 4.5, closed form.
TEST(PeukertBattery, LastsAsPeukertSays) {
  const PeukertBattery lead{{}};
  EXPECT_NEAR(lead.TimeToEmpty({10}).si() / 3600, 8.7055, 5.1e-5);
  EXPECT_NEAR(lead.TimeToEmpty({20}).si() / 3600, 3.7893, 5.1e-5);
  EXPECT_NEAR(lead.TimeToEmpty({5}).si() / 3600, 20, 1e-12);
  const PeukertBattery lithium({{2.45}, Seconds(3600), 1.05});
  EXPECT_NEAR(lithium.TimeToEmpty({4.9}).si() / 3600, 0.4830, 5.1e-5);
}

TEST(PeukertBattery, AddsUpItsLoadsAndRecharges) {
  PeukertBattery battery{{}};
  const Seconds half = battery.TimeToEmpty({10}) / 2;
  battery.Draw({10}, half);
  EXPECT_NEAR(battery.TimeToEmpty({20}).si(), PeukertBattery({}).TimeToEmpty({20}).si() / 2, 1e-6);
  battery.Recharge({10}, Seconds(3600));
  EXPECT_NEAR(battery.left(), 0.6, 1e-12);
  battery.Draw({10}, Seconds(1e6));
  EXPECT_EQ(battery.left(), 0);
  EXPECT_EQ(MessageOf([] {
              PeukertBattery({{-1}, Seconds(1), 1});
            }),
            "Peukert battery: expected a capacity and a rated time > 0 and an exponent >= 1, found "
            "-1 Ah, 1 s and 1; take them from the data sheet (100 Ah at 20 h, 1.2)");
}

// Golden: reference/physics.md 4.5, the probe of ns-3.37 at 0.94 A: 1790 s at its sampling of 1 s.
TEST(RakhmatovBattery, LastsAsNs3SaysUnderAConstantLoad) {
  EXPECT_NEAR(RakhmatovBattery({}).TimeToEmpty({0.94}).si(), 1790, 1);
}

// Golden: the loads C1 to C5 of Rakhmatov, Vrudhula and Wallach (ISLPED 2002) as ns-3.37's
// rv-battery-model-test lists them: a current, a rest, the current again; minutes of the Itsy
// column, printed with one digit.
TEST(RakhmatovBattery, RecoversAtRest) {
  const double table[][4] = {{0.628, 19.5, 26.0, 55.0},
                             {0.4947, 31.0, 41.3, 73.9},
                             {0.4256, 41.0, 54.6, 88.8},
                             {0.2923, 74.6, 99.5, 137.8},
                             {0.2227, 105.7, 140.9, 185.8}};
  for (const auto& [ampere, rest_min, again_min, expected_min] : table) {
    RakhmatovBattery battery{{}};
    battery.Draw({ampere}, Seconds(60 * rest_min));
    const double before = battery.used();
    battery.Draw({0}, Seconds(60 * (again_min - rest_min)));
    EXPECT_LT(battery.used(), before);
    const double minutes = again_min + battery.TimeToEmpty({ampere}).si() / 60;
    EXPECT_NEAR(minutes, expected_min, 0.1);
  }
}

class AnyRakhmatovLoad : public testing::TestWithParam<int> {};

// Against the sum over all loads that the paper writes, for random loads.
TEST_P(AnyRakhmatovLoad, EqualsThePapersSum) {
  Stream random(29, "rakhmatov " + std::to_string(GetParam()));
  RakhmatovBattery battery{{}};
  constexpr int kLoads = 12;
  double at[kLoads + 1] = {}, ma[kLoads];
  for (int k = 0; k < kLoads; ++k) {
    ma[k] = random.Uniform() < 0.3 ? 0 : random.Uniform(10, 400);
    at[k + 1] = at[k] + random.Uniform(1, 10);
    battery.Draw({ma[k] / 1000}, Seconds(60 * (at[k + 1] - at[k])));
  }
  double sum = 0;
  for (int k = 0; k < kLoads; ++k) {
    sum += ma[k] * (at[k + 1] - at[k]);
    for (int m = 1; m <= 10; ++m) {
      const double rate = 0.637 * 0.637 * m * m;
      sum += 2 * ma[k] *
             (std::exp(-rate * (at[kLoads] - at[k + 1])) - std::exp(-rate * (at[kLoads] - at[k]))) /
             rate;
    }
  }
  ASSERT_LT(sum, 35'220);
  EXPECT_NEAR(battery.used() * 35'220, sum, 1e-6);
  EXPECT_FALSE(battery.empty());
  battery.Draw({0.3}, battery.TimeToEmpty({0.3}));
  EXPECT_TRUE(battery.empty());
  EXPECT_EQ(battery.used(), 1);
}
INSTANTIATE_TEST_SUITE_P(Seeds, AnyRakhmatovLoad, testing::Range(0, 20));

// By hand: 3 % in 30 days empties a battery in 1000 days.
TEST(SelfDischarge, EmptiesABatteryThatNobodyUses) {
  Battery battery({Joules(30'800), 1, 0});
  battery.SetLoad({0}, SelfDischarge(battery.capacity(), 0.03));
  battery.AdvanceTo({30 * std::int64_t{86'400'000'000'000}});
  EXPECT_NEAR(battery.Stored().si(), 0.97 * 30'800, 1e-6);
  EXPECT_NEAR(static_cast<double>(battery.NextEvent().ns), 1000 * 86'400e9, 100);
}

}  // namespace
}  // namespace giot
