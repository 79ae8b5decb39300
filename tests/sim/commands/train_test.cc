// giot train, sample and evaluate as a user runs them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "sim/base/random_stream.h"
#include "sim/base/time_axis.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

using test::Ended;
using test::Giot;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kWind = test::SourceFile("scenarios/models/wind.giot");
const std::string kReadings = test::SourceFile("scenarios/data/irish_wind_knots.csv");

std::string TinyRecipe(int epochs) {
  return fmt::format(
      "[data]\nfile = \"data.csv\"\ntime_column = \"date\"\nheld_out = [\"B\"]\n"
      "quantity = \"level\"\nunit = \"m\"\n"
      "[split]\ntrain_from = \"2001-01-01\"\nvalidate_from = \"2001-07-01\"\n"
      "test_from = \"2001-09-01\"\nend = \"2001-12-01\"\n"
      "[model]\nhidden = 4\n[training]\nepochs = {}\npatience = {}\nwindow = 16\n"
      "[baselines]\nmost_lags = 2\n",
      epochs, epochs);
}

std::string TinyData() {
  Stream random(1, "data");
  const TimeAxis days{"2001-01-01", Seconds(86400)};
  std::string text = "date,A,B\n";
  for (int t = 0; t < 365; ++t) {
    text += fmt::format("{},{:.3f},{:.3f}\n", days.TimeOf(t), random.Normal(), random.Normal());
  }
  return text;
}

TEST(EvaluateCommand, PrintsTheTableAndTheVerdict) {
  const Ended ended = Giot({"evaluate", kWind, "--data", kReadings});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("wind, daily mean wind speed in m/s, 1975-01-01 up to "
                                    "1979-01-01 (not included)\n"));
  EXPECT_THAT(ended.out, HasSubstr("the readings are those that the model was trained on"));
  EXPECT_THAT(ended.out, HasSubstr("=> the neural model beats every baseline in CRPS"));
  EXPECT_THAT(ended.out, HasSubstr("MAL*"));
}

TEST(EvaluateCommand, ScoresAPartOfSomeColumns) {
  const Ended ended = Giot({"evaluate", kWind, "--data", kReadings, "--columns", "RPT,MAL",
                            "--from", "1976-01-01", "--until", "1976-03-01", "--warm-up", "10"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("1976-01-01 up to 1976-03-01"));
  EXPECT_THAT(ended.out, testing::Not(HasSubstr("DUB")));
}

TEST(EvaluateCommand, RefusesWhatCannotBeScored) {
  const Ended column = Giot({"evaluate", kWind, "--data", kReadings, "--columns", "RPTT"});
  EXPECT_EQ(column.status, 2);
  EXPECT_THAT(column.err, HasSubstr("did you mean \"RPT\"?"));
  const Ended time = Giot({"evaluate", kWind, "--data", kReadings, "--until", "1990-01-01"});
  EXPECT_EQ(time.status, 2);
  EXPECT_THAT(time.err, HasSubstr("cannot score steps"));
  EXPECT_EQ(Giot({"evaluate", kWind, "--data", "no.csv"}).status, 1);
}

TEST(EvaluateCommand, ABrokenModelIsNamedAndIsTheWorldsFault) {
  const test::Folder folder;
  const std::string whole = test::ReadText(kWind);
  const std::string path = folder.Write("cut.giot", whole.substr(0, whole.size() / 2));
  const Ended ended = Giot({"evaluate", path, "--data", kReadings});
  EXPECT_EQ(ended.status, 1);
  EXPECT_EQ(ended.err, fmt::format("giot: {}: truncated: {} of {} bytes are left\n", path,
                                   whole.size() / 2, whole.size()));
}

TEST(SampleCommand, DrawsTheSamePathsForTheSameSeed) {
  const std::vector<std::string> arguments{"sample", kWind, "-n", "3", "--horizon", "4"};
  const Ended first = Giot(arguments);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, StartsWith("path,time,value_m_s\n0,1975-01-01,"));
  EXPECT_EQ(std::count(first.out.begin(), first.out.end(), '\n'), 1 + 3 * 4);
  EXPECT_EQ(Giot(arguments).out, first.out);
  std::vector<std::string> other = arguments;
  other.insert(other.end(), {"--seed", "2"});
  EXPECT_NE(Giot(other).out, first.out);
}

