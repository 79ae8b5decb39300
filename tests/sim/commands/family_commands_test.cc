// A family's way from recipe to samples, as a user goes it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "sim/base/random_stream.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

using testing::HasSubstr;

std::string Bytes(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A walk of two channels, 800 rows.
std::string Walk() {
  Stream random(1, "walk");
  std::string text = "a,b\n";
  double a = 0;
  for (int i = 0; i < 800; ++i) {
    a = 0.9 * a + random.Normal();
    text += std::to_string(a) + "," + std::to_string(a + 0.3 * random.Normal()) + "\n";
  }
  return text;
}

std::string Recipe(int updates) {
  return "[data]\nkind = \"series\"\nfiles = [\"walk.csv\"]\nwindow = 4\n\n"
         "[model]\nkind = \"real_nvp\"\ncouplings = 4\nhidden = 16\n\n"
         "[training]\nupdates = " +
         std::to_string(updates) + "\ncheck_every = 20\n";
}

class FamilyCommands : public testing::Test {
 protected:
  void SetUp() override { folder_.Write("walk.csv", Walk()); }
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  test::Folder folder_;
};

TEST_F(FamilyCommands, TrainsSamplesAndScores) {
  const std::string recipe = folder_.Write("walk.toml", Recipe(60));
  const test::Ended trained = test::Giot(
      {"train", recipe, "--out", Path("walk.giot"), "--curve", Path("curve.h5"), "--quiet"});
  ASSERT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("walk: real_nvp, "));
  EXPECT_THAT(trained.out, HasSubstr("nll_nats"));
  EXPECT_TRUE(std::filesystem::exists(Path("curve.h5")));
  EXPECT_FALSE(std::filesystem::exists(Path("walk.giot.checkpoint")));

  const test::Ended sampled = test::Giot({"sample", Path("walk.giot"), "-n", "3"});
  ASSERT_EQ(sampled.status, 0) << sampled.err;
  EXPECT_THAT(sampled.out, testing::StartsWith("example,step,a,b\n0,0,"));
  EXPECT_EQ(std::count(sampled.out.begin(), sampled.out.end(), '\n'), 1 + 3 * 4);

  const test::Ended scored =
      test::Giot({"evaluate", Path("walk.giot"), "--data", Path("walk.csv")});
  ASSERT_EQ(scored.status, 0) << scored.err;
  EXPECT_THAT(scored.out, HasSubstr("walk (real_nvp) on 797 examples of 4 steps of 2 fields"));

  const test::Ended told = test::Giot({"models", Path("walk.giot")});
  ASSERT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("sample"));
}

TEST_F(FamilyCommands, AKilledTrainingGoesOnToTheSameModel) {
  const std::string recipe = folder_.Write("walk.toml", Recipe(1000));
  const auto train = [&](const char* out) {
    return std::vector<std::string>{test::GiotPath(),       "train", recipe, "--out", Path(out),
                                    "--checkpoint-every-s", "0"};
  };
  ASSERT_EQ(test::Run(train("whole.giot")).status, 0);
  test::Process killed(train("walk.giot"));
  while (!std::filesystem::exists(Path("walk.giot.checkpoint")) &&
         !std::filesystem::exists(Path("walk.giot"))) {
    std::this_thread::yield();
  }
  killed.Signal(SIGKILL);
  EXPECT_EQ(killed.Wait().status, 128 + SIGKILL);
  EXPECT_FALSE(std::filesystem::exists(Path("walk.giot")));
  const test::Ended resumed = test::Run(train("walk.giot"));
  ASSERT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("went on from update "));
  // The files differ in the model's name alone, which the sampled paths do not tell.
  EXPECT_EQ(test::Giot({"sample", Path("walk.giot"), "-n", "20"}).out,
            test::Giot({"sample", Path("whole.giot"), "-n", "20"}).out);
  EXPECT_FALSE(Bytes(Path("walk.giot")).empty());
}

TEST_F(FamilyCommands, NamesAnUnknownFamily) {
  const std::string recipe = folder_.Write(
      "bad.toml",
      "[data]\nkind = \"series\"\nfiles = [\"walk.csv\"]\n[model]\nkind = \"real_npv\"\n");
  const test::Ended ended = test::Giot({"train", recipe, "--out", Path("x.giot")});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr(":5:8: model.kind: expected the name of a known family, found "
                                   "\"real_npv\"; did you mean \"real_nvp\"?"));
}

TEST_F(FamilyCommands, RefusesAConditionThatTheModelIsNotTold) {
  const std::string recipe = folder_.Write("walk.toml", Recipe(20));
  ASSERT_EQ(test::Giot({"train", recipe, "--out", Path("walk.giot"), "--quiet"}).status, 0);
  const test::Ended ended = test::Giot({"sample", Path("walk.giot"), "--condition", "site=RPT"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("--condition site=RPT: the model is told nothing of that name; "
                                   "it has no condition"));
}

// A day of the shipped generator is a day: lowest at night, and less on a Sunday than on a Tuesday.
TEST(ShippedDemandDay, DrawsDaysOfDemand) {
  const auto mean_of = [](const char* day) {
    const test::Ended ended = test::Giot(
        {"sample", test::SourceFile("scenarios/models/demand_day.giot"), "-n", "200", "--condition",
         std::string("day_of_week=") + day, "--condition", "hour_of_day=0"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    std::istringstream lines(ended.out);
    std::string line;
    std::getline(lines, line);
    std::vector<double> mean(48, 0.0);
    while (std::getline(lines, line)) {
      const std::size_t first = line.find(','), second = line.find(',', first + 1);
      mean[std::stoul(line.substr(first + 1))] += std::stod(line.substr(second + 1)) / 200;
    }
    return mean;
  };
  const std::vector<double> tuesday = mean_of("1"), sunday = mean_of("6");
  EXPECT_LT(tuesday[8], 0.8 * tuesday[24]);
  EXPECT_LT(sunday[24], 0.95 * tuesday[24]);
  EXPECT_THAT(tuesday[24], testing::AllOf(testing::Gt(30000), testing::Lt(42000)));
}

TEST(Models, ListsTheFamilies) {
  const test::Ended ended = test::Giot({"models"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.out, HasSubstr("real_nvp"));
}

TEST(Models, TellsOfAForecaster) {
  const test::Ended ended = test::Giot({"models", test::SourceFile("scenarios/models/wind.giot")});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("wind: forecaster of daily mean wind speed in m/s, "));
}

}  // namespace
}  // namespace giot
