#include "sim/base/units.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

TEST(Units, PowerTimesTimeIsEnergy) { EXPECT_EQ(Watts(2) * Seconds(3), Joules(6)); }

TEST(Units, ARatioOfLikeQuantitiesIsANumber) {
  const double share = Joules(1) / Joules(4);
  EXPECT_EQ(share, 0.25);
}

TEST(Units, DecibelsAddToLevels) {
  EXPECT_EQ((Dbm{10} - Db{30}).value, -20);
  EXPECT_DOUBLE_EQ(Dbm{0}.ToWatts().si(), 1e-3);
}

}  // namespace
}  // namespace giot
