#include "sim/network/sumo_tools.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace giot {
namespace {

namespace fs = std::filesystem;

/// Stand-ins for SUMO's tools that write their arguments into the file they are to make, in a PATH
/// of their own.
class SumoToolsTest : public testing::Test {
 protected:
  SumoToolsTest() : path_(std::getenv("PATH")) {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / "giot_sumo_tools" / info->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "bin");
    fs::create_directories(folder_ / "home/tools");
    setenv("PATH", (folder_ / "bin").c_str(), 1);
    setenv("SUMO_HOME", (folder_ / "home").c_str(), 1);
  }
  ~SumoToolsTest() override {
    setenv("PATH", path_.c_str(), 1);
    unsetenv("SUMO_HOME");
  }

  void AddTool(const std::string& name, const std::string& script) {
    const fs::path file = folder_ / "bin" / name;
    std::ofstream(file) << "#!/bin/sh\n" << script;
    fs::permissions(file, fs::perms::owner_all);
  }
  void AddAll() {
    AddTool("netgenerate",
            "for last; do :; done; printf '%s\\n' \"$*\" > \"${last#--output-file=}\"\n");
    AddTool("python3", "printf '%s\\n' \"$*\" > \"$5\"\n");
    AddTool("sumo", "printf '%s\\n' \"$*\" > \"$6\"\n");
    std::ofstream(folder_ / "home/tools/randomTrips.py") << "\n";
  }
  static std::string Text(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
  }

  std::string path_;
  fs::path folder_;
};

TEST_F(SumoToolsTest, SaysWhatIsMissing) {
  AddTool("python3", "");
  try {
    SumoTools tools(folder_ / "out");
    FAIL() << "nothing is missing";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(),
              "cannot make traffic with SUMO: missing netgenerate (in PATH), sumo (in PATH), " +
                  (folder_ / "home/tools/randomTrips.py").string() +
                  "; install them (Debian: apt-get install sumo sumo-tools) or give floating-car "
                  "data that SUMO wrote elsewhere");
  }
}

TEST_F(SumoToolsTest, CallsEachToolWithItsArguments) {
  AddAll();
  const SumoTools tools(folder_ / "out");
  const std::string out = (folder_ / "out").string();
  const fs::path streets = tools.MakeStreets({3, 4, Meters(150), 2, 7});
  EXPECT_EQ(Text(streets),
            "--grid --grid.x-number=3 --grid.y-number=4 --grid.length=150 --default.lanenumber=2 "
            "--seed=7 --output-file=" +
                out + "/streets.net.xml");
  const fs::path trips = tools.MakeTrips(streets, {Seconds(60), Seconds(1.5), 8});
  EXPECT_EQ(Text(trips), (folder_ / "home/tools/randomTrips.py").string() + " -n " + out +
                             "/streets.net.xml -o " + out + "/trips.xml -e 60 -p 1.5 --seed 8");
  EXPECT_EQ(Text(tools.Drive(streets, trips, Seconds(90), Seconds(0.5), 9)),
            "-n " + out + "/streets.net.xml -r " + out + "/trips.xml --fcd-output " + out +
                "/traffic.fcd.xml --precision 6 --end 90 --step-length 0.5 --seed 9 --no-step-log");
}

TEST_F(SumoToolsTest, PassesOnWhatAFailedToolSaid) {
  AddAll();
  AddTool("netgenerate", "echo 'Error: the grid must have two junctions.' >&2\nexit 3\n");
  const SumoTools tools(folder_ / "out");
  try {
    tools.MakeStreets({});
    FAIL() << "it made streets";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(),
              "netgenerate failed with status 3: Error: the grid must have two junctions.; its log "
              "is " +
                  (folder_ / "out/netgenerate.log").string());
  }
}

}  // namespace
}  // namespace giot
