#include "sim/base/problems.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

TEST(Problem, TellsPlaceKeyExpectedFoundAndMend) {
  const Problem problem{{"bad.toml", 2, 14},
                        "run.duration_s",
                        "a number > 0",
                        "0",
                        "give the simulated time in seconds"};
  EXPECT_EQ(problem.ToString(),
            "bad.toml:2:14: run.duration_s: expected a number > 0, found 0; "
            "give the simulated time in seconds");
}

TEST(Problems, AreToldTogetherInTheOrderOfTheFile) {
  Problems problems;
  problems.Add({{"a.toml", 9, 1}, "late", "x", "y", ""});
  problems.Add({{"a.toml", 2, 5}, "early", "x", "y", ""});
  try {
    problems.ThrowIfAny();
    FAIL() << "nothing was thrown";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "a.toml:2:5: early: expected x, found y\n"
                 "a.toml:9:1: late: expected x, found y");
  }
}

TEST(Problems, ThrowNothingWhereThereAreNone) { EXPECT_NO_THROW(Problems().ThrowIfAny()); }

}  // namespace
}  // namespace giot
