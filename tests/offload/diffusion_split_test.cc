#include "offload/diffusion_split.h"

#include <gtest/gtest.h>

#include <limits>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

// Golden: the split row of the reference list's table B10 (E8), T = 11, costs .35, 1.4 and .9.
TEST(DiffusionSplit, IsWhatTheReferenceListSays) {
  const struct {
    double penalty;
    int shared;
    double cost;
  } rows[] = {{0.02, 11, 6.27}, {0.05, 11, 9.90}, {0.1, 5, 13.55}, {0.2, 3, 14.95}};
  for (const auto& row : rows) {
    EvenDiffusionChain even;
    even.penalty = row.penalty;
    const DiffusionSplit best = BestDiffusionSplit(even.Chain());
    EXPECT_EQ(best.shared_steps, row.shared);
    EXPECT_NEAR(best.cost, row.cost, 1e-12);
  }
}

TEST(DiffusionSplit, SharesNoMoreStepsAsSharingHurtsMore) {
  int before = 11;
  for (int i = 0; i <= 200; ++i) {
    EvenDiffusionChain even;
    even.penalty = 0.005 * i;
    const int shared = BestDiffusionSplit(even.Chain()).shared_steps;
    EXPECT_LE(shared, before);
    before = shared;
  }
  EXPECT_EQ(before, 0);
}

TEST(DiffusionSplit, SharesNoMoreThanIsCovered) {
  EvenDiffusionChain even;
  even.covered_steps = 4;
  EXPECT_EQ(BestDiffusionSplit(even.Chain()).shared_steps, 4);
}

TEST(DiffusionSplit, SharesMoreAmongMoreVehicles) {
  EvenDiffusionChain even;
  even.penalty = 0.1;
  even.vehicles = 7;
  EXPECT_EQ(BestDiffusionSplit(even.Chain()).shared_steps, 7);
}

TEST(DiffusionSplit, EqualsTheBestOfAllHandovers) {
  Stream random(1, "diffusion");
  const auto some = [&](std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
      values.push_back(static_cast<double>(random.Below(256)) / 64);
    }
    return values;
  };
  for (int i = 0; i < 1000; ++i) {
    const std::size_t steps = 1 + random.Below(20);
    const DiffusionChain chain{some(steps), some(steps), some(steps + 1), some(steps + 1)};
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t s = 0; s <= steps; ++s) {
      least = std::min(least, DiffusionCost(chain, static_cast<int>(s)));
    }
    const DiffusionSplit best = BestDiffusionSplit(chain);
    ASSERT_EQ(best.cost, least);
    ASSERT_EQ(DiffusionCost(chain, best.shared_steps), least);
  }
}

TEST(DiffusionSplit, TellsEveryFault) {
  EvenDiffusionChain even;
  even.steps = 0;
  even.local_step = -1;
  even.vehicles = 0;
  try {
    even.Chain();
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "diffusion split: steps: expected a number >= 1, found 0; a chain denoises at "
                 "least once\n"
                 "diffusion split: local_step: expected a number >= 0, found -1; give the cost of "
                 "a step\n"
                 "diffusion split: vehicles: expected a number >= 1, found 0; one at least takes "
                 "the result");
  }
}

}  // namespace
}  // namespace giot
