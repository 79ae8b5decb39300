// giot reproduce as a user calls it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/command_line.h"
#include "tests/support/public_data.h"

namespace giot::test {
namespace {

using testing::HasSubstr;

TEST(ReproduceCommand, PrintsTheKnownSplitsOfE7) {
  const Ended ended = Giot({"reproduce", "E7", "--mbps", "20,100"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("        20      104.9816       80.2816  in, c1\n"
                                   "       100       40.7563       16.0563  in, c1\n"));
}

TEST(ReproduceCommand, PrintsTheKnownHandoversOfE8) {
  const Ended ended = Giot({"reproduce", "E8"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("      0.02          11      6.2700       15.4000  6.2700\n"
                                   "      0.05          11      9.9000       15.4000  9.9000\n"
                                   "       0.1           5     13.5500       15.4000  13.5500\n"
                                   "       0.2           3     14.9500       15.4000  14.9500\n"));
}

TEST(ReproduceCommand, PrintsTheKnownMenuOfE9) {
  const Ended ended = Giot({"reproduce", "E9"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("9.000000     11.227273      9.000000     11.227273"));
  EXPECT_THAT(ended.out, HasSubstr("4.454545      6.681818      4.454545      6.681818"));
  EXPECT_THAT(ended.out, HasSubstr("utility of the principal 10.889036, numeric 10.889036"));
  const Ended unequal = Giot({"reproduce", "E9", "--costs", "1,2,3"});
  EXPECT_EQ(unequal.status, 2);
  EXPECT_EQ(unequal.err,
            "reproduce E9: --shares: expected 3 numbers, found 2; give a share for each cost\n");
}

TEST(ReproduceCommand, FindsTheLeastEnergyOfARoundAsAGridDoes) {
  const Ended ended = Giot({"reproduce", "E5-energy"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("least 67.246812 mJ; full speed 308.078287 mJ; grid 67.247"));
  const Ended none = Giot({"reproduce", "E5-energy", "--bandwidth", "0"});
  EXPECT_EQ(none.status, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(none.err,
            "round energy: bandwidth_hz: expected a number > 0, found 0; give the band of all "
            "clients\n");
}

TEST(ReproduceCommand, RefusesParametersThatMakeNoSense) {
  const Ended rate = Giot({"reproduce", "E7", "--mbps", "0"});
  EXPECT_EQ(rate.status, 2);
  EXPECT_EQ(rate.err,
            "reproduce E7: --mbps: expected numbers > 0, found 0; give the uplink's rate in "
            "Mbit/s\n");
  const Ended steps = Giot({"reproduce", "E8", "--steps", "0"});
  EXPECT_EQ(steps.status, 2);
  EXPECT_EQ(steps.out, "");
  EXPECT_EQ(steps.err,
            "diffusion split: steps: expected a number >= 1, found 0; a chain denoises at least "
            "once\n");
  EXPECT_EQ(Giot({"reproduce", "E77"}).status, 2);
}

TEST(ReproduceCommand, PrintsThePublishedRowOfTheWindowedGaussianInE11) {
  GIOT_NEEDS_DATA("nab", "github.com/numenta/NAB, revision ea702d7");
  const Ended ended = Giot({"reproduce", "E11", "--data", PublicData("nab").string(), "--detectors",
                            "windowed_gaussian,running_normal"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("windowed_gaussian           39.649523  20.867986  47.410027"));
  EXPECT_THAT(ended.out, HasSubstr("windowedGaussian               39.650     20.868     47.410"));
  const Ended unknown = Giot({"reproduce", "E11", "--detectors", "running_norml"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.err, HasSubstr("unknown anomaly detector \"running_norml\"; did you mean "
                                     "\"running_normal\"?"));
}

// Golden: tests/golden/persistence_demand.py
TEST(ReproduceCommand, ScoresPersistenceOnDemandInE12) {
  const Ended ended = Giot({"reproduce", "E12", "--sets", "demand", "--paths", "4", "--scenarios",
                            GIOT_SOURCE_DIR "/scenarios"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("21 windows of 48 steps"));
  EXPECT_THAT(ended.out,
              HasSubstr("persistence              0.192564   0.192564   0.192564   0.192564   "
                        "0.192564   0.192564   0.226176"));
  EXPECT_THAT(ended.out, HasSubstr("The exchange-rate set is not part of giot"));
}

// Golden: last-value ND and ND-sum of gluonts' five windows, recomputed from the public file.
TEST(ReproduceCommand, ScoresPersistenceOnExchangeRatesInE12) {
  GIOT_NEEDS_DATA("exchange_rate.txt",
                  "github.com/laiguokun/multivariate-time-series-data, revision 7f402f1");
  const Ended ended =
      Giot({"reproduce", "E12", "--sets", "demand", "--windows", "1", "--paths", "4", "--scenarios",
            GIOT_SOURCE_DIR "/scenarios", "--exchange", PublicData("exchange_rate.txt").string()});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out,
              HasSubstr("persistence              0.009311   0.006205   0.009311   0.006205   "
                        "0.009311   0.006205"));
}

TEST(ReproduceCommand, RefusesExchangeRatesThatAreNone) {
  const Ended ended =
      Giot({"reproduce", "E12", "--sets", "demand", "--windows", "1", "--paths", "4", "--scenarios",
            GIOT_SOURCE_DIR "/scenarios", "--exchange", GIOT_SOURCE_DIR "/LICENSE"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err,
              HasSubstr("LICENSE:1:1: expected a line of numbers between commas, as many "
                        "as in the first line, found "));
}

}  // namespace
}  // namespace giot::test
