#include "energy/dvfs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

// 1e9 cycles at 1 GHz: 1 s and 0.1 J at kappa 1e-28, 1 J at 1e-27.
TEST(Dvfs, HasTheKnownCost) {
  const DvfsChoice cost = CostAt({1e-28, Hertz(0), Hertz(1e9), Watts(0)}, 1e9, Hertz(1e9));
  EXPECT_DOUBLE_EQ(cost.time.si(), 1);
  EXPECT_NEAR(cost.energy.si(), 0.1, 1e-15);
  EXPECT_NEAR(CostAt({1e-27, Hertz(0), Hertz(1e9), Watts(0)}, 1e9, Hertz(1e9)).energy.si(), 1,
              1e-14);
}

TEST(Dvfs, RunsJustFastEnoughWhereNothingElseDraws) {
  const DvfsChoice best = LeastEnergy({1e-28, Hertz(0), Hertz(2e9), Watts(0)}, 1e9, Seconds(4));
  EXPECT_DOUBLE_EQ(best.frequency.si(), 2.5e8);
  EXPECT_DOUBLE_EQ(best.time.si(), 4);
}

TEST(Dvfs, EqualsTheBestOfAGridOfClocks) {
  for (const double watts : {0., 0.05, 0.5, 5.}) {
    for (const double deadline : {0.6, 1., 5.}) {
      const DvfsProcessor processor{1e-28, Hertz(2e8), Hertz(2e9), Watts(watts)};
      const DvfsChoice best = LeastEnergy(processor, 1e9, Seconds(deadline));
      double least = HUGE_VAL;
      for (double f = 2e8; f <= 2e9; f += 1e5) {
        const DvfsChoice cost = CostAt(processor, 1e9, Hertz(f));
        if (cost.time.si() <= deadline) least = std::min(least, cost.energy.si());
      }
      EXPECT_NEAR(best.energy.si() / least, 1, 1e-3);
      EXPECT_LE(best.energy.si(), least * (1 + 1e-12));
      EXPECT_LE(best.time.si(), deadline * (1 + 1e-12));
    }
  }
}

TEST(Dvfs, RefusesWhatCannotBe) {
  const DvfsProcessor processor{1e-28, Hertz(2e8), Hertz(2e9), Watts(0)};
  EXPECT_EQ(WordsOf([&] { LeastEnergy(processor, 1e9, Seconds(0.4)); }),
            "dvfs: deadline_s: expected at least 0.5 s at the highest clock, found 0.4; give more "
            "time or a faster processor");
  EXPECT_EQ(WordsOf([&] { LeastEnergy(processor, -1, Seconds(1)); }),
            "dvfs: cycles: expected a number > 0, found -1; count the cycles of the work");
  EXPECT_EQ(WordsOf([&] { CostAt(processor, 1e9, Hertz(1e8)); }),
            "dvfs: frequency_hz: expected a number from 200000000 to 2000000000, found 100000000; "
            "choose a clock that the processor has");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WordsOf([&] {
              LeastEnergy({nan, Hertz(0), Hertz(1), Watts(0)}, 1, Seconds(1));
            }),
            "dvfs: kappa: expected a number > 0, found nan; 1e-28 to 1e-25 is usual");
}

}  // namespace
}  // namespace giot
