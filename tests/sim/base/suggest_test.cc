#include "sim/base/suggest.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

TEST(EditDistance, CountsInsertDeleteReplaceAndSwap) {
  EXPECT_EQ(EditDistance("fastest", "fastest"), 0);
  EXPECT_EQ(EditDistance("fastets", "fastest"), 1);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
}

TEST(DidYouMean, NamesTheNearestAndAllThatAreKnown) {
  EXPECT_EQ(DidYouMean("fastets", {"fastest", "frugal", "min_cut"}),
            "did you mean \"fastest\"? known: fastest, frugal, min_cut");
}

TEST(DidYouMean, GuessesNothingForANameUnlikeAll) {
  EXPECT_EQ(DidYouMean("zzzzzz", {"fastest", "frugal"}), "known: fastest, frugal");
}

}  // namespace
}  // namespace giot
