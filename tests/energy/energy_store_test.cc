#include "energy/energy_store.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

#include "energy/li_ion_store.h"
#include "energy/rate_capacity.h"
#include "energy/rate_stores.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

// Reference: physics.md 4.5: 100 Ah at 20 h, k = 1.2: 10 A for 8.7055 h, 20 A for 3.7893 h; at 12
// V.
TEST(PeukertStore, LastsAsLongAsItsLawSays) {
  const PeukertStore lead({Joules(100 * 12 * 3600), Seconds(20 * 3600), 1.2});
  EXPECT_NEAR(lead.TimeToEmpty(Watts(120)).si() / 3600, 8.7055, 5e-5);
  EXPECT_NEAR(lead.TimeToEmpty(Watts(240)).si() / 3600, 3.7893, 5e-5);
  EXPECT_NEAR(lead.TimeToEmpty(Watts(12)).si() / 3600, 100, 1e-9);  // below the rated 5 A
}

// At 1 V a watt is an ampere; RakhmatovBattery has the known answers of ns-3's test.
TEST(RakhmatovStore, FollowsTheBatteryThatKnowsAmperes) {
  RakhmatovStore store({Joules(35220e-3 * 60), 0.637});
  RakhmatovBattery battery({});
  EXPECT_NEAR(store.TimeToEmpty(Watts(0.94)).si(), 1790, 10);  // reference: physics.md 4.5
  for (const double watts : {0.94, 0.0, 0.3, 1.5}) {
    if (watts > 0) {
      const double seconds = battery.TimeToEmpty({watts}).si();
      EXPECT_NEAR(store.TimeToEmpty(Watts(watts)).si() / seconds, 1, 1e-9);
    }
    store.Give(Watts(watts), Seconds(200));
    battery.Draw({watts}, Seconds(200));
  }
}

/// What a plain integration finds with LiIonPack, which knows currents: seconds and joules lost.
struct Drained {
  double seconds = 0, lost = 0;
};
Drained DrainSlowly(const LiIonPack::Parameters& parameters, Watts power, double step_s) {
  LiIonPack pack(parameters);
  const double r = parameters.resistance_ohm * parameters.in_series / parameters.in_parallel;
  Drained drained;
  for (;;) {
    const Amperes guess = pack.CurrentFor(power);
    LiIonPack half = pack;
    half.Draw(guess, Seconds(step_s / 2));
    const Amperes current = half.CurrentFor(power);
    const double left = pack.TimeToCutoff(current).si();
    const double step = std::min(step_s, left);
    pack.Draw(current, Seconds(step));
    drained.seconds += step;
    drained.lost += r * current.value * current.value * step;
    if (left <= step_s) return drained;
  }
}

TEST(LiIonStore, LastsAsLongAsAPlainIntegrationFinds) {
  LiIonPack::Parameters pack;
  pack.in_series = 3;
  pack.in_parallel = 2;
  for (const double watts : {2.0, 20.0, 60.0}) {
    LiIonStore store(pack);
    const Drained plain = DrainSlowly(pack, Watts(watts), 6 / watts);
    const Joules before = store.Stored();
    const Seconds lasts = store.TimeToEmpty(Watts(watts));
    EXPECT_NEAR(lasts.si() / plain.seconds, 1, 1e-6) << watts;
    store.Give(Watts(watts), lasts);
    EXPECT_NEAR(store.CellVoltageAt(Watts(watts)).value, 3.3, 1e-9);
    const double lost = (before - store.Stored() - Watts(watts) * lasts).si();
    EXPECT_NEAR(lost / plain.lost, 1, 1e-5) << watts;
    EXPECT_GE(store.Stored().si(), 0);
  }
}

TEST(LiIonStore, GivesTheSameInOneGoAndInManySteps) {
  const auto cell = LiIonStore::CellOf(Joules(40e3));
  LiIonStore once(cell), often(cell);
  EXPECT_NEAR(once.capacity().si(), 40e3, 1e-6);
  once.Give(Watts(9), Seconds(1800));
  for (int i = 0; i < 18000; ++i) often.Give(Watts(9), Seconds(0.1));
  EXPECT_NEAR(once.Stored().si(), often.Stored().si(), 1e-6);
  EXPECT_NEAR(once.TimeToEmpty(Watts(9)).si(), often.TimeToEmpty(Watts(9)).si(), 1e-7);
}

// R i^2 by hand where the voltage hardly moves: 1 s at 10 W.
TEST(LiIonStore, TurnsTheResistancesShareToHeat) {
  LiIonStore store(LiIonPack::Parameters{});
  store.SetStored(store.capacity() / 2);
  const double before = store.Stored().si();
  const double u = store.CellVoltageAt(Watts(0)).value;
  const double i = (u - std::sqrt(u * u - 4 * 0.083 * 10)) / (2 * 0.083);
  store.Give(Watts(10), Seconds(1));
  EXPECT_NEAR(before - store.Stored().si() - 10, 0.083 * i * i, 1e-4);
  const double charging = store.Stored().si();
  store.Take(Watts(10), Seconds(1));
  const double j = (-u + std::sqrt(u * u + 4 * 0.083 * 10)) / (2 * 0.083);
  EXPECT_NEAR(10 - (store.Stored().si() - charging), 0.083 * j * j, 1e-4);
}

