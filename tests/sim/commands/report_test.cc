// digest, report and compare as a user meets them: words, files, exit statuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "results/digest.h"
#include "tests/results/example_run.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

using test::Ended;
using test::Giot;
using testing::HasSubstr;

class ReportCommands : public testing::Test {
 protected:
  // A run of an arm, in the folder of a sweep.
  std::string Write(const std::string& arm, std::int64_t seed, double energy) {
    example::RunOptions options{.rows = 50};
    options.header.arm = options.header.arm_title = arm;
    options.header.seed = seed;
    options.ledger.spent_j[1] = energy;
    const auto file = folder_.path() / "sweep" / "runs" / (arm + std::to_string(seed) + ".h5");
    example::WriteRun(file, options);
    return file.string();
  }
  test::Folder folder_;
};

TEST_F(ReportCommands, DigestPrintsOneLineARun) {
  const std::string a = Write("always", 1, 2);
  const std::string b = Write("always", 2, 2);
  const Ended ended = Giot({"digest", a, b});
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.out, ResultDigest(a) + "  " + a + '\n' + ResultDigest(b) + "  " + b + '\n');
}

TEST_F(ReportCommands, ReportTellsOfOneRun) {
  const Ended ended = Giot({"report", Write("always", 1, 2)});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("An example of a run\nexample · arm always · seed 1"));
}

TEST_F(ReportCommands, ReportComparesTheArmsOfASweepsFolderAndDrawsThem) {
  for (const std::int64_t seed : {1, 2}) {
    Write("always", seed, 2);
    Write("twin", seed, 1);
  }
  const auto plots = folder_.path() / "plots";
  const Ended ended = Giot({"report", (folder_.path() / "sweep").string(), "--plots",
                            plots.string(), "--baseline", "twin"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Difference to twin, paired by seed"));
  EXPECT_THAT(ended.out, HasSubstr("wrote " + (plots / "battery_over_time.svg").string()));
  EXPECT_TRUE(std::filesystem::exists(plots / "energy_by_cause_sensors.svg"));
}

TEST_F(ReportCommands, CompareShowsWhatDiffers) {
  const Ended ended = Giot({"compare", Write("always", 1, 2), Write("twin", 1, 1)});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Content: differs"));
  EXPECT_THAT(ended.out, HasSubstr("sensors  radio_tx"));
}

TEST_F(ReportCommands, SayWhatIsWrong) {
  const std::string missing = (folder_.path() / "missing.h5").string();
  Ended ended = Giot({"digest", missing});
  EXPECT_EQ(ended.status, 1);
  EXPECT_EQ(ended.err, "giot: cannot read " + missing + ": there is no such file\n");
  ended = Giot({"report", folder_.path().string()});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, folder_.path().string() +
                           ": expected results (*.h5), found none; name the folder of a sweep, or "
                           "the files themselves\n");
  ended = Giot({"report", Write("always", 1, 2), Write("twin", 1, 2), "--baseline", "twinn"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, "unknown arm \"twinn\"; did you mean \"twin\"? known: always, twin\n");
}

}  // namespace
}  // namespace giot
