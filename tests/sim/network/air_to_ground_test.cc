#include "sim/network/air_to_ground.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

// Golden: reference/a2g.csv, from the closed form of Al-Hourani et al. 2014; the optimum elevations
// are the paper's.
TEST(AirToGround, KnowsTheFourEnvironments) {
  const struct {
    const char* name;
    double p[8];
    double optimum_deg;
  } table[] = {
      {"suburban", {0.1775, 0.6494, 0.9927, 0.9999, 1.0000, 1.0000, 1.0000, 1.0000}, 20.34},
      {"urban", {0.0474, 0.0997, 0.3543, 0.7310, 0.9677, 0.9970, 0.9997, 1.0000}, 42.44},
      {"dense-urban", {0.0366, 0.0618, 0.1652, 0.3728, 0.7558, 0.9416, 0.9882, 0.9977}, 54.62},
      {"highrise-urban", {0.0062, 0.0092, 0.0202, 0.0438, 0.1321, 0.3357, 0.6265, 0.8478}, 75.52},
  };
  const double elevations_deg[] = {5, 10, 20, 30, 45, 60, 75, 90};
  for (const auto& row : table) {
    const AirToGroundEnvironment& environment = FindAirToGroundEnvironment(row.name);
    for (int i = 0; i < 8; ++i) {
      EXPECT_NEAR(LosProbability(environment, elevations_deg[i]), row.p[i], 5.1e-5) << row.name;
    }
    EXPECT_NEAR(OptimumElevationDeg(environment), row.optimum_deg, 5.1e-3) << row.name;
  }
}

// Golden: reference/physics.md 4.3, 2 GHz, platform at 100 m above the user.
TEST(AirToGround, LosesWhatTheReferenceSays) {
  const struct {
    const char* name;
    double radius_m, loss_db;
  } table[] = {{"urban", 100, 83.09},
               {"urban", 500, 110.33},
               {"suburban", 500, 97.63},
               {"dense-urban", 200, 102.26},
               {"highrise-urban", 100, 111.29}};
  for (const auto& row : table) {
    const double elevation_deg = std::atan2(100, row.radius_m) * 180 / std::numbers::pi;
    const double loss_db =
        FreeSpaceLoss(Meters(std::hypot(100, row.radius_m)), Hertz(2e9)).value +
        MeanExcessLoss(FindAirToGroundEnvironment(row.name), elevation_deg).value;
    EXPECT_NEAR(loss_db, row.loss_db, 5.1e-3) << row.name << " at " << row.radius_m << " m";
  }
}

// Golden: reference/physics.md 5.3.
TEST(AirToGround, KnowsFreeSpace) {
  EXPECT_NEAR(FreeSpaceLoss(Meters(100), Hertz(2.4e9)).value, 80.052, 5.1e-4);
  EXPECT_NEAR(FreeSpaceLoss(Meters(1000), Hertz(868e6)).value, 91.218, 5.1e-4);
}

TEST(AirToGround, RefusesAnUnknownEnvironment) {
  try {
    FindAirToGroundEnvironment("subruban");
    FAIL() << "it knew it";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "unknown air-to-ground environment \"subruban\"; did you mean \"suburban\"? "
                 "known: suburban, urban, dense-urban, highrise-urban");
  }
}

class Places {
 public:
  explicit Places(const char* name) : random_(7, name) {}
  double Next() { return random_.Uniform(-1e5, 1e5); }

 private:
  Stream random_;
};

// 20,000 places: the share below p is p within four standard deviations of a binomial.
TEST(PlaceChance, IsUniformOverPlaces) {
  const PlaceChance chance(1, Meters(50));
  Places places("uniform");
  constexpr int kPlaces = 20'000;
  int below[9] = {};
  for (int i = 0; i < kPlaces; ++i) {
    const double u = chance.At(places.Next(), places.Next(), places.Next(), places.Next());
    for (int tenth = 1; tenth <= 9; ++tenth) below[tenth - 1] += u < tenth / 10.0;
  }
  for (int tenth = 1; tenth <= 9; ++tenth) {
    const double p = tenth / 10.0;
    EXPECT_NEAR(below[tenth - 1], kPlaces * p, 4 * std::sqrt(kPlaces * p * (1 - p))) << p;
  }
}

double Normal(double u) {  // the inverse of the normal distribution, by bisection
  double low = -9, high = 9;
  while (high - low > 1e-9) {
    const double middle = (low + high) / 2;
    (0.5 * std::erfc(-middle / std::numbers::sqrt2) < u ? low : high) = middle;
  }
  return low;
}

// The correlation along one axis, from the weights of the lattice: (1 - u / 2) cos(pi u / 2) +
// sin(pi u / 2) / pi at u correlation distances, which is 1 / pi at 1 and 0 from 2 on.
TEST(PlaceChance, ForgetsWithDistanceAtEitherEnd) {
  const PlaceChance chance(1, Meters(50));
  constexpr int kPlaces = 8000;
  const double table[][2] = {{5, 0.9879}, {25, 0.7554}, {50, 0.3183}, {150, 0}};
  for (const auto& [apart_m, expected] : table) {
    Places places("correlation");
    double on_the_ground = 0, in_the_air = 0;
    for (int i = 0; i < kPlaces; ++i) {
      const double gx = places.Next(), gy = places.Next(), ax = places.Next(), ay = places.Next();
      const double here = Normal(chance.At(gx, gy, ax, ay));
      on_the_ground += here * Normal(chance.At(gx + apart_m, gy, ax, ay)) / kPlaces;
      in_the_air += here * Normal(chance.At(gx, gy, ax, ay - apart_m)) / kPlaces;
    }
    EXPECT_NEAR(on_the_ground, expected, 0.05) << apart_m << " m";
    EXPECT_NEAR(in_the_air, expected, 0.05) << apart_m << " m";
  }
}

TEST(PlaceChance, DependsOnSeedAndPlaceAlone) {
  const PlaceChance one(1, Meters(50)), same(1, Meters(50)), other(2, Meters(50));
  const double before = one.At(1, 2, 3, 4);
  one.At(500, 600, 700, 800);
  EXPECT_EQ(one.At(1, 2, 3, 4), before);
  EXPECT_EQ(same.At(1, 2, 3, 4), before);
  EXPECT_NE(other.At(1, 2, 3, 4), before);
}

}  // namespace
}  // namespace giot
