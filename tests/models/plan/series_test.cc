#include "models/plan/series.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "models/plan/season.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

template <class Function>
std::string FaultOf(Function function) {
  try {
    function();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

TEST(TimeAxis, CountsStepsOverLeapDays) {
  const TimeAxis days{"1961-01-01", Seconds(86400)};
  EXPECT_EQ(days.StepOf("1961-01-01"), 0);
  EXPECT_EQ(days.StepOf("1975-01-01"), 14 * 365 + 3);
  EXPECT_EQ(days.StepOf("1960-12-31"), -1);
  EXPECT_EQ(days.TimeOf(6573), "1978-12-31");
  EXPECT_EQ(days.TimeOf(-1), "1960-12-31");
  const TimeAxis half_hours{"2000-06-05 00:00", Seconds(1800)};
  EXPECT_EQ(half_hours.StepOf("2000-06-06 01:30"), 51);
  EXPECT_EQ(half_hours.TimeOf(51), "2000-06-06 01:30");
  EXPECT_EQ(half_hours.StepOf("2000-06-06T01:30:00"), 51);
}

TEST(TimeAxis, RefusesWhatIsNoTimeOrNoStep) {
  EXPECT_EQ(FaultOf([] { ParseTime("1961-13-01"); }),
            "\"1961-13-01\" is no time; write YYYY-MM-DD, or YYYY-MM-DD HH:MM, or YYYY-MM-DD "
            "HH:MM:SS");
  for (const char* bad :
       {"", "x", "1961-02-30", "1961/01/01", "1961-01-01 24:00", "1961-01-01 1:00"}) {
    EXPECT_NE(FaultOf([bad] { ParseTime(bad); }), "none") << bad;
  }
  EXPECT_EQ(FaultOf([] {
              TimeAxis{"2000-01-01", Seconds(1800)}.StepOf("2000-01-01 00:10");
            }),
            "2000-01-01 00:10 lies between two steps of 1800 s from 2000-01-01");
}

class SeriesTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::path(testing::TempDir()) /
            ("series_test." + std::to_string(::getpid()) + ".csv");
  }
  void TearDown() override { std::filesystem::remove(file_); }

  SeriesSource Write(const std::string& text) {
    std::ofstream(file_) << text;
    return {file_, "date", {}, Seconds(86400), 0.5};
  }

  std::filesystem::path file_;
};

TEST_F(SeriesTest, ReadsScaledColumnsOnTheirAxis) {
  const Series series = Series::Read(Write("date,A,B\n2001-01-01,1,2\n2001-01-02,3,4\n"));
  EXPECT_EQ(series.axis.origin, "2001-01-01");
  EXPECT_EQ(series.columns, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(series.values[1], (std::vector<double>{1, 2}));
  EXPECT_EQ(series.rows(), 2);
}

TEST_F(SeriesTest, AGapInTimeIsRefusedByRow) {
  EXPECT_EQ(FaultOf([&] { Series::Read(Write("date,A\n2001-01-01,1\n2001-01-03,3\n")); }),
            file_.string() +
                ": row 2: expected the time 2001-01-02 (86400 s after the row before), found "
                "2001-01-03; give evenly spaced rows, or another step_s");
}

TEST_F(SeriesTest, AFileWithoutRowsIsRefused) {
  EXPECT_EQ(FaultOf([&] { Series::Read(Write("date,A\n")); }),
            file_.string() + ": no rows of readings below its header");
}

TEST_F(SeriesTest, ACellThatIsNoFiniteNumberIsRefused) {
  for (const char* cell : {"", "nan", "inf", "1x", "NA"}) {
    EXPECT_NE(
        FaultOf([&] { Series::Read(Write(std::string("date,A\n2001-01-01,") + cell + "\n")); }),
        "none")
        << cell;
  }
}

TEST_F(SeriesTest, AColumnThatIsNotThereIsRefused) {
  SeriesSource source = Write("date,RPT\n2001-01-01,1\n");
  source.columns = {"RPR"};
  EXPECT_NE(FaultOf([&] { Series::Read(source); }).find("did you mean \"RPT\"?"),
            std::string::npos);
}

TEST(Season, HasTheSameFeaturesAYearLater) {
  const Season season{{{365.25, 2}, {7, 1}}};
  EXPECT_EQ(season.FeatureCount(), 6);
  std::vector<float> now(6);
  std::vector<float> later(6);
  season.Features(3, now);
  season.Features(3 + 7 * 1461, later);  // 4 years of weeks
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(now[i], later[i], 1e-6) << i;
  EXPECT_NEAR(now[2], std::sin(2 * 2 * M_PI * 3 / 365.25), 1e-7);
  EXPECT_NEAR(now[5], std::cos(2 * M_PI * 3 / 7), 1e-7);
  season.Features(-1, now);  // before the origin
  EXPECT_NEAR(now[4], std::sin(-2 * M_PI / 7), 1e-7);
}

}  // namespace
}  // namespace giot
