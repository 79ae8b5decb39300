// Every scenario that giot ships runs, in each of its arms, and gives the same bytes in another
// process a second later.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/catalogue.h"
#include "tests/support/command_line.h"

namespace giot::test {
namespace {

/// A scenario file and one of its arms; no arm where it has none.
struct Shipped {
  std::string file;
  std::string arm;
};

void PrintTo(const Shipped& shipped, std::ostream* out) {
  *out << std::filesystem::path(shipped.file).filename().string() << ' ' << shipped.arm;
}

std::vector<Shipped> AllShipped() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(SourceFile("scenarios"))) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<Shipped> shipped;
  const Catalogue catalogue = JoinedCatalogue();
  for (const std::string& file : files) {
    const Scenario scenario = LoadScenario(file, catalogue);
    for (const auto& [arm, config] : scenario.config.arms) shipped.push_back({file, arm});
    if (scenario.config.arms.empty()) shipped.push_back({file, ""});
  }
  return shipped;
}

/// Runs a short stretch of it and returns the result's digest.
std::string DigestOfRun(const Shipped& shipped, const std::string& out) {
  std::vector<std::string> arguments = {"run",     shipped.file, "run.duration_s=300",
                                        "--quiet", "--out",      out};
  if (!shipped.arm.empty()) arguments.insert(arguments.end(), {"--arm", shipped.arm});
  const Ended run = Giot(arguments);
  EXPECT_EQ(run.status, 0) << run.err;
  const Ended digest = Giot({"digest", out});
  EXPECT_EQ(digest.status, 0) << digest.err;
  return digest.out.substr(0, 64);
}

class ShippedScenario : public testing::TestWithParam<Shipped> {};

TEST_P(ShippedScenario, GivesTheSameBytesASecondLater) {
  const Folder folder;
  const std::time_t began = std::time(nullptr);
  const std::string first = DigestOfRun(GetParam(), folder.path() / "first.h5");
  while (std::time(nullptr) == began) {
  }
  EXPECT_EQ(first, DigestOfRun(GetParam(), folder.path() / "second.h5"));
}

TEST_P(ShippedScenario, GivesOtherBytesForAnotherSeed) {
  const Folder folder;
  Shipped shipped = GetParam();
  const std::string first = DigestOfRun(shipped, folder.path() / "first.h5");
  const std::string other = folder.path() / "other.h5";
  std::vector<std::string> arguments = {
      "run", shipped.file, "run.duration_s=300", "run.seed=77", "--out", other, "--quiet"};
  if (!shipped.arm.empty()) arguments.insert(arguments.end(), {"--arm", shipped.arm});
  ASSERT_EQ(Giot(arguments).status, 0);
  EXPECT_NE(first, Giot({"digest", other}).out.substr(0, 64));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedScenario, testing::ValuesIn(AllShipped()),
                         [](const auto& info) {
                           std::string name =
                               std::filesystem::path(info.param.file).stem().string();
                           if (!info.param.arm.empty()) name += "_" + info.param.arm;
                           return name;
                         });

}  // namespace
}  // namespace giot::test
