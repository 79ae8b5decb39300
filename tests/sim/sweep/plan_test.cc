#include "sim/sweep/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sim/base/problems.h"
#include "sim/base/sha256.h"
#include "sim/sweep/plan_file.h"
#include "tests/sim/sweep/fresh_folder.h"

namespace giot {
namespace {

/// An id that depends on every override and their order.
RunIdentity FakeIdentity(const std::vector<Override>& overrides) {
  std::string text;
  for (const Override& one : overrides) text += one.key + '=' + one.value + '\n';
  return {Sha256Of(text), {{"wind.csv", "abc"}}};
}

ScenarioConfig TwoKeysThreeArms() {
  ScenarioConfig scenario;
  scenario.run.seed = 5;
  scenario.arms["always"].set = {{"agents.twin.predictor", "none"}};
  scenario.arms["neural"].set = {{"agents.twin.predictor", "neural"}};
  scenario.arms["linear"].set = {{"agents.twin.predictor", "ar1"}};
  scenario.sweep.emplace();
  scenario.sweep->replications = 2;
  scenario.sweep->grid = {{"tolerance_m_s", {"0.5", "1.0"}}, {"period_s", {"60", "10", "30"}}};
  return scenario;
}

std::string FaultOf(const ScenarioConfig& scenario, const std::vector<Override>& overrides = {}) {
  try {
    ExpandSweep(scenario, "x.toml", overrides, FakeIdentity);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

TEST(ExpandSweep, MakesEveryCombinationOfGridArmAndSeedOnce) {
  const SweepPlan plan = ExpandSweep(TwoKeysThreeArms(), "x.toml", {}, FakeIdentity);
  ASSERT_EQ(plan.runs.size(), 2u * 3 * 3 * 2);
  std::set<std::string> ids, places;
  for (const PlannedRun& run : plan.runs) {
    ids.insert(run.id);
    places.insert(run.Describe());
  }
  EXPECT_EQ(ids.size(), plan.runs.size());
  EXPECT_EQ(places.size(), plan.runs.size());
}

TEST(ExpandSweep, GoesThroughTheGridThenTheArmsThenTheSeeds) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep->arms = {"neural", "always"};
  const SweepPlan plan = ExpandSweep(scenario, "x.toml", {}, FakeIdentity);
  EXPECT_THAT(plan.keys, testing::ElementsAre("period_s", "tolerance_m_s"));
  EXPECT_THAT(plan.arms, testing::ElementsAre("neural", "always"));
  ASSERT_EQ(plan.runs.size(), 24u);
  EXPECT_EQ(plan.runs[0].Describe(), "period_s=60 tolerance_m_s=0.5 arm=neural seed=5");
  EXPECT_EQ(plan.runs[1].Describe(), "period_s=60 tolerance_m_s=0.5 arm=neural seed=6");
  EXPECT_EQ(plan.runs[2].Describe(), "period_s=60 tolerance_m_s=0.5 arm=always seed=5");
  EXPECT_EQ(plan.runs[4].Describe(), "period_s=60 tolerance_m_s=1.0 arm=neural seed=5");
  EXPECT_EQ(plan.runs[23].Describe(), "period_s=30 tolerance_m_s=1.0 arm=always seed=6");
}

TEST(ExpandSweep, GivesTheIdentityAllOverridesOfARun) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep->arms = {"neural"};
  const std::vector<Override> given{{"run.duration_s", "60"}};
  const SweepPlan plan = ExpandSweep(scenario, "x.toml", given, FakeIdentity);
  const std::vector<Override> all{{"agents.twin.predictor", "neural"},
                                  {"run.duration_s", "60"},
                                  {"period_s", "60"},
                                  {"tolerance_m_s", "0.5"},
                                  {"run.seed", "5"}};
  EXPECT_EQ(plan.runs[0].id, FakeIdentity(all).id);
  EXPECT_EQ(plan.files.at("wind.csv"), "abc");
}

TEST(ExpandSweep, StartsItsSeedsAtTheOneOfTheCommandLine) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.run.seed = 40;  // As loading with run.seed=40 leaves it.
  const SweepPlan plan = ExpandSweep(
      scenario, "x.toml", {{"run.seed", "40"}, {"sweep.replications", "2"}}, FakeIdentity);
  EXPECT_TRUE(plan.overrides.empty());
  EXPECT_EQ(plan.runs[0].seed, 40);
  EXPECT_EQ(plan.runs[1].seed, 41);
}

TEST(ExpandSweep, RunsEachArmOnceWhereThereIsNoSweepTable) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep.reset();
  const SweepPlan plan = ExpandSweep(scenario, "x.toml", {}, FakeIdentity);
  ASSERT_EQ(plan.runs.size(), 3u);
  EXPECT_EQ(plan.runs[2].Describe(), "arm=neural seed=5");
}

