#include "sim/base/require.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

constexpr Asked kWork{"job 7", "work_s", "give the time alone on the server"};

TEST(Require, LetsGoodNumbersPass) {
  EXPECT_EQ(WordsOf([] {
              RequireAtLeastZero(0, kWork);
              RequireAboveZero(1e-300, kWork);
              RequireAtLeast(1, 1, kWork);
              RequireWithin(1, 0, 1, kWork);
            }),
            "");
}

TEST(Require, TellsWhoseNumberWhatWasExpectedAndFound) {
  EXPECT_EQ(WordsOf([] { RequireAtLeastZero(-2, kWork); }),
            "job 7: work_s: expected a number >= 0, found -2; give the time alone on the server");
  EXPECT_EQ(WordsOf([] { RequireAboveZero(0, kWork); }),
            "job 7: work_s: expected a number > 0, found 0; give the time alone on the server");
  EXPECT_EQ(WordsOf([] { RequireAtLeast(0, 1, kWork); }),
            "job 7: work_s: expected a whole number >= 1, found 0; give the time alone on the "
            "server");
  EXPECT_EQ(WordsOf([] { RequireWithin(1.5, 0, 1, kWork); }),
            "job 7: work_s: expected a number from 0 to 1, found 1.5; give the time alone on the "
            "server");
}

TEST(Require, RefusesWhatIsNoNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double value : {nan, infinite}) {
    EXPECT_NE(WordsOf([&] { RequireAtLeastZero(value, kWork); }), "");
    EXPECT_NE(WordsOf([&] { RequireAboveZero(value, kWork); }), "");
    EXPECT_NE(WordsOf([&] { RequireWithin(value, 0, 1, kWork); }), "");
  }
}

}  // namespace
}  // namespace giot
