#include "offload/contract.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

std::string WordsOf(const ContractProblem& problem) {
  try {
    BestMenu(problem);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

const ContractProblem kE9{10, {{1, 0.4}, {1.5, 0.6}}};

// Worked by hand: psi = (1, 1.5 + 0.5 * 0.4 / 0.6) = (1, 11 / 6).
TEST(Contract, GivesTheKnownMenuOfE9) {
  for (const ContractMenu& menu : {BestMenu(kE9), BestMenuNumerically(kE9)}) {
    EXPECT_NEAR(menu.contracts[0].service, 9, 1e-6);
    EXPECT_NEAR(menu.contracts[1].service, 4.454545455, 1e-6);
    EXPECT_NEAR(menu.contracts[0].reward, 11.227272727, 1e-6);
    EXPECT_NEAR(menu.contracts[1].reward, 6.681818182, 1e-6);
    EXPECT_NEAR(menu.utility, 10.889036, 1e-6);
  }
}

ContractProblem RandomProblem(std::uint64_t seed) {
  Stream random(seed, "contract");
  ContractProblem problem{random.Uniform(0.5, 20), {}};
  double cost = random.Uniform(0.2, 2);
  const std::size_t count = 1 + random.Below(5);
  for (std::size_t i = 0; i < count; ++i) {
    problem.types.push_back({cost, random.Uniform(0.05, 1)});
    cost += random.Uniform(0.1, 1);
  }
  return problem;
}

bool IsPooled(const ContractMenu& menu) {
  for (std::size_t i = 1; i < menu.contracts.size(); ++i) {
    const double service = menu.contracts[i].service;
    if (service > 0 && service == menu.contracts[i - 1].service) return true;
  }
  return false;
}

TEST(Contract, ClosedFormEqualsTheNumericOptimumAlsoWhereTypesArePooledOrLeftOut) {
  int pooled = 0, left_out = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const ContractProblem problem = RandomProblem(seed);
    const ContractMenu exact = BestMenu(problem);
    const ContractMenu numeric = BestMenuNumerically(problem);
    EXPECT_NEAR(exact.utility, numeric.utility, 1e-6) << "seed " << seed;
    EXPECT_LE(WorstViolation(problem, exact.contracts), 1e-9);
    EXPECT_LE(WorstViolation(problem, numeric.contracts), 0);
    for (std::size_t i = 0; i < problem.types.size(); ++i) {
      EXPECT_NEAR(exact.contracts[i].service, numeric.contracts[i].service, 1e-3);
    }
    pooled += IsPooled(exact) ? 1 : 0;
    left_out += exact.contracts.back().service == 0 ? 1 : 0;
  }
  EXPECT_GT(pooled, 3);
  EXPECT_GT(left_out, 3);
}

TEST(Contract, NoFeasibleMenuOfAGridIsBetter) {
  const double best = BestMenu(kE9).utility;
  double most = 0;
  for (double q1 = 0; q1 < 12; q1 += 0.25) {
    for (double q2 = 0; q2 <= q1; q2 += 0.25) {
      const double r2 = 1.5 * q2, r1 = r2 + (q1 - q2);
      ASSERT_LE(WorstViolation(kE9, {{q1, r1}, {q2, r2}}), 1e-12);
      most = std::max(most, 0.4 * (10 * std::log1p(q1) - r1) + 0.6 * (10 * std::log1p(q2) - r2));
    }
  }
  EXPECT_LE(most, best);
  EXPECT_GT(most, best - 0.01);
}

TEST(Contract, TellsABrokenMenu) {
  EXPECT_NEAR(WorstViolation(kE9, {{9, 8}, {4, 6}}), 3, 1e-12);     // 8 - 9 against 6 - 4
  EXPECT_NEAR(WorstViolation({10, {{2, 1}}}, {{3, 5}}), 1, 1e-12);  // works at a loss
}

TEST(Contract, RefusesWhatCannotBe) {
  EXPECT_EQ(WordsOf({10, {}}),
            "contract: types: expected a whole number >= 1, found 0; name a type of worker");
  EXPECT_EQ(WordsOf({-1, {{1, 1}}}),
            "contract: worth: expected a number > 0, found -1; give what service is worth");
  EXPECT_EQ(WordsOf({10, {{1, 1}, {1, 1}}}),
            "contract: type 1: unit_cost: expected a number > 1, found 1; list the types in rising "
            "order of cost");
  EXPECT_EQ(WordsOf({10, {{1, 0}}}),
            "contract: type 0: share: expected a number > 0, found 0; give its share of the "
            "workers");
}

}  // namespace
}  // namespace giot
