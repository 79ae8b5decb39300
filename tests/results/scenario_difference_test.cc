#include "results/scenario_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace giot {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ScenarioKeys, AreDottedPathsWithTheirValues) {
  EXPECT_THAT(
      ScenarioKeys("# a comment\ntop = 1\n\n[run]\ntitle = \"a = b\"\nseed = 7\n"
                   "[nodes.\"my sensors\"]\ncount = 3\n[ns3]\n\"ns3::A=B\" = \"x\"\n"),
      ElementsAre(Pair("nodes.\"my sensors\".count", "3"), Pair("ns3.\"ns3::A=B\"", "\"x\""),
                  Pair("run.seed", "7"), Pair("run.title", "\"a = b\""), Pair("top", "1")));
}

TEST(ScenarioDifferences, NameTheKeysThatDiffer) {
  const auto differences =
      ScenarioDifferences({"[run]\nseed = 1\ntitle = \"t\"\n[sweep]\nreplications = 3\n",
                           "[run]\nseed = 2\ntitle = \"t\"\n[agents.twin]\ntolerance = "
                           "0.5\n[arms.a]\ntitle = \"x\"\n"});
  ASSERT_EQ(differences.size(), 2u);
  EXPECT_EQ(differences[0].key, "agents.twin.tolerance");
  EXPECT_THAT(differences[0].values, ElementsAre("(absent)", "0.5"));
  EXPECT_EQ(differences[1].key, "run.seed");
  EXPECT_THAT(differences[1].values, ElementsAre("1", "2"));
}

TEST(ScenarioDifferences, AreNoneBetweenEqualTexts) {
  EXPECT_TRUE(ScenarioDifferences({"[run]\nseed = 1\n", "[run]\nseed = 1\n"}).empty());
}

}  // namespace
}  // namespace giot
