#include "sim/sweep/scenario_copy.h"

#include "tests/sim/sweep/fresh_folder.h"

namespace giot {
namespace {

using CopyScenarioTest = FreshFolder;

TEST_F(CopyScenarioTest, KeepsFilesInTheirPlacesBesideTheScenario) {
  Write(folder() / "x.toml", "scenario");
  Write(folder() / "data" / "wind.csv", "wind");
  EXPECT_EQ(CopyScenario(folder() / "x.toml", {"data/wind.csv"}, folder() / "copy"), "x.toml");
  EXPECT_EQ(TextOf(folder() / "copy" / "x.toml"), "scenario");
  EXPECT_EQ(TextOf(folder() / "copy" / "data" / "wind.csv"), "wind");
}

TEST_F(CopyScenarioTest, FollowsNamesThatLeaveTheScenariosFolder) {
  Write(folder() / "mine" / "scenarios" / "x.toml", "scenario");
  Write(folder() / "mine" / "data" / "wind.csv", "wind");
  const auto scenario = CopyScenario(folder() / "mine" / "scenarios" / "x.toml",
                                     {"../data/wind.csv"}, folder() / "copy");
  EXPECT_EQ(scenario, "scenarios/x.toml");
  EXPECT_EQ(TextOf((folder() / "copy" / scenario).parent_path() / "../data/wind.csv"), "wind");
}

TEST_F(CopyScenarioTest, LeavesAbsoluteNamesAndShippedProfilesWhereTheyAre) {
  Write(folder() / "in" / "x.toml", "scenario");
  Write(folder() / "far" / "wind.csv", "wind");
  CopyScenario(folder() / "in" / "x.toml",
               {(folder() / "far" / "wind.csv").string(), "devices/nrf52840.toml"},
               folder() / "copy");
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder() / "copy")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 1);
}

}  // namespace
}  // namespace giot
