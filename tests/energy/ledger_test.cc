#include "energy/ledger.h"

#include <gtest/gtest.h>

#include "energy/compensated_sum.h"

namespace giot {
namespace {

TEST(Ledger, SumsItsLines) {
  EXPECT_EQ(TotalOf({{"sleep", Joules(1)}, {"radio_tx", Joules(0.25)}}), Joules(1.25));
  EXPECT_EQ(TotalOf({}), Joules(0));
}

TEST(Ledger, TellsHowFarTwoAccountsAreApart) {
  EXPECT_EQ(RelativeDifference(Joules(2), Joules(1)), 0.5);
  EXPECT_EQ(RelativeDifference(Joules(1), Joules(2)), 0.5);
  EXPECT_EQ(RelativeDifference(Joules(0), Joules(0)), 0);
  EXPECT_EQ(RelativeDifference(Joules(0), Joules(1e-9)), 1);
}

// Added one by one in floating point, the small ones would all be lost.
TEST(EnergySum, KeepsTheSmallBesideTheLarge) {
  EnergySum sum;
  sum.Add(Joules(1e6));
  for (int i = 0; i < 1'000'000; ++i) sum.Add(Joules(1e-11));
  sum.Add(Joules(-1e6));
  EXPECT_NEAR(sum.Value().si(), 1e-5, 1e-15);
}

}  // namespace
}  // namespace giot