TEST(ExpandSweep, RunsAScenarioWithoutArmsBare) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.arms.clear();
  const SweepPlan plan = ExpandSweep(scenario, "x.toml", {}, FakeIdentity);
  EXPECT_EQ(plan.runs.size(), 12u);
  EXPECT_EQ(plan.runs[0].Describe(), "period_s=60 tolerance_m_s=0.5 seed=5");
}

TEST(ExpandSweep, RefusesAScenarioWithNothingToSweep) {
  ScenarioConfig scenario;
  EXPECT_EQ(
      FaultOf(scenario),
      "x.toml: sweep: expected a table [sweep] or arms [arms.NAME], found neither; say what to "
      "sweep, or start the scenario with giot run");
}

TEST(ExpandSweep, RefusesAnArmTwice) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep->arms = {"always", "always"};
  EXPECT_EQ(FaultOf(scenario),
            "x.toml: sweep.arms: expected each arm once, found \"always\" twice; name it once");
}

TEST(ExpandSweep, RefusesAValueListedTwiceAndAKeyWithoutValues) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep->grid = {{"a", {}}, {"b", {"1", "2", "1"}}};
  EXPECT_EQ(
      FaultOf(scenario),
      "x.toml: sweep.grid.\"a\": expected one value or more, found none; list the values to run\n"
      "x.toml: sweep.grid.\"b\": expected each value once, found 1 twice; list it once");
}

TEST(ExpandSweep, RefusesASeedInTheGrid) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.sweep->grid = {{"run.seed", {"1", "2"}}};
  EXPECT_EQ(FaultOf(scenario),
            "x.toml: sweep.grid.\"run.seed\": expected no seed in the grid, found run.seed; give "
            "sweep.replications; the seeds are run.seed, run.seed + 1, ...");
}

TEST(ExpandSweep, RefusesAKeyThatIsSetTwice) {
  ScenarioConfig scenario = TwoKeysThreeArms();
  scenario.arms["neural"].set["period_s"] = "10";
  EXPECT_EQ(
      FaultOf(scenario, {{"tolerance_m_s", "2"}, {"agents.twin.predictor", "none"}}),
      "x.toml: tolerance_m_s: expected a key that the grid does not sweep, found it on the command "
      "line; leave it out, or out of [sweep.grid]\n"
      "x.toml: arms.always.set.\"agents.twin.predictor\": expected a key that belongs to this arm "
      "alone, found it on the command line; leave it out of one of them\n"
      "x.toml: arms.linear.set.\"agents.twin.predictor\": expected a key that belongs to this arm "
      "alone, found it on the command line; leave it out of one of them\n"
      "x.toml: arms.neural.set.\"agents.twin.predictor\": expected a key that belongs to this arm "
      "alone, found it on the command line; leave it out of one of them\n"
      "x.toml: arms.neural.set.\"period_s\": expected a key that belongs to this arm alone, found "
      "it in [sweep.grid]; leave it out of one of them");
}

using PlanFile = FreshFolder;

TEST_F(PlanFile, ReadsBackWhatWasWritten) {
  SweepPlan plan =
      ExpandSweep(TwoKeysThreeArms(), "x.toml", {{"z", "1"}, {"a", "\"x\""}}, FakeIdentity);
  plan.number = 3;
  plan.giot_version = "0.1.0";
  plan.scenario = "plans/3/files/twin.toml";
  WritePlan(plan, folder() / "plan.json");
  const SweepPlan back = ReadPlan(folder() / "plan.json");
  EXPECT_EQ(back.number, 3);
  EXPECT_EQ(back.giot_version, plan.giot_version);
  EXPECT_EQ(back.scenario, plan.scenario);
  EXPECT_EQ(back.keys, plan.keys);
  EXPECT_EQ(back.arms, plan.arms);
  EXPECT_EQ(back.files, plan.files);
  ASSERT_EQ(back.overrides.size(), 2u);
  EXPECT_EQ(back.overrides[0].key, "z");
  EXPECT_EQ(back.overrides[1].value, "\"x\"");
  ASSERT_EQ(back.runs.size(), plan.runs.size());
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    EXPECT_EQ(back.runs[i].id, plan.runs[i].id);
    EXPECT_EQ(back.runs[i].Describe(), plan.runs[i].Describe());
  }
}

TEST_F(PlanFile, RefusesWhatIsNoPlan) {
  const auto file = folder() / "no_plan.json";
  Write(file, R"({"format_version": 9})");
  try {
    ReadPlan(file);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), file.string() +
                                " is no plan of a sweep: it has format version 9, this giot reads "
                                "version 1");
  }
}

}  // namespace
}  // namespace giot