// U^2 / 4 R of a full cell is 48.7 W: more is not to be had for a nanosecond.
TEST(LiIonStore, CannotGiveMoreThanItsResistanceLets) {
  const LiIonStore store(LiIonPack::Parameters{});
  EXPECT_LT(store.TimeToEmpty(Watts(60)).si(), 1e-9);
  EXPECT_GT(store.TimeToEmpty(Watts(20)).si(), 60);
}

class AnyStore : public testing::TestWithParam<std::tuple<std::string, int>> {
 protected:
  std::unique_ptr<EnergyStore> Make() const {
    StoreSize size;
    size.capacity = Joules(5000);
    return MakeEnergyStore(std::get<0>(GetParam()), size);
  }
};

TEST_P(AnyStore, StaysWithinItsBoundsAndNeverGivesMoreThanItHeld) {
  Stream random(3, "store " + std::get<0>(GetParam()) + std::to_string(std::get<1>(GetParam())));
  const auto store = Make();
  EXPECT_NEAR(store->Stored().si(), 5000, 1e-6);
  for (int i = 0; i < 300; ++i) {
    const Watts power(std::pow(10, random.Uniform(-2, 1)));
    const Joules before = store->Stored();
    if (random.Below(2) == 0) {
      const Seconds lasts = store->TimeToEmpty(power), least = store->LeastTimeToEmpty(power);
      ASSERT_LE(least.si(), lasts.si() * (1 + 1e-12));
      const Seconds time = std::min(lasts, Seconds(random.Exponential(600)));
      store->Give(power, time);
      ASSERT_LE((store->Stored() + power * time).si(), before.si() + 1e-8);
    } else {
      const Seconds fills = store->TimeToStore(power, store->capacity());
      const Seconds time = std::min(fills, Seconds(random.Exponential(600)));
      store->Take(power, time);
      ASSERT_LE(store->Stored().si(), (before + power * time).si() + 1e-8);
      if (time == fills) {
        EXPECT_NEAR(store->Stored().si(), 5000, 1e-6);
      }
    }
    ASSERT_GE(store->Stored().si(), -1e-9);
    ASSERT_LE(store->Stored().si(), 5000 + 1e-9);
  }
}

TEST_P(AnyStore, StoresALevelAtTheTimeThatItTold) {
  const auto store = Make();
  store->SetStored(Joules(500));
  EXPECT_NEAR(store->Stored().si(), 500, 1e-8);
  const Seconds time = store->TimeToStore(Watts(3), Joules(2000));
  EXPECT_GE(time.si(), 500 * (1 - 1e-12));
  store->Take(Watts(3), time);
  EXPECT_NEAR(store->Stored().si(), 2000, 1e-8);
  EXPECT_EQ(store->TimeToStore(Watts(3), Joules(1000)).si(), 0);
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const Chemistry& each : Chemistries()) names.emplace_back(each.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(Chemistries, AnyStore,
                         testing::Combine(testing::ValuesIn(Names()), testing::Range(0, 5)));

TEST(EnergyStore, RefusesWhatMakesNoBattery) {
  StoreSize size;
  EXPECT_EQ(test::WordsOf([&] { MakeEnergyStore("ideal", size); }),
            "battery: capacity_j: expected a number > 0, found 0; give its energy when full");
  size.capacity = Joules(10);
  EXPECT_EQ(test::WordsOf([&] { MakeEnergyStore("li_ino", size); }),
            "unknown battery chemistry \"li_ino\"; did you mean \"li_ion\"? known: ideal, li_ion, "
            "peukert, rakhmatov");
  size.peukert_exponent = 0.9;
  EXPECT_EQ(test::WordsOf([&] { MakeEnergyStore("peukert", size); }),
            "Peukert battery: expected a capacity and a rated time > 0 and an exponent >= 1, found "
            "10 J, 72000 s and 0.9; take them from the data sheet (lead-acid: 20 h, 1.2)");
  size.beta_per_sqrt_min = 0;
  EXPECT_EQ(test::WordsOf([&] { MakeEnergyStore("rakhmatov", size); }),
            "Rakhmatov-Vrudhula battery: expected a capacity > 0 J and beta > 0 min^-1/2, found 10 "
            "and 0; 0.637 is a small lithium-ion cell's beta");
  LiIonPack::Parameters cell;
  cell.cutoff = Volts{4.5};
  EXPECT_EQ(test::WordsOf([&] { LiIonStore{cell}; }).substr(0, 46),
            "Li-ion pack: expected a cutoff between 0 V and");
}

}  // namespace
}  // namespace giot