TEST(SampleCommand, WritesAFileAndNamesIt) {
  const test::Folder folder;
  const std::string out = (folder.path() / "paths.csv").string();
  const Ended ended =
      Giot({"sample", kWind, "-n", "2", "--variant", "ar1", "--from", "1970-06-01", "--out", out});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "wrote " + out + "\n");
  EXPECT_THAT(test::ReadText(out), HasSubstr("0,1970-06-01,"));
}

TEST(SampleCommand, RefusesAnUnknownVariant) {
  const Ended ended = Giot({"sample", kWind, "--variant", "neurl"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("did you mean \"neural\"?"));
}

TEST(TrainCommand, TrainsWritesAndPrintsTheScores) {
  const test::Folder folder;
  folder.Write("data.csv", TinyData());
  const std::string out = (folder.path() / "tiny.giot").string();
  const Ended ended = Giot({"train", folder.Write("tiny.toml", TinyRecipe(2)), "--out", out});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Trained columns (mean)"));
  EXPECT_THAT(ended.out, HasSubstr("wrote " + out));
  EXPECT_THAT(ended.err, HasSubstr("trained in"));
  EXPECT_EQ(Giot({"evaluate", out, "--data", (folder.path() / "data.csv").string()}).status, 0);
}

TEST(TrainCommand, RefusesABadRecipeFolderOrDeviceBeforeTraining) {
  const test::Folder folder;
  folder.Write("data.csv", TinyData());
  const std::string good = folder.Write("good.toml", TinyRecipe(1));
  const Ended key = Giot({"train", folder.Write("bad.toml", TinyRecipe(1) + "sed = 3\n")});
  EXPECT_EQ(key.status, 2);
  EXPECT_THAT(key.err, HasSubstr("bad.toml:"));
  const std::string nowhere = (folder.path() / "no" / "m.giot").string();
  const Ended out = Giot({"train", good, "--out", nowhere});
  EXPECT_EQ(out.status, 1);
  EXPECT_EQ(out.err, "giot: cannot write " + nowhere + ": " + (folder.path() / "no").string() +
                         " is no folder that may be written to\n");
  const Ended device =
      Giot({"train", good, "--out", (folder.path() / "m.giot").string(), "--device", "tpu"});
  EXPECT_EQ(device.status, 2);
  EXPECT_THAT(device.err, HasSubstr("unknown device \"tpu\"; known: cpu, cuda"));
}

TEST(TrainCommand, AnInterruptedTrainingLeavesNoFile) {
  const test::Folder folder;
  folder.Write("data.csv", TinyData());
  const std::string recipe = folder.Write("long.toml", TinyRecipe(100000));
  const std::string out = (folder.path() / "m.giot").string();
  test::Process training({test::GiotPath(), "train", recipe, "--out", out});
  const std::string maps = "/proc/" + std::to_string(training.pid()) + "/maps";
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (test::ReadText(maps).find("libgiot_models.so") == std::string::npos &&
         std::chrono::steady_clock::now() < patience) {
    std::this_thread::yield();
  }
  training.Signal(SIGINT);
  const Ended ended = training.Wait();
  EXPECT_NE(ended.status, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().string().find("m.giot"), std::string::npos) << entry.path();
  }
}

TEST(TrainCommand, SaysWhichLibraryIsMissing) {
  const test::Folder folder;
  folder.Write("data.csv", TinyData());
  const std::string recipe = folder.Write("tiny.toml", TinyRecipe(1));
  const std::string alone = (folder.path() / "giot").string();
  std::filesystem::copy_file(test::GiotPath(), alone);
  const Ended ended =
      test::Run({alone, "train", recipe, "--out", (folder.path() / "m.giot").string()});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err,
              HasSubstr("giot: training needs libgiot_models.so, and it does not load: " +
                        (folder.path() / "libgiot_models.so").string()));
}

TEST(Commands, ThatDoNotTrainLoadNoLibTorch) {
  const Ended ended = test::Run({test::GiotPath(), "evaluate", kWind, "--data", kReadings},
                                {{"LD_DEBUG", "files"}});
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("libc.so"));
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("torch")));
}

}  // namespace
}  // namespace giot
